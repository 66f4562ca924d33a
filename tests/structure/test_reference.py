"""The reference is complete: what has a name in the code has a line there, and says what it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import vayu
from docs.reference.markdown import attributes, table
from docs.reference.pages import pages
from docs.reference.python_api import GROUPS
from vayu.cli.main import COMMANDS, vayu as program
from vayu.engine.handlers.operations import OPERATIONS
from vayu.formats.runs.columns import COLUMNS
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.metrics import COUNTERS
from vayu.model.settings import Settings

if TYPE_CHECKING:
    import msgspec

ROOT = Path(vayu.__file__).parent.parent
PAGES = pages()


def options(command: click.Command) -> set[str]:
    """Return every option of a command and of those below it."""
    found = {name for p in command.params if isinstance(p, click.Option) for name in p.opts}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found |= options(command.get_command(context, name))
    return found


def test_every_public_name_is_in_one_group() -> None:
    """And nothing else is."""
    listed = [name for names in GROUPS.values() for name in names.split()]
    assert sorted(listed) == sorted(set(vayu.__all__) - {"__version__"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_told_with_its_options(name: str) -> None:
    """As it is typed."""
    page = PAGES["commands.md"]
    command = program.get_command(click.Context(program), name)
    assert f"## `vayu {name}`" in page
    assert command.help
    assert {option for option in options(command) if option not in page} == set()
    assert "\\b" not in command.help  # a raw docstring: its examples would be run together


@pytest.mark.parametrize("record", [Settings, LoadConfig, RequestSpec])
def test_every_field_says_what_it_is(record: type[msgspec.Struct]) -> None:
    """In the docstring of its record, from which the page is made."""
    told = attributes(record)
    assert [f for f in record.__struct_fields__ if not told.get(f)] == []
    missing = [f for f in record.__struct_encode_fields__ if f"| `{f}` |" not in PAGES["fields.md"]]
    assert missing == []


def test_every_column_counter_and_operation_is_told() -> None:
    """By name."""
    names = [column.name for column in COLUMNS] + [metric.name for metric in COUNTERS]
    assert [name for name in names if f"| `{name}` |" not in PAGES["columns.md"]] == []
    calls = [f"`{one.method} {one.path}`" for one in OPERATIONS]
    assert [call for call in calls if call not in PAGES["operations.md"]] == []


def test_every_page_is_in_the_navigation() -> None:
    """Those that are written, and those that are made."""
    site = (ROOT / "mkdocs.yml").read_text()
    written = [path.name for path in (ROOT / "docs").glob("*.md")]
    made = [f"reference/{name}" for name in PAGES]
    assert [name for name in [*written, *made] if f" {name}\n" not in site] == []


def test_the_site_can_be_opened_from_a_disk() -> None:
    """A link leads to a page and not to the listing of a folder; what Python compiled stays out."""
    lines = (ROOT / "mkdocs.yml").read_text().splitlines()
    assert any(line.startswith("use_directory_urls: false") for line in lines)
    assert "  __pycache__/" in lines


def test_a_cell_cannot_break_its_table() -> None:
    """Neither with a bar, nor with a line break, nor with a tag."""
    assert table(("a",), [("x | y\n<b>",)]) == "| a |\n| --- |\n| x \\| y &lt;b> |"


def test_attributes_are_read_as_numpy_writes_them() -> None:
    """Two that share a text both have it."""

    class Record:
        """One.

        Attributes
        ----------
        a, b : int
            Either
            number.
        c : str
            A text.
        """

    assert attributes(Record) == {"a": "Either number.", "b": "Either number.", "c": "A text."}


def test_no_page_of_the_reference_is_empty() -> None:
    """Each has a title and something below it."""
    assert {name for name, text in PAGES.items() if not re.match(r"# .+\n\n\S", text)} == set()
