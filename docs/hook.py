"""Adds to the site what is written elsewhere: the reference from the code, the notebooks.

MkDocs calls this before its plugins look at the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from docs.reference.pages import pages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

DOCS = Path(__file__).parent
ROOT = DOCS.parent


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put lists of files where the navigation has a pattern."""
    config.nav = [_listed(entry) for entry in config.nav or []]
    return config


def _listed(entry: Any) -> Any:
    """Return an entry of the navigation with its patterns replaced by what they match."""
    match entry:
        case dict():
            return {title: _listed(below) for title, below in entry.items()}
        case list():
            return [_listed(below) for below in entry]
        case str() if "*" in entry:
            found = [*DOCS.glob(entry), *ROOT.glob(entry)]
            return sorted(f"{path.parent.name}/{path.name}" for path in found)
    return entry


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them."""
    for name, text in pages().items():
        files.append(File.generated(config, f"reference/{name}", content=text))
    for path in sorted(ROOT.glob("notebooks/0[1-9]_*.ipynb")):
        name = f"notebooks/{path.name}"
        files.append(File(name, str(ROOT), config.site_dir, config.use_directory_urls))
    return files
