"""Two requests in turn against a real target, through a real engine and two workers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target

TESTS = "pm.test('{0}', () => {{ pm.response.to.have.status(200); }});"


def test_two_requests_take_turns_with_environment_scripts_and_thresholds(
    home: Path, target: Target
) -> None:
    """Each is sent as often by each worker, with its own script; no secret is written down."""
    old = vayu.Request(
        "GET", "{{base}}/delay/1ms", headers={"X-Key": "{{key}}"}, name="old",
        tests=TESTS.format("old is there"),
    )  # fmt: skip
    new = vayu.Request(
        "GET", "{{base}}/delay/{{wait}}", auth="{{key}}", name="new", reuse_connections=False,
        pre_request="pm.variables.set('wait', '40ms')", tests=TESTS.format("new is there"),
    )  # fmt: skip
    environment = vayu.Environment(
        "e", {"base": target.url, "key": "c4nary-of-both"}, secrets=["key"]
    )
    found = vayu.ab(
        old, new, rate=100, iterations=300, workers=2, seed=5, environment=environment,
        thresholds=["failed < 1%"], tags=["ab"],
    )  # fmt: skip

    frame = found.run.requests
    sent = frame.groupby(["worker", "step"], observed=True).size()
    assert sent.tolist() == [75, 75, 75, 75]
    assert (frame.status == 200).all()
    assert (len(found.a.requests), len(found.b.requests)) == (150, 150)
    assert found.b.requests.connection_new.all()
    assert not found.a.requests.connection_new.all()
    assert (found.b.requests.service >= "40ms").all()
    checks = found.run.checks
    assert dict(zip(checks.name, checks.passed, strict=True)) == {
        "old is there": 150,
        "new is there": 150,
    }
    assert found.run.passed
    assert found.run.name == "old | new"
    assert target.counts().paths == {"/delay/1ms": 150, "/delay/40ms": 150}
    for path in home.rglob("*"):
        assert not path.is_file() or b"c4nary-of-both" not in path.read_bytes(), path

    again = vayu.run(found.run.id).ab()
    assert repr(again) == repr(found)

    page = found.run.report(home / "ab.html").read_text()
    assert "B against A" in page
    assert "/delay/1ms" in page
    assert "/delay/{{wait}}" in page
    text = found.run.report(home / "ab.md").read_text().replace("\\", "")
    assert "GET {{base}}/delay/1ms against GET {{base}}/delay/{{wait}}" in text


def test_users_send_both_with_jars_of_their_own(home: Path, target: Target) -> None:
    """Closed model: what the one is given, the other does not send."""
    del home
    given = vayu.Request("GET", f"{target.url}/cookies/set?mine=1", name="set")
    asked = vayu.Request(
        "GET", f"{target.url}/cookies", name="ask",
        tests="pm.test('none', () => { pm.expect(pm.response.text()).not.to.include('mine'); });",
    )  # fmt: skip
    found = vayu.ab(given, asked, concurrency=3, iterations=120, workers=1)

    assert (len(found.a.requests), len(found.b.requests)) == (60, 60)
    assert set(found.b.requests.user) == {0, 1, 2}
    assert found.run.checks.failed.tolist() == [0]


def test_what_the_engine_refuses_of_the_other_request_is_named(home: Path, target: Target) -> None:
    """By where it stands on the wire; nothing is sent."""
    del home
    one = vayu.Request("GET", target.url)
    with pytest.raises(InvalidConfig) as refused:
        vayu.ab(one, vayu.Request("GET", target.url + "/{{missing}}"), duration="1s")
    assert list(refused.value.problems) == ["environment.missing"]
    assert target.counts().requests == 0


def test_the_command_line_compares_two_urls(
    home: Path, target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON for programs; the exit code says what was asked of it."""
    del home
    urls = [f"{target.url}/json", f"{target.url}/status/500"]
    words = ["-n", "600", "-c", "2", "--workers", "1", "--json", "--fail-on", "worse"]

    assert main(["ab", *urls, *words]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["a"], found["b"]) == (f"GET {urls[0]}", f"GET {urls[1]}")
    assert found["verdict"] == "worse"
    assert target.counts().paths == {"/json": 300, "/status/500": 300}


def test_a_side_that_fails_alone_stops_the_run(home: Path, target: Target) -> None:
    """All of B is a half of both: within the limit of the run, not of the side."""
    del home
    found = vayu.ab(
        vayu.Request("GET", f"{target.url}/", name="old"),
        vayu.Request("GET", f"{target.url}/status/503", name="new"),
        rate=100, duration="60s", thresholds=["failed < 60%"], abort_on_fail=True,
    )  # fmt: skip
    summary = found.run.summary

    assert summary is not None
    assert summary.status == "stopped"
    assert summary.duration < 30
    assert summary.stop_reason is not None
    assert summary.stop_reason.startswith("on new alone the threshold 'failed < 60%' failed: ")
    assert found.run.passed is False
    assert [str(one.outcome) for one in summary.verdicts] == ["pass"]
