"""What JSON does not have is refused with what makes JSON of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import vayu
from vayu.errors import InvalidConfig

FRAME = 'a DataFrame is not JSON; convert it first, for example with .to_dict("records")'


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.arange(3), "a ndarray is not JSON; convert it first, for example with .tolist()"),
        (np.int64(3), "an int64 is not JSON; convert it first, for example with .tolist()"),
        (pd.Series([1]), "a Series is not JSON; convert it first, for example with .tolist()"),
        (pd.DataFrame(), FRAME),
        (date(2026, 1, 2), "a date is not JSON; convert it first, for example with .isoformat()"),
        ({1}, "a set is not JSON; convert it first, for example with list()"),
        (iter([1]), "a list_iterator is not JSON; convert it first, for example with list()"),
        (b"x", "bytes is not JSON; convert it first, for example with .decode()"),
        (1j, "a complex is not JSON; convert it first, for example with str()"),
    ],
)  # fmt: skip
def test_what_makes_json_of_it(value: Any, said: str) -> None:
    """Text of an array would be its picture."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("POST", "http://h/", json={"a": value})
    assert caught.value.problems == {"json.a": said}
