"""The code of a report makes the very same run: its requests, their scripts, and its load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

import vayu
from vayu.api.reports.run_code import LONGEST, MOST_TIMES, again
from vayu.api.requests.compose import run_spec
from vayu.engine.coordinator.admission import info_of, scripts_of
from vayu.engine.coordinator.machine import this_machine
from vayu.engine.coordinator.provenance import manifest_of
from vayu.engine.store.folder import RunFolder
from vayu.model.load.words import WORDS
from vayu.model.runs.sides import sides_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.runs.run import RunSpec

URL = "https://shop.example.com/{{path}}"
TESTS = """const n = 1;
pm.test('say "ok" \\ \u00e9', () => pm.expect(n).to.equal(1));"""
LOADS: list[dict[str, Any]] = [
    {"rate": 50, "duration": "2s", "ramp_up": "1s", "max_in_flight": 7, "seed": 4, "workers": 2},
    {"concurrency": 3, "iterations": 20, "think": "1s..3s", "thresholds": ["p99 < 1s"]},
    {"stages": "10s:100,30s:100", "thresholds": ["p99 < 1s"], "abort_on_fail": True},
    {"rate": 5, "thresholds": [vayu.Threshold("failed < 1%", abort_on_fail=True), "p50 < 1s"]},
    {"profile": vayu.Replay(times=[0, 0.25, 1.5], speed=2)},
    {"profile": vayu.Capacity(start=10, thresholds=["p99 < 1s"])},
]  # fmt: skip


def asked(one: vayu.Request, other: vayu.Request | None = None, **options: Any) -> RunSpec:
    """What is asked of the engine for a load run, or for an A/B run of two requests."""
    load = one.loaded(options)
    return run_spec(load.exchange, load.options, other and other.loaded({}).exchange)


@pytest.fixture
def code_of(tmp_path: Path) -> Callable[[RunSpec], str]:
    """Return the code for a run as the engine stored it."""

    def write(spec: RunSpec) -> str:
        info = info_of(spec, RunFolder(tmp_path), workers=1)
        scripts = tuple(map(scripts_of, sides_of(spec)))
        return again(info, manifest_of(info, this_machine(), seed=1, scripts=scripts))

    return write


@pytest.fixture
def asked_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], RunSpec]:
    """Return what code asks of the engine."""
    monkeypatch.setattr(vayu.Request, "load", asked)
    names: dict[str, Any] = {}

    def run(code: str) -> RunSpec:
        exec(code.replace("vayu.ab(", "ab("), names | {"ab": asked}, found := {})
        spec: RunSpec = found.get("found") or found["run"]
        return spec

    return run


def unnamed(spec: RunSpec) -> list[Any]:
    """What counts in a run, whatever its requests are called and wherever they stand."""
    return [spec.config, *(
        (replace(side.request, name=None), side.script, side.above) for side in sides_of(spec)
    )]  # fmt: skip


@pytest.mark.parametrize("load", LOADS, ids="-".join)
def test_the_load_is_the_same(load: dict[str, Any], code_of: Any, asked_by: Any) -> None:
    """Its profile, its limits, and what else was asked of it."""
    given = asked(vayu.Request("POST", URL, json={"a": 1}, tests=TESTS), **load)
    words = dict.fromkeys(WORDS)
    same = replace(given, config=replace(given.config, **words, given=given.config.profile))
    assert unnamed(asked_by(code_of(given))) == unnamed(same)


def test_scripts_of_folders_are_there_too(code_of: Any, asked_by: Any) -> None:
    """Of both sides of an A/B run; a collection that has none is made for its folders."""
    shop = vayu.Collection("Shop", pre_request="let a;", tests=TESTS)
    shop[("a/b",)] = vayu.Folder("a/b", tests="1;\n2;")
    shop["a/b", "Create"] = vayu.Request("POST", URL, content=Path("/b.bin"), pre_request="3")
    bare = vayu.Collection("Bare")
    bare[("request",)] = vayu.Folder("request", tests="4")
    bare["request", "Read"] = vayu.Request("GET", URL)
    one, other = shop["a/b", "Create"], bare["request", "Read"]
    for sides in ((one,), (one, other)):
        given = asked(*sides, profile=vayu.ConstantUsers(users=2, duration=1))  # type: ignore[arg-type]
        assert unnamed(asked_by(code_of(given))) == unnamed(given)


def test_no_secret_is_in_it(code_of: Any) -> None:
    """Of the request, of its variables, or written into a script of its folders."""
    shop = vayu.Collection("Shop", tests="const password = 'c4nary-1'; login('c4nary-2');")
    shop["Create"] = vayu.Request(
        "GET", URL, auth=("ada", "c4nary-2"), pre_request="go('c4nary-3', 'test');"
    )
    variables = {"token": "c4nary-3", "mode": "test"}
    code = code_of(asked(shop["Create"], environment=variables))  # type: ignore[arg-type]
    assert "c4nary" not in code
    assert "const password = '***'; login('***');" in code
    assert "go('***', 'test');" in code


def test_what_is_long_is_not_written_out(code_of: Any) -> None:
    """A body ends somewhere and says so; thousands of arrivals are those of the run."""
    long = code_of(asked(vayu.Request("POST", URL, content="x" * 2 * LONGEST)))
    assert len(long) < LONGEST + 1_000
    assert "# cut: 400," in long
    many = vayu.Replay(times=range(MOST_TIMES + 1))  # type: ignore[arg-type]
    code = code_of(asked(vayu.Request("GET", URL), profile=many))
    assert ").info.config.profile)" in code


def test_runs_of_earlier_versions_have_no_scripts(code_of: Any, tmp_path: Path) -> None:
    """Nor has one without a manifest."""
    spec = asked(vayu.Request("GET", URL, tests=TESTS))
    info = info_of(spec, RunFolder(tmp_path), workers=1)
    bare = f'import vayu\n\nrequest = vayu.Request("GET", "{URL}")\nrun = '
    assert again(info).startswith(bare)
    assert again(info, manifest_of(info, this_machine(), seed=1)).startswith(bare)
    assert "pm.test" in code_of(spec)
