"""Every page of the reference."""

from __future__ import annotations

from docs.reference import commands, python_api, tables, wire


def pages() -> dict[str, str]:
    """Return each page by the name of its file."""
    return {
        "commands.md": commands.page(),
        "errors.md": tables.errors(),
        "fields.md": tables.fields(),
        "columns.md": tables.columns(),
        "operations.md": wire.page(),
        **python_api.pages(),
    }
