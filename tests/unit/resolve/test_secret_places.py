"""Secrets in text are found as quickly as names can be read, and none is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.resolve import secret_places
from vayu.resolve.redact import mask_text
from vayu.resolve.secret_names import is_secret_name

PIECES = ['"', "\\", '\\"', "'", ":", "=", " ", "token", "password", "id", "x", ".", "-", "\n",
          "{{a}}", ",", "}", "{", "é", "sid", "basic ", "unexpected token: "]  # fmt: skip


class _Secret(frozenset[str]):
    """Every name that says that it is secret."""

    def __contains__(self, name: object) -> bool:
        return is_secret_name(str(name))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_names_are_looked_for_first_and_none_is_left_out(text: str) -> None:
    """A large text without a secret name is walked once, and not field by field."""
    assert secret_places.treat_text(text, _seen) == secret_places._fields(text, _Secret(), _seen)


def _seen(name: str, value: str) -> str:
    return f"[{name}|{value}]"


@pytest.mark.parametrize("name", ["Set-Cookie", "COOKIE", "coo\u212aie", "cook\u0131e"])
def test_a_cookie_is_found_however_it_is_written(name: str) -> None:
    """Also in letters that are a k or an i only to who compares without case."""
    assert mask_text(f"{name}: sid=c4nary") == f"{name}: ***"
