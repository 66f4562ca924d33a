"""``vayu save``: a run as one file that needs no engine, or its histograms for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from vayu.cli.output import force
from vayu.errors import InvalidConfig

_ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar")


@click.command("save")
@click.argument("run_id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path))
@force
def command(run_id: str, file: Path, *, overwrite: bool) -> int:
    """Save the run ID, as `vayu runs` lists it, to FILE.

    A FILE that ends in .hlog gets its histograms over time, as an HdrHistogram log; any other one
    is a zip file that `vayu open` and vayu.open() read anywhere.
    """
    _refuse_other_archives(file)
    from vayu.api.run import run  # noqa: PLC0415 (only when it is run)

    found = run(run_id)
    write = found.export_hlog if file.suffix == ".hlog" else found.save
    path = write(file, overwrite=overwrite)
    click.echo(f"{path}: {path.stat().st_size:,} bytes")
    return 0


def _refuse_other_archives(file: Path) -> None:
    """Refuse a name that says something else than a zip file.

    Raises
    ------
    InvalidConfig
        If it does.
    """
    if file.suffix.lower() in _ARCHIVES:
        why = f"{file.name!r} would hold a zip file under another name; call it {file.stem}.zip"
        raise InvalidConfig({"FILE": why})
