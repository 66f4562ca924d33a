"""Two requests on the command line become one run; what is wrong with either is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from vayu.cli.ab import both
from vayu.cli.main import main
from vayu.errors import InvalidConfig
from vayu.model.runs.sides import sides_of

if TYPE_CHECKING:
    from pathlib import Path

A, B = "http://localhost:1/a", "http://localhost:1/b"


def spec_of(where: str = A, other: str = B, **options: Any) -> Any:
    """The run of two requests."""
    return both({"where": where, "other": other, "margin": 0.05, **options})


def test_options_are_of_both_and_the_load_of_the_first(tmp_path: Path) -> None:
    """A header, a variable, the rate; each keeps its own script and environment."""
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(
        json.dumps({"request": {"url": A}, "config": {"rate": 5}, "environment": {"x": 1}})
    )
    new.write_text(
        json.dumps(
            {"request": {"url": B}, "config": {"rate": 9}, "environment": {"y": 2},
             "script": {"post": "1"}}
        )
    )  # fmt: skip
    spec = spec_of(str(old), str(new), headers=["X: 1"], variables=["z=3"], duration="1s")

    one, other = sides_of(spec)
    assert (one.request.url, other.request.url) == (A, B)
    assert one.request.headers == other.request.headers
    assert one.environment == other.environment == {"x": 1, "y": 2, "z": "3"}
    assert (spec.config.rate, spec.config.duration) == (5, "1s")
    assert (one.script.post, other.script.post) == (None, "1")


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    """Of both, of the load, of the comparison."""
    with pytest.raises(InvalidConfig) as refused:
        spec_of("nope.json", "neither.json", rate=-1, margin=2)
    assert sorted(refused.value.problems) == ["--margin", "--rate", "FILE|URL", "OTHER"]

    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for number, path in enumerate(files):
        path.write_text(json.dumps({"request": {"url": A}, "environment": {"v": number}}))
    with pytest.raises(InvalidConfig, match="has another value in each of the two"):
        spec_of(*map(str, files))
    assert spec_of(*map(str, files), variables=["v=3"]).environment == {"v": "3"}


def test_what_is_wrong_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing is started."""
    assert main(["ab", A, "nope.json", "--bogus", "1"]) == 2
    said = capsys.readouterr().err
    assert "OTHER: 'nope.json' is neither a file nor an http(s) URL" in said
    assert "--bogus" in said
