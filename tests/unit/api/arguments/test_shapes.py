"""Values in the shapes of requests and k6 are answered with the same as it is here."""

from __future__ import annotations

import pytest

import vayu
from vayu.errors import InvalidConfig

URL = "http://h/"


def test_a_pair_of_timeouts() -> None:
    """As requests has it."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL, timeout=(3.05, 27))
    assert caught.value.problems == {
        "timeout": "is one length, and no pair (connect, read); give connect_timeout=3.05 and "
        "timeout=27, which is of the whole request"
    }


def test_thresholds_by_metric() -> None:
    """As k6 has them."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL).load(thresholds={"http_req_duration": ["p(95)<500"]})
    assert caught.value.problems == {
        "thresholds": 'must be a list of texts, such as ["p95 < 500ms", "failed < 1%"]'
    }


def test_credentials_of_no_kind() -> None:
    """What is offered can be had."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL, auth=5)
    why = caught.value.problems["auth"]
    assert "Unsupported" not in why
    assert why.endswith("vayu.OAuth2; got a number")
