"""A workspace: a collection in its folder, with environments and the history, in a notebook."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from vayu.api.collections.collection import Collection
from vayu.api.collections.item import Item
from vayu.api.workspace.builder import RequestBuilder
from vayu.api.workspace.workspace_host import WorkspaceHost
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.model.words.show import kind_of
from vayu.report.escape import html_line
from vayu.widgets.workspace.controller import Controller
from vayu.widgets.workspace.panel import Tab, WorkspacePanel

if TYPE_CHECKING:
    import os

    from vayu.api.requests.request import Request
    from vayu.model.collections.collection import Path


MOST_TABS = 12
"""Requests that are open at a time; the first one without unsaved edits makes room."""

_RUN_IT = "Run the cell to edit and send its requests: the workspace needs a kernel."


class Workspace:
    """A collection to work in: its requests in a tree, open ones in tabs beside it.

    Show it as the last expression of a cell. Whatever is changed there is changed in
    `collection`; its Save writes the files. `close` ends it.

    Parameters
    ----------
    folder : str, path or Collection
        The folder of a collection; an empty or missing one begins a new collection there.
    """

    def __init__(self, folder: str | os.PathLike[str] | Collection) -> None:
        self._collection = _collection(folder)
        self._host = WorkspaceHost(self._collection, opened=self._opened, moved=self._moved)
        self._controller = Controller(self._host, self._tell)
        self._panel: WorkspacePanel | None = None
        self._builders: dict[object, RequestBuilder] = {}

    @property
    def collection(self) -> Collection:
        """What it shows."""
        return self._collection

    @property
    def builders(self) -> list[RequestBuilder]:
        """The requests that are open, in the order in which they were opened."""
        return list(self._builders.values())

    def open(self, key: str | tuple[str, ...]) -> RequestBuilder:
        """Open a request in a tab, or choose the tab in which it is.

        Parameters
        ----------
        key : str or tuple of str
            Its path, such as ``"Users/Create user"``.

        Returns
        -------
        RequestBuilder
            Its form.
        """
        path = self._collection.find(key)
        self._host.open(path)
        return self._builders[path]

    def close(self) -> None:
        """End it and every form: they leave the pages, and nothing of them stays in the kernel."""
        if self._panel is not None:
            self._panel.close()
            self._panel = None
        for builder in self._builders.values():
            builder.close()
        self._builders.clear()

    def __repr__(self) -> str:
        """Show what it shows."""
        return f"<Workspace of {self._collection!r}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show it in a notebook; where there are no widgets, the tree as text."""
        text = f"{self!r}\n{self._collection.tree()}".rstrip()
        lines = "<br>".join(html_line(part) for part in text.splitlines())
        html = f"<code>{lines}</code><div>{_RUN_IT}</div>"
        return {"text/plain": text, "text/html": html, **self._shown().view()}

    def _shown(self) -> WorkspacePanel:
        """Return what the notebook shows of it, with every request that is open."""
        if self._panel is None:
            self._panel = WorkspacePanel(self._controller.receive)
            for key, builder in self._builders.items():
                self._panel.add(self._tab(key, builder, _title(key, builder)))
        return self._panel

    def _opened(self, request: Request, key: object, title: str) -> None:
        """Show a request in a tab; an open form without edits shows what there is now."""
        before = self._builders.get(key)
        if before is not None and before.outdated and not before.edited:
            before.request = request
        if key not in self._builders:
            self._make_room()
            builder = self._builders[key] = RequestBuilder(request)
            if self._panel is not None:
                self._panel.add(self._tab(key, builder, title))
        elif self._panel is not None:
            self._panel.choose(key)

    def _make_room(self) -> None:
        """Close the first form that loses nothing by it, if there are many.

        Raises
        ------
        InvalidConfig
            If something that is not saved was typed into each.
        """
        if len(self._builders) < MOST_TABS:
            return
        spare = next((key for key, form in self._builders.items() if not form.edited), None)
        if spare is None:
            why = f"{MOST_TABS} are open, each with edits that are not saved; save or close one"
            raise InvalidConfig({"tabs": why})
        builder = self._builders[spare]
        if self._panel is not None:
            self._panel.close_tab(spare)
        self._forget(builder)

    def _moved(self, old: Path, new: Path) -> None:
        """Let every open request that is elsewhere now be saved there."""
        for key in list(self._builders):
            if not isinstance(key, tuple) or key[: len(old)] != old:
                continue
            path = (*new, *key[len(old) :])
            item = self._collection[path]
            builder = self._builders.pop(key)
            self._builders[path] = builder
            if isinstance(item, Item):
                builder.relocate(item)
            if self._panel is not None:
                self._panel.rename(key, path, path[-1])

    def _tab(self, key: object, builder: RequestBuilder, title: str) -> Tab:
        """Return a tab."""
        return Tab(
            key=key,
            title=title,
            form=builder.widget,
            close=lambda: self._forget(builder),
            edited=lambda: builder.edited,
            save=builder.save if isinstance(key, tuple) else None,
        )

    def _forget(self, builder: RequestBuilder) -> None:
        """End the form of a tab that was closed."""
        self._builders = {k: b for k, b in self._builders.items() if b is not builder}
        builder.close()

    def _tell(self, message: dict[str, Any]) -> None:
        """Pass a message on to the pages; without one nobody misses it."""
        if self._panel is not None:
            self._panel.send(message)


def _title(key: object, builder: RequestBuilder) -> str:
    """Return what stands on a tab."""
    return str(key[-1]) if isinstance(key, tuple) else repr(builder)


def _collection(folder: object) -> Collection:
    """Return the collection of a folder; one that is empty or missing begins a new one.

    Raises
    ------
    InvalidConfig
        If it is no folder, or holds something else.
    """
    if isinstance(folder, Collection):
        if folder.folder is None:
            raise InvalidConfig({"folder": "the collection has none yet; save it first"})
        return folder
    if not isinstance(folder, str | FilePath) and not hasattr(folder, "__fspath__"):
        why = f"must be the folder of a collection, or a vayu.Collection, got {kind_of(folder)}"
        raise InvalidConfig({"folder": why})
    place = FilePath(folder).expanduser().absolute()
    if (place / ROOT_FILE).exists():
        return Collection.open(place)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        why = f"{str(place)!r} holds no collection; choose its folder, or an empty one"
        raise InvalidConfig({"folder": why})
    collection = Collection(place.name or "Collection")
    collection.save(place)
    return collection
