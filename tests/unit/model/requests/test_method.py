"""Which methods are sent, and what is said of the others."""

from __future__ import annotations

from http import HTTPMethod

import pytest
from hypothesis import given, strategies as st

from vayu.model.requests.method import IDEMPOTENT, METHODS, USUAL, method_problem
from vayu.model.requests.request import HEADER_NAME

NODE = (
    "ACL BIND CHECKOUT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL "
    "MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE "
    "SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE"
)
"""`http.METHODS` of Node.js without CONNECT: what servers written with it can hear."""

POSTMAN = "GET POST PUT PATCH DELETE COPY HEAD OPTIONS LINK UNLINK PURGE LOCK UNLOCK PROPFIND VIEW"


def test_the_table_has_what_others_have() -> None:
    """Python, Node.js and Postman; every entry is a token of RFC 9110, and stands there once."""
    assert {m.value for m in HTTPMethod} - {"CONNECT"} <= set(METHODS)
    assert set(NODE.split()) <= set(METHODS)
    assert set(POSTMAN.split()) <= set(METHODS)
    assert len(set(METHODS)) == len(METHODS)
    assert all(HEADER_NAME.fullmatch(m) and m == m.upper() for m in METHODS)
    assert METHODS[: len(USUAL)] == USUAL
    assert not IDEMPOTENT & {"POST", "PATCH", "LOCK", "PURGE"}


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("GTE", "did you mean GET?"),
        ("PSOT", "did you mean POST?"),
        ("delet", "did you mean DELETE?"),
        ("PROFIND", "did you mean PROPFIND?"),
        ("FETCH", "unknown method 'FETCH'; use one of GET, POST"),
        ("BREW", "unknown method 'BREW'; use one of GET, POST"),
        ("", "unknown method ''; use one of GET"),
        ("GET ", "did you mean GET?"),
        ("CONNECT", "asks a proxy for a tunnel"),
        ("PRI", "opens a connection of HTTP/2"),
    ],
)
def test_what_is_no_method_is_named_with_the_one_that_was_meant(method: str, said: str) -> None:
    """The method itself stands in the message."""
    why = method_problem(method)

    assert why is not None
    assert repr(method) in why
    assert said in why


@given(st.sampled_from(METHODS))
def test_case_means_nothing(method: str) -> None:
    """As in requests and httpx."""
    assert method_problem(method) is None
    assert method_problem(method.lower()) is None
