"""The settings panel shows what is, changes what was typed, and says what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from vayu.errors import EngineUnreachable
from vayu.model.settings import Settings
from vayu.widgets.settings_form import SettingsForm


class Kept:
    """Settings without an engine."""

    def __init__(self) -> None:
        self.settings = Settings(workers=3)
        self.error: Exception | None = None

    def change(self, **changes: Any) -> Settings:
        """Change some."""
        if self.error:
            raise self.error
        self.settings = replace(self.settings, **changes)
        return self.settings


@pytest.fixture
def kept() -> Kept:
    """With three workers."""
    return Kept()


def told(kept: Kept, **message: Any) -> dict[str, Any]:
    """What a page is told on a message."""
    messages: list[dict[str, Any]] = []
    SettingsForm(kept, messages.append).receive(message)
    return {name: value for one in messages for name, value in one.items()}


def test_a_page_is_told_every_setting(kept: Kept) -> None:
    """With what it is for; a default stands as a hint, not as a value."""
    found = told(kept, do="hello")

    assert [field["name"] for field in found["schema"]] == list(Settings.__struct_fields__)
    assert [field["name"] for field in found["schema"] if not field["help"]] == []
    assert found["values"]["workers"] == "3"
    assert found["values"]["timeout"] == ""


def test_what_was_typed_is_kept(kept: Kept) -> None:
    """Numbers as numbers; an empty field is as at first; others stay."""
    found = told(kept, do="change", values={"workers": "", "live_rate": "2.5", "timeout": "5s"})

    assert kept.settings == Settings(live_rate=2.5, timeout="5s")
    assert found["said"] == "Saved."
    assert found["values"]["timeout"] == "5s"


@pytest.mark.parametrize(
    ("values", "where"),
    [({"keep_runs": "0"}, "keep_runs"), ({"timeout": "soon"}, "timeout")],
)
def test_what_is_wrong_is_said(kept: Kept, values: dict[str, str], where: str) -> None:
    """By its field; nothing is changed."""
    found = told(kept, do="change", values=values)

    assert list(found["problems"]) == [where]
    assert kept.settings == Settings(workers=3)


def test_an_engine_that_is_gone_and_a_defect_are_said_too(kept: Kept) -> None:
    """Without a traceback."""
    kept.error = EngineUnreachable("no engine answers")
    assert told(kept, do="change", values={})["problems"] == {"": "no engine answers"}
    kept.error = ZeroDivisionError("x")
    assert "has a defect" in told(kept, do="change", values={})["problems"][""]
    assert "has a defect" in told(kept, do="change", values=1)["problems"][""]


def test_a_field_that_is_no_setting_is_said(kept: Kept) -> None:
    """And nothing is saved."""
    found = told(kept, do="change", values={"wrokers": "4", "workers": "5"})

    assert found == {"problems": {"wrokers": "there is no such setting"}}
    assert kept.settings.workers == 3
