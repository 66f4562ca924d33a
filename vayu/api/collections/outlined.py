"""What a folder shows of itself in a notebook: all that is in it, to read."""

from __future__ import annotations

from vayu.model.collections.collection import FolderSpec, walk
from vayu.model.words.spelling import count_of


class Outlined:
    """Whoever has a record of a folder."""

    @property
    def spec(self) -> FolderSpec:
        """The folder, and all that is in it, as a plain record."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Show the name, and how much is below."""
        below = [item for _, item in walk(self.spec)]
        folders = sum(isinstance(item, FolderSpec) for item in below)
        sizes = f"{count_of(len(below) - folders, 'request')}, {count_of(folders, 'folder')}"
        return f"<{type(self).__name__} {self.spec.name!r}: {sizes}>"

    def _repr_html_(self) -> str:
        """Show folders and requests, each a line, secrets masked."""
        from vayu.report.collection_html import collection_html  # noqa: PLC0415 (display only)

        return collection_html(self.spec)
