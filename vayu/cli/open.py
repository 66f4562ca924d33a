"""``vayu open``: what a saved run came to, without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from vayu.model.info import RunInfo
    from vayu.model.summary import Summary


@click.command("open")
@click.argument("file", metavar="FILE|ID", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the summary as JSON for programs.")
def command(file: Path, *, as_json: bool) -> int:
    """Show the run in FILE: a zip file that `vayu save` wrote, or a run folder.

    ID is a run of this machine, as `vayu runs` lists it.

    The exit code is the one that `vayu load` ended with.
    """
    from vayu.cli.watch import verdict  # noqa: PLC0415 (only when it is run)
    from vayu.report.run_text import run_text  # noqa: PLC0415

    info, summary = _saved(file)
    click.echo(msgspec.json.encode(summary) if as_json else run_text(info, summary))
    return verdict(summary)


def _saved(file: Path) -> tuple[RunInfo, Summary]:
    """Return what was asked for, and what it came to.

    Raises
    ------
    InvalidConfig
        If the file holds something else, or a run that has not ended.
    """
    from vayu.api.opening import open as open_saved  # noqa: PLC0415
    from vayu.api.saved import SavedRun  # noqa: PLC0415
    from vayu.errors import InvalidConfig  # noqa: PLC0415

    saved = open_saved(file if file.exists() else _folder_of(str(file)) or file)
    if not isinstance(saved, SavedRun):
        raise InvalidConfig({"file": f"{file} is no run"})
    if saved.summary is None:
        raise InvalidConfig({"file": f"the run in {file} has no summary: it is {saved.status}"})
    return saved.info, saved.summary


def _folder_of(run: str) -> Path | None:
    """Return the folder of a run of this machine; None if there is none of that id."""
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.protocol.handshake import RUNS_FOLDER  # noqa: PLC0415

    folder = data_dir() / RUNS_FOLDER / run
    return folder if run == folder.name and folder.is_dir() else None
