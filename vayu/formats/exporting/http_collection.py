"""A whole collection as one ``.http`` file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.exporting.http_export import write_http
from vayu.formats.importing.imported import Skipped, Skips
from vayu.model.collections.collection import FolderSpec, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.collections.collection import Path
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Variables


def write_http_collection(
    root: FolderSpec, composed: Callable[[Path], SendSpec]
) -> tuple[str, tuple[Skipped, ...]]:
    """Return every request with what its folders say, and what the file has no place for.

    Parameters
    ----------
    root : FolderSpec
        Variables of folders are those of the file: the first of a name counts.
    composed : callable
        Returns the request at a path with what its folders say.
    """
    skips = Skips()
    variables: Variables = dict(root.variables)
    requests: list[tuple[str, RequestSpec]] = []
    for path, item in walk(root):
        if isinstance(item, FolderSpec):
            for name, value in item.variables.items():
                if variables.setdefault(name, value) != value:
                    skips.skip(path, f"variable {name[:40]!r}", "has another value in the file")
            continue
        exchange = composed(path)
        if exchange.above or exchange.script.said:
            skips.skip(path, "script", "pm scripts have no place in an .http file")
        try:
            write_http([(item.name, exchange.request)])
        except InvalidConfig as error:
            skips.refused(path, error)
        else:
            requests.append(("/".join(path), exchange.request))
    return write_http(requests, variables), skips.all()
