"""Shorter words for tests: what a request or a load comes to, or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.api.requests.compose import run_spec, send_spec
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from vayu.model.sends.send import SendSpec


URL = "http://localhost/x"


def compose(**options: Any) -> SendSpec:
    return send_spec("GET", URL, options)


def problems(**options: Any) -> dict[str, str]:
    with pytest.raises(InvalidConfig) as caught:
        compose(**options)
    return caught.value.problems


def load_problems(**options: Any) -> dict[str, str]:
    with pytest.raises(InvalidConfig) as caught:
        run_spec(compose(), options)
    return caught.value.problems
