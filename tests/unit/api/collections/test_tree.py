"""What is not in a collection is told with what is there instead."""

from __future__ import annotations

import pytest

import vayu
from vayu.errors import NoSuchItem


def test_what_there_is_instead_is_told() -> None:
    """The first of it; or that there is nothing."""
    many = vayu.Collection("C")
    with pytest.raises(NoSuchItem, match="Hint: it is empty"):
        many["x"]
    for number in range(7):
        many[f"One {number}"] = vayu.Request("GET", "http://x/")
    names = ", ".join(f"'One {number}'" for number in range(5))
    with pytest.raises(NoSuchItem, match=f"Hint: in it: {names} and 2 more"):
        many["x"]
