"""Files with one thing wrong in them: only that is lost, and nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from vayu.errors import InvalidConfig
from vayu.formats.importing.bruno import blocks_of
from vayu.formats.importing.curl_words import command_lines
from vayu.formats.importing.detect import read_text
from vayu.formats.texts.yaml_text import read_any_yaml

FIXTURES = Path(__file__).parents[3] / "fixtures"
DATA = [path for path in sorted(FIXTURES.iterdir()) if path.suffix in {".json", ".har", ".yaml"}]
JUNK: list[Any] = [None, 5, 1.5, True, "", [], {}, "x\x00\ud800", "{{", "%", "a" * 300, [None],
                   {"a": None}, [[]], -1, 10**30, float("nan")]  # fmt: skip


def decoded(path: Path) -> Any:
    """The data of a fixture."""
    text = path.read_text()
    return read_any_yaml(text) if path.suffix == ".yaml" else json.loads(text)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each value but the outermost ones, which say what the file is."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, below in inside:
        way = (*path, key)
        found += [way] if len(way) > 2 else []
        found += places(below, way) if isinstance(below, dict | list) else []
    return found


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_bad_value_costs_nothing_but_itself(path: Path, data: st.DataObject) -> None:
    """Whatever stands anywhere in a file, the rest of it is read, and can be written."""
    source = decoded(path)
    way = data.draw(st.sampled_from(places(source)))
    at = source
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = data.draw(st.sampled_from(JUNK))
    found = read_text(json.dumps(source))

    assert found.kind
    repr(found)


def test_quotes_without_end_are_read_in_one_pass() -> None:
    """A pattern that goes back would take for ever."""
    assert command_lines('curl ^"x^" ' + '"' * 20_001)
    assert blocks_of("a {\n" * 20_000) == {}
    with pytest.raises(InvalidConfig, match="never closed"):
        command_lines("curl " + "\\'" * 10_000 + "'")


@pytest.mark.parametrize(
    "text",
    [
        "GET http://x/" + " " * 20_000 + "y",
        "GET http://x/\nX-A: {{a.request.b" + " " * 20_000,
        "GRAPHQL http://x/\n\nquery { a }" + "\n" * 20_000 + "x",
    ],
    ids=["request line", "reference", "query"],
)
def test_white_space_without_end_is_read_once(text: str) -> None:
    """Patterns that try each stretch of it took minutes, or days."""
    found = read_text(text)
    assert found.collection is not None
    assert len(found.collection.items) == 1
