"""Thresholds: one grammar, exact amounts, and every slip shown where it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, strategies as st

from vayu.model.rows.failure import ERROR_CLASSES
from vayu.model.thresholds.grammar import LONGEST, parse_threshold
from vayu.model.thresholds.limit import COMPARISONS, DURATIONS, Kind, Limit, Metric, Window
from vayu.model.thresholds.metric import COUNTED
from vayu.model.words.cursor import Slip
from vayu.units import NS_PER_MS, NS_PER_S


def quantile(q: str, of: str = "response") -> Metric:
    return Metric(Kind.QUANTILE, of, Decimal(q))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("p99 < 250ms", Limit(quantile("99"), "<", Decimal(250))),
        ("p99.9<=1.5s", Limit(quantile("99.9"), "<=", Decimal(1_500))),
        ("p95(service) < 1m30s", Limit(quantile("95", "service"), "<", Decimal(90_000))),
        ("p(95) < 250us", Limit(quantile("95"), "<", Decimal("0.25"))),
        ("med < 1 s", Limit(quantile("50"), "<", Decimal(1_000))),
        ("avg < 20ms", Limit(Metric(Kind.AVG, "response"), "<", Decimal(20))),
        ("max(lag) ≤ 5ms", Limit(Metric(Kind.MAX, "lag"), "<=", Decimal(5))),
        ("min >= 1ms", Limit(Metric(Kind.MIN, "response"), ">=", Decimal(1))),
        ("failed < 1%", Limit(Metric(Kind.SHARE, "failed"), "<", Decimal(1))),
        ("errors < 0.1 %", Limit(Metric(Kind.SHARE, "failed"), "<", Decimal("0.1"))),
        ("failed(timeout) <= 0%", Limit(Metric(Kind.SHARE, "failed(timeout)"), "<=", Decimal(0))),
        ("checks > 99%", Limit(Metric(Kind.SHARE, "checks"), ">", Decimal(99))),
        (
            'checks("Status is 200") > 99%',
            Limit(Metric(Kind.SHARE, "checks", name="Status is 200"), ">", Decimal(99)),
        ),
        (
            r"Checks ( 'it\'s \\ \"so\"' , Folder ) >= 100 %",
            Limit(
                Metric(Kind.SHARE, "checks", name='it\'s \\ "so"', level="folder"),
                ">=",
                Decimal(100),
            ),
        ),
        ("late < 5%", Limit(Metric(Kind.SHARE, "late"), "<", Decimal(5))),
        ("throughput > 950/s", Limit(Metric(Kind.RATE, "throughput"), ">", Decimal(950))),
        ("count(dropped) <= 10", Limit(Metric(Kind.COUNT, "dropped"), "<=", Decimal(10))),
        (
            "p99 < 300ms in 95% of 1s windows",
            Limit(quantile("99"), "<", Decimal(300), Window(NS_PER_S, Decimal(95))),
        ),
        (
            "failed < 1% in all 500ms windows",
            Limit(
                Metric(Kind.SHARE, "failed"), "<", Decimal(1), Window(NS_PER_S // 2, Decimal(100))
            ),
        ),
    ],
)
def test_the_grammar(text: str, limit: Limit) -> None:
    """What people write, and how k6 spells it."""
    assert parse_threshold(text) == limit


@pytest.mark.parametrize(
    ("text", "why", "under"),
    [
        ("", "expected a metric", ""),
        ("p99", "expected a comparison", ""),
        ("p99 < \u0663ms", "expected a number", "\u0663ms"),
        ("p\u0669 < 3ms", "unknown metric 'p'", "p"),
        ("p99x < 2ms", "unknown metric 'p99x'; did you mean 'p99'", "p99x"),
        ("http_req_failed < 1%", "did you mean 'failed'?", "http_req_failed"),
        ("lag < 5ms", "did you mean 'p99(lag)'?", "lag"),
        ("success > 99%", "unknown metric 'success'; did you mean 'failed < 1%'?", "success"),
        ("qps > 5/s", "unknown metric 'qps'; did you mean 'throughput'?", "qps"),
        ("p95(http_req_duration) < 1s", "; did you mean 'service'?", "http_req_duration"),
        ("count(errors) < 5", "unknown 'errors'; did you mean 'failed'?", "errors"),
        ("failed(5xx) < 1%", "unknown '5xx'; did you mean 'http_5xx'?", "5xx"),
        ("count(latency) < 5", "unknown 'latency'; use one of requests, failed", "latency"),
        ("wombats < 5ms", "unknown metric 'wombats'; known: p50, ", "wombats"),
        ("p100 < 1s", "a percentile is above 0 and below 100", "p100"),
        ("p0 < 1s", "a percentile is above 0 and below 100", "p0"),
        ("avg(dns) < 1ms", "unknown 'dns'; use one of response, service, lag", "dns"),
        ("failed(dns) < 1%", "use one of timeout, connection, http_4xx", "dns"),
        ("throughput(x) > 1/s", "throughput takes nothing in parentheses", "x"),
        ("count < 3", "count what? Write count(failed)", "<"),
        ("count(failed) < 1.5", "a count is a whole number", "1.5"),
        ("p99(service < 1ms", "expected ')'", "<"),
        ("p99() < 1ms", "expected a word in the parentheses", ")"),
        ("checks() > 9%", 'a test stands in quotes, as in checks("Status is 200")', ")"),
        ("checks(Status is 200) > 9%", "the name of a test stands in quotes", "Status"),
        ('checks("a > 9%', 'the name of the test does not end; expected "', '"a > 9%'),
        ("checks('a\\') > 9%", "does not end; expected '", "'a\\') > 9%"),
        ('checks(" ") > 9%', "a test has a name", '" "'),
        ('checks("a", ) > 9%', "expected a level: collection, folder, request", ")"),
        ('checks("a", root) > 9%', "use one of collection, folder, request", "root"),
        ('checks("a" folder) > 9%', "expected ')', or a comma and a level", "f"),
        ('checks("a", folder > 9%', "expected ')'", ">"),
        ('checks("a") > 9', 'checks("a") is in percent', "9"),
        ('failed("a") < 9%', "expected a word in the parentheses", '"'),
        ("p99 == 3ms", "unknown comparison '=='; use <, <=, > or >=", "=="),
        ("p99 < soon", "expected a number", "soon"),
        ("p99 < 250", "a duration needs its unit", "250"),
        ("p99 < 250 parsecs", "a duration needs its unit", "250 parsecs"),
        ("failed < 0.01", "failed is in percent, so the limit is written like '1%'", "0.01"),
        ("checks > 0.99", "checks is in percent, so the limit is written like '99%'", "0.99"),
        ("failed < 5", "failed is in percent, so the limit is written like '5%'", "5"),
        ("failed < 5ms", "failed is in percent, so the limit is written like '1%'", "5ms"),
        ("p(95)<500", "us, ms, s, m or h, such as '500ms'", "500"),
        ("p95 < 1.5", "such as '1.5ms'", "1.5"),
        ("p95 < 5x", "such as '250ms'", "5x"),
        ("p99 < -3ms", "expected a number", "-3ms"),
        ("throughput > 950", "is written like '950/s'", "950"),
        ("throughput > 95%", "is written like '950/s'", "95%"),
        ("checks > 101%", "a share is at most 100%", "101%"),
        ("checks > 100%", "nothing can be > 100%; write >= instead", "100%"),
        ("failed < 0%", "nothing can be < 0%; write <= instead", "0%"),
        ("failed <= 100%", "this always holds", "100%"),
        ("p99 >= 0ms", "this always holds", "0ms"),
        ("p99 < 1h1ms", "longer times than 1h are not told apart; write 1h or less", "1h1ms"),
        ("p99 < 250ms always", "expected nothing more, or 'in 95% of 1s windows'", "always"),
        ("p99 < 9ms in 95 of 1s windows", "expected a share such as 95%, or 'all'", "95"),
        ("p99 < 9ms in 0% of 1s windows", "must be above 0% and at most 100%", "0%"),
        ("p99 < 9ms in 5% 1s windows", "expected 'of'", "1s"),
        ("p99 < 9ms in 5% of 150ms windows", "windows are multiples of 100ms", "150ms"),
        ("p99 < 9ms in 5% of 0s windows", "windows are multiples of 100ms", "0s"),
        ("p99 < 9ms in 5% of 1s slices", "expected 'windows'", "slices"),
        ("p99 < 9ms in 5% of 1s windows, too", "expected nothing more", ","),
    ],
)
def test_a_slip_is_shown_where_it_is(text: str, why: str, under: str) -> None:
    """The message says why; the carets stand under the very characters."""
    with pytest.raises(Slip) as caught:
        parse_threshold(text)
    message, shown, carets = str(caught.value).split("\n")
    start = carets.index("^") - 4
    assert why in message
    assert shown == f"    {text}"
    assert text[start : start + carets.count("^")] == under


def test_a_threshold_is_bounded() -> None:
    """What is refused is not repeated at any length, and holds no control characters."""
    with pytest.raises(Slip, match=f"longer than {LONGEST} characters"):
        parse_threshold("p99 < 1ms" + " " * LONGEST)
    with pytest.raises(Slip, match="expected nothing more") as caught:
        parse_threshold("p99 < 1ms\x1b[2J\n\u202e")
    assert "\x1b" not in str(caught.value)
    assert str(caught.value).count("\n") == 2


amounts = st.decimals(
    min_value="0.001", max_value="99.999", places=3, allow_nan=False, allow_infinity=False
)
quantiles = st.builds(
    lambda q, of: Metric(Kind.QUANTILE, of, q.normalize() + 0),
    amounts,
    st.sampled_from(list(DURATIONS)),
)
statistics = st.builds(
    Metric, st.sampled_from([Kind.AVG, Kind.MIN, Kind.MAX]), st.sampled_from(list(DURATIONS))
)
shares = st.sampled_from(
    [*(f"failed({name})" for name in ERROR_CLASSES), "failed", "checks", "dropped", "late"]
).map(lambda name: Metric(Kind.SHARE, name))
tests = st.builds(
    lambda name, level: Metric(Kind.SHARE, "checks", name=name, level=level),
    st.text(min_size=1, max_size=30).filter(str.strip),
    st.none() | st.sampled_from(["collection", "folder", "request"]),
)
rates = st.just(Metric(Kind.RATE, "throughput"))
windows = st.none() | st.builds(
    lambda n, share: Window(n * 100 * NS_PER_MS, share.normalize() + 0),
    st.integers(1, 10**6),
    amounts,
)


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    """Any limit that decides something."""
    counted = st.sampled_from(COUNTED).map(lambda name: Metric(Kind.COUNT, name))
    metric = draw(quantiles | statistics | shares | tests | rates | counted)
    whole = st.integers(1, 10**9).map(Decimal)
    amount = draw(whole if metric.kind is Kind.COUNT else amounts)
    op = draw(st.sampled_from(list(COMPARISONS)))
    return Limit(metric, op, amount.normalize() + 0, draw(windows))


@given(limits())
def test_what_is_written_reads_back(limit: Limit) -> None:
    """For every limit there is."""
    assert parse_threshold(str(limit)) == limit


@given(limits(), st.integers(0, 50), st.sampled_from("?!#&;"))
def test_a_strange_character_is_found_where_it_stands(limit: Limit, at: int, bad: str) -> None:
    """The first caret is never to the right of it, and never before the word it breaks."""
    text = str(limit)
    at = min(at, len(text))
    assume('"' not in text or at <= text.index('"') or at > text.rindex('"'))  # a name has any
    broken = text[:at] + bad + text[at:]
    with pytest.raises(Slip) as caught:
        parse_threshold(broken)
    caret = str(caught.value).split("\n")[2].index("^") - 4
    assert caret <= at
    assert broken[caret:at].count(" ") <= 1


@given(st.text(max_size=LONGEST))
def test_any_text_is_a_threshold_or_a_slip(text: str) -> None:
    """Nothing else is ever raised."""
    try:
        assert parse_threshold(text).amount >= 0
    except Slip as slip:
        assert str(slip).count("\n") == 2  # noqa: PT017
