"""Whole exchanges of real runs: there when they are asked for, and without any secret."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("shared_engine")


VALUE = "c4nary-value-4711"
LITERAL = "c4nary-literal-0815"
SET = "c4nary-set-by-script"


@pytest.fixture
def failing_target() -> Iterator[Target]:
    """One response in twenty is a 503."""
    with Target(seed=3, errors=0.05, error_status=503) as target:
        yield target


def test_they_are_kept_and_travel_with_the_run(failing_target: Target, tmp_path: Path) -> None:
    """First of each status with its body, the slowest, a sample; the same from a zip file."""
    request = vayu.Request("GET", f"{failing_target.url}/echo?a=1")
    run = request.load(rate=300, duration="1500ms", workers=2).wait(60)
    found = run.exemplars

    first = found[found.why == "first"].set_index("about")
    assert {"200", "503"} <= set(first.index)
    assert json.loads(first.body["200"])["method"] == "GET"
    assert "error" in first.body["503"]
    assert (found.why == "slow").sum() == 10
    assert (found.why == "sample").sum() == 16
    assert (found[found.why == "sample"].body.notna()).all()
    rows = run.requests.set_index("k")
    for one in found.itertuples():
        row = rows.loc[one.k]
        assert (row.status, row.response, row.worker) == (one.status, one.response, one.worker)
    longest = rows[rows.status > 0].response.nlargest(10).tolist()
    assert sorted(found[found.why == "slow"].response) == sorted(longest)

    there = vayu.open(run.save(tmp_path / "run.zip"))
    assert there.exemplars.equals(found)
    assert "Failed exchanges" in there._repr_mimebundle_()["text/html"]
    response = there.exemplar(0)
    assert (response.status_code, response.json()["method"]) == (200, "GET")
    assert response.headers["content-type"] == "application/json"
    assert response.request.url == f"{failing_target.url}/echo?a=1"
    with pytest.raises(InvalidConfig, match=f"number: must be 0 to {len(found) - 1}, got 99"):
        there.exemplar(99)


def test_what_fails_is_kept(target: Target, refused_url: str) -> None:
    """The first response that failed each check, and the first failure of a kind."""
    checks = "pm.test('is created', () => pm.expect(pm.response.code).to.equal(201));"
    run = vayu.Request("GET", f"{target.url}/echo", tests=checks).load(
        concurrency=2, iterations=20
    ).wait(60)  # fmt: skip
    (failed,) = run.exemplars[run.exemplars.why == "check"].itertuples()

    assert (failed.about, failed.status) == ("is created", 200)
    assert "201" in failed.message
    assert json.loads(failed.body)["method"] == "GET"
    names = [name for name, _ in failed.headers]  # no script read them, so nobody had listened
    assert {"Content-Type", "Content-Length"} <= set(names)
    assert run.exemplar(failed.Index).tests[0].name == "is created"

    refused = vayu.Request("GET", refused_url).load(concurrency=1, iterations=3).wait(60)
    first = refused.exemplars.iloc[0]
    assert (first.why, first.about, first.status) == ("first", "connect", 0)
    with pytest.raises(InvalidConfig, match=r"request 0 got no response \(connect: "):
        refused.exemplar(0)


def test_they_hold_no_secret(target: Target) -> None:
    """Not what was asked with, not what a script set, not what the target set or repeats."""
    request = vayu.Request(
        "POST",
        f"{target.url}/echo",
        params={"q": "{{secret}}", "api_key": LITERAL},
        headers={"Authorization": f"Bearer {LITERAL}", "X-Mine": "{{secret}}", "X-Set": "{{set}}"},
        json={"secret": "{{secret}}", "password": LITERAL, "plain": "innocent"},
        pre_request=f"pm.environment.set('set', '{SET}')",
        tests="pm.test(pm.environment.get('set'), () => "
        "pm.expect(pm.response.text()).to.equal(''))",
    )
    run = request.load(
        concurrency=2, iterations=40, environment=vayu.Environment("e", {"secret": VALUE})
    ).wait(60)
    file = run.folder / "exemplars.jsonl"
    frame = run.exemplars
    shown = frame.to_csv() + "".join(map(str, frame.headers.dropna()))

    assert "innocent" in "".join(frame.body.dropna())
    assert [s for s in (VALUE, LITERAL, SET) if s.encode() in file.read_bytes()] == []
    assert [s for s in (VALUE, LITERAL, SET) if s in shown] == []
    assert not file.stat().st_mode & 0o077
    whole = [run.exemplar(i).content for i in frame.index[frame.body.notna()]]
    assert len(whole) >= 9
    assert [body for body in whole if b"c4nary" in bytes(body)] == []
    with pytest.raises(InvalidConfig, match="only its row was kept"):
        run.exemplar(frame.index[frame.body.isna()][0])


def test_an_open_run_shows_those_so_far(target: Target) -> None:
    """While it goes on."""
    with vayu.Request("GET", target.url).load(rate=200, duration="20s") as run:
        while run.exemplars.empty:
            time.sleep(0.05)
        assert run.exemplars.why.isin(["first", "slow", "sample"]).all()
        run.stop()
