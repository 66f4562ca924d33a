"""Stages as k6 writes them are answered in the shapes that they have here."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.words.stage_shape import stages_as_text

K6 = [{"duration": "30s", "target": 20}, {"duration": "10s", "target": 0}]


@pytest.mark.parametrize(("names", "written"), [("python", '("30s", 20)'), ("wire", '["30s", 20]')])
def test_a_stage_of_k6(names: str, written: str) -> None:
    """In Python a pair, in JSON a list."""
    with pytest.raises(InvalidConfig) as caught:
        build(LoadConfig, {"stages": K6}, names=names)  # type: ignore[arg-type]
    assert caught.value.problems["stages[0]"] == f"must be a list, got an object; write {written}"


def test_other_objects_are_no_stages() -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidConfig) as caught:
        build(LoadConfig, {"stages": [{"duration": "30s"}]}, names="python")
    assert caught.value.problems["stages[0]"] == "must be a list, got an object"


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ('[{"duration":"30s","target":20},{"duration":"10s","target":0}]', "30s:20,10s:0"),
        ('{"stages": [{"duration": "30s", "target": 20}]}', "30s:20"),
        ("[", None),
        ("[]", None),
        ("[1]", None),
        ("{}", None),
        ("30s:20", None),
    ],
)
def test_pasted_json(pasted: str, text: str | None) -> None:
    """It is said as it is typed here."""
    assert stages_as_text(pasted) == text
    if text is not None:
        with pytest.raises(InvalidConfig) as caught:
            LoadConfig(stages=pasted)
        assert f"is JSON, as k6 has stages; write {text}" in caught.value.problems["stages"]


def test_nothing_is_called_as_the_language_calls_it() -> None:
    """None in Python, null in JSON."""
    for names, word in (("python", "None"), ("wire", "null")):
        with pytest.raises(InvalidConfig) as caught:
            build(LoadConfig, {"rate": "100/s"}, names=names)  # type: ignore[arg-type]
        assert caught.value.problems == {"rate": f"must be a number or {word}, got '100/s'"}
