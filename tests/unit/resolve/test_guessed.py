"""A variable without a value, beside one that is spelt nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.errors import UnresolvedVariable
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer

if TYPE_CHECKING:
    from vayu.model.variables.scoped import Value


@pytest.mark.parametrize(
    ("url", "variables", "said"),
    [
        ("{{bse}}/x", {"base": "http://h", "token": "t"}, "bse; did you mean {{base}}?"),
        ("{{bse}}/x", {"base": None}, "bse"),
        ("{{bse}}/x", {}, "bse"),
        ("{{quite}}/x", {"base": "http://h"}, "quite"),
    ],
)
def test_the_one_that_may_be_meant(url: str, variables: dict[str, Value], said: str) -> None:
    """If it has a value."""
    with pytest.raises(UnresolvedVariable) as caught:
        Composer(RequestSpec(url=url)).compose(variables)
    assert caught.value.problems == {"url": f"{url!r} needs a value for {said}"}
    assert "--var NAME=TEXT" in str(caught.value.hint)
