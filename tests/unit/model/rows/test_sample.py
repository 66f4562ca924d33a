"""A row is packed without padding, and numpy reads it back."""

from __future__ import annotations

from struct import (
    Struct,
    error as PackError,  # noqa: N812
)

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.model.rows.sample import DTYPE, FIELDS, PACKER, ROW_BYTES

BITS = {"q": 63, "I": 32, "i": 31, "H": 16, "B": 8}
SIGNED = frozenset("qi")
VALUES = st.tuples(
    *(
        st.integers(-(1 << BITS[f.code]) if f.code in SIGNED else 0, (1 << BITS[f.code]) - 1)
        for f in FIELDS
    )
)


@given(VALUES)
def test_a_row_is_little_endian_without_padding(values) -> None:
    """Whatever the machine's own order: files are read on others, too."""
    packed = PACKER.pack(*values)

    assert packed == Struct("<" + "".join(field.code for field in FIELDS)).pack(*values)
    assert np.frombuffer(packed, np.dtype(DTYPE)).tolist() == [values]
    assert len(packed) == ROW_BYTES == np.dtype(DTYPE).itemsize


@pytest.mark.parametrize("place", range(len(FIELDS)))
def test_what_does_not_fit_is_refused(place) -> None:
    """So a size is never cut short unseen."""
    values = [0] * len(FIELDS)
    values[place] = 1 << BITS[FIELDS[place].code]

    with pytest.raises(PackError):
        PACKER.pack(*values)
