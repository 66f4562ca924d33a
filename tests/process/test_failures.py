"""Each way to fail has a name of its own, in the rows of a run and in the cell of a Send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import SendError, UnresolvedVariable

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")

HTTP_KINDS = {
    "/hang": "timeout",
    "/reset": "reset",
    "/truncate": "truncated",
    "/garbage": "protocol",
    "/redirect/50": "redirects",
}


def timeout_of(url: str) -> int:
    """Only what hangs is to time out, however busy the machine is. [s]."""
    return 1 if url.endswith("/hang") else 60


def kinds(url: str, **options: object) -> set[str]:
    """Failure kinds of five requests; a request that worked counts as its status."""
    request = vayu.Request("GET", url, timeout=timeout_of(url), **options)  # type: ignore[arg-type]
    run = request.load(concurrency=1, iterations=5).wait(60)
    rows = run.requests
    assert len(rows) == 5
    failed = rows["failure"].notna()
    assert (rows.loc[failed, "status"].isin([0, 200, 302])).all()
    assert run.summary is not None
    assert run.summary.failed == failed.sum()
    return set(rows.loc[failed, "failure"]) | {str(s) for s in rows.loc[~failed, "status"]}


def test_failures_over_http_have_distinct_kinds(target: Target) -> None:
    """A hang, a reset, a short body, garbage and endless redirects."""
    found = {path: kinds(target.url + path) for path in HTTP_KINDS}

    assert found == {path: {kind} for path, kind in HTTP_KINDS.items()}


def test_failures_before_http_have_distinct_kinds(
    target: Target, tls_target: Target, refused_url: str
) -> None:
    """Nobody listens, nobody knows the name, nobody trusts the certificate, no TLS at all."""
    no_tls = target.url.replace("http:", "https:")
    found = {
        "refused": kinds(refused_url),
        "dns": kinds("http://nowhere.invalid/"),
        "untrusted": kinds(f"{tls_target.url}/"),
        "not tls": kinds(no_tls),
        "trusting": kinds(f"{tls_target.url}/", verify=False),
    }

    assert found == {
        "refused": {"connect"},
        "dns": {"dns"},
        "untrusted": {"tls"},
        "not tls": {"tls"},
        "trusting": {"200"},
    }


def test_a_send_raises_what_a_run_records(
    target: Target, tls_target: Target, refused_url: str
) -> None:
    """The same kinds, as exceptions that a person can read, with what helps."""
    found, hints = {}, {}
    cases = {**{target.url + path: kind for path, kind in HTTP_KINDS.items()}}
    no_tls, untrusted = target.url.replace("http:", "https:"), f"{tls_target.url}/"
    cases |= {refused_url: "connect", untrusted: "tls", no_tls: "tls"}
    for url in cases:
        with pytest.raises(SendError) as caught:
            vayu.get(url, timeout=timeout_of(url))
        found[url], hints[url] = caught.value.kind, caught.value.hint

    assert found == cases
    assert "does not speak TLS" in hints[no_tls]
    assert "Check the certificate" in hints[untrusted]


def test_an_unknown_variable_is_refused_by_name(target: Target) -> None:
    """Before anything is sent, where no script could set it."""
    request = vayu.Request("GET", f"{target.url}/", headers={"X-Token": "{{tokn}}"})

    with pytest.raises(UnresolvedVariable, match="tokn"):
        request.load(concurrency=1, iterations=5)
    assert target.counts().requests == 0


def test_a_variable_that_the_script_never_set_is_a_failure_by_name(target: Target) -> None:
    """Nothing is sent with braces in it; the summary names the variable."""
    request = vayu.Request(
        "GET",
        f"{target.url}/",
        headers={"X-Token": "{{tokn}}"},
        pre_request="pm.environment.set('token', 'abc');",
    )
    run = request.load(concurrency=1, iterations=5).wait(60)

    assert run.summary is not None
    assert [(f.kind, f.count) for f in run.summary.failures] == [("unresolved", 5)]
    assert "tokn" in str(run.summary.failures[0].message)
    assert target.counts().requests == 0
