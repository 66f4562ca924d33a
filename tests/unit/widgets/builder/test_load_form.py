"""The load form says what it comes to, and asks before somebody else's machine is loaded."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate
from vayu.widgets.builder.load_form import LoadForm, load_of, load_view

HERE = "http://127.0.0.1:8080/"
ELSEWHERE = "https://api.example.com/x"


def test_a_form_is_a_load() -> None:
    """Sentence and thresholds."""
    load = load_of(LoadForm(sentence="5 req/s for 2s", thresholds="p99 < 1s\n\nfailed < 1%"))

    assert load.profile == ConstantRate(rate=5, duration="2s")
    assert load.config.thresholds == ("p99 < 1s", "failed < 1%")


def test_all_problems_at_once() -> None:
    """Of sentence and thresholds."""
    with pytest.raises(InvalidConfig) as caught:
        load_of(LoadForm(sentence="lots", thresholds="p99 <\np50 < 1s"))

    assert set(caught.value.problems) == {"load", "thresholds[0]"}
    shown = load_view(LoadForm(sentence="lots"), HERE, last_ms=None)
    assert "is not understood" in shown["problems"]["load"]
    assert shown["preview"] == ""


@pytest.mark.parametrize(
    ("sentence", "last_ms", "estimate"),
    [
        ("500 requests/s for 30s", None, "15,000 requests"),
        ("500 requests/s for 30s, at most 7 requests", None, "7 requests"),
        ("ramp from 0 to 100 requests/s over 10s", None, "500 requests"),
        ("10 users for 30s", None, "as many requests as the target answers: each user waits"),
        ("10 users for 30s", 10.0, "about 30,000 requests, if each takes 10 ms as the last"),
        ("10 users, 20 iterations each", None, "at most 200 requests"),
        ("10 users for 30s, thinking 1s", 10.0, "about 30,000 requests, if each takes 10 ms as"),
    ],
)  # fmt: skip
def test_the_estimate_says_what_it_rests_on(
    sentence: str, last_ms: float | None, estimate: str
) -> None:
    """Exact where the schedule says it, a guess where the target decides."""
    shown = load_view(LoadForm(sentence=sentence), HERE, last_ms=last_ms)

    assert shown["estimate"].startswith(estimate)
    assert shown["estimate"].endswith("fewer for the pauses between them") is ("think" in sentence)


@pytest.mark.parametrize(
    ("sentence", "url", "asked"),
    [
        ("500 requests/s for 1s", ELSEWHERE, "api.example.com"),
        ("20 requests/s for 1s", ELSEWHERE, ""),
        ("6 users for 1s", ELSEWHERE, "api.example.com"),
        ("5 users for 1s", ELSEWHERE, ""),
        ("500 requests/s for 1s", HERE, ""),
        ("500 requests/s for 1s", "http://[::1]:80/", ""),
        ("500 requests/s for 1s", "http://app.localhost/", ""),
        ("500 requests/s for 1s", "http://127.0.0.1.example.com/", "127.0.0.1.example.com"),
        ("500 requests/s for 1s", "http://localhost@evil.example/", "evil.example"),
        ("500 requests/s for 1s", None, ""),
    ],
)
def test_it_asks_before_somebody_elses_machine(sentence: str, url: str, asked: str) -> None:
    """By the host's name, above the stated rate."""
    shown = load_view(LoadForm(sentence=sentence), url, last_ms=None)

    assert shown["ask"] == asked
    assert bool(shown["warning"]) is bool(asked)


def test_consent_is_to_one_host() -> None:
    """Another target asks again."""
    form = LoadForm(sentence="500 requests/s for 1s", agreed="api.example.com")

    assert load_view(form, ELSEWHERE, last_ms=None)["ask"] == ""
    assert load_view(form, "https://other.example/", last_ms=None)["ask"] == "other.example"
