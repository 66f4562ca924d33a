"""`vayu.config`: settings as attributes, in Python's names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import to_builtins

import vayu
from vayu.api.engine import config as config_module
from vayu.cli.config import command
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.settings import Settings


class Session:
    """An engine's settings, in memory."""

    def __init__(self) -> None:
        self.settings = Settings()

    def config(self) -> Settings:
        """All of them."""
        return self.settings

    def change_config(self, changes: dict[str, Any]) -> Settings:
        """Change some, as the engine does."""
        self.settings = build(Settings, to_builtins(self.settings) | changes)
        return self.settings


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """Instead of an engine."""
    made = Session()
    monkeypatch.setattr(config_module, "session", lambda: made)
    return made


def test_settings_are_attributes(session: Session) -> None:
    """Read, set, changed together, and reset."""
    vayu.config.workers = 2
    assert vayu.config.workers == 2
    vayu.config.change(live_rate=2, timeout=timedelta(seconds=5))
    assert session.settings == Settings(workers=2, live_rate=2, timeout=5.0)
    assert vayu.config.reset("workers").workers is None
    assert vayu.config.reset() == Settings()


def test_what_is_wrong_is_named_in_these_words(session: Session) -> None:
    """In snake case; nothing is changed."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.config.change(keep_runs=0, live_rate=9)
    assert set(caught.value.problems) == {"keep_runs", "live_rate"}
    with pytest.raises(InvalidConfig, match="did you mean 'workers'"):
        vayu.config.change(worker=1)
    with pytest.raises(AttributeError, match="did you mean 'workers'"):
        vayu.config.worker  # noqa: B018
    assert session.settings == Settings()


def test_it_shows_what_is_not_as_at_first() -> None:
    """A line each."""
    vayu.config.workers = 3

    assert "workers = 3  (at first None)\ntimeout = '30s'\n" in repr(vayu.config)


def test_the_command_line_shows_and_changes() -> None:
    """By either name; an empty value is that of the beginning."""
    run = CliRunner().invoke
    shown = run(command, ["workers=3", "live_rate=2.5"], catch_exceptions=False).output
    assert "workers          3          Worker processes" in shown
    assert "(at first -)" in shown
    assert '"liveRate":2.5' in run(command, ["workers=", "--json"]).output
    assert vayu.config.settings == Settings(live_rate=2.5)

    refused = run(command, ["tick", "bananas=3", "workerz=2"])
    assert isinstance(refused.exception, InvalidConfig)
    assert set(refused.exception.problems) == {"tick", "bananas", "workerz"}


def test_the_panel_is_a_widget_of_the_same() -> None:
    """And ends with `close`."""
    from ipywidgets.widgets import widget

    before = set(widget._instances)
    panel = vayu.Settings()
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()
    panel.close()
    assert set(widget._instances) == before
