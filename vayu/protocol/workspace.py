"""The workspace on the wire: collections with their folders, requests, environments.

A folder is a collection inside another: it has a `parent`. Secrets are shown as ``***`` and mean,
when they are written back so, that they stay as they are. Each thing has a `revision`, also in the
`ETag`; who changes or deletes one says in `If-Match` which revision was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from vayu.model.records.base import Record
from vayu.model.requests.auth import Auth
from vayu.model.requests.cookie import Cookie
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.scoped import Variables
from vayu.model.words.show import show
from vayu.protocol.environments import values_problems

if TYPE_CHECKING:
    from collections.abc import Iterator


class CollectionLine(Record, frozen=True, kw_only=True):
    """An opened collection in the list.

    Attributes
    ----------
    id : str
    path : str
        Absolute path of its folder.
    name : str
    requests : int
    problem : str, optional
        Why its files cannot be read; nothing is known of them then.
    """

    id: str
    path: str
    name: str = ""
    requests: int = 0
    problem: str | None = None


class CollectionList(Record, frozen=True, kw_only=True):
    """``GET /collections``: those that are open, the first opened first."""

    collections: tuple[CollectionLine, ...] = ()


class CollectionOrder(Record, frozen=True, kw_only=True):
    """``POST /collections``: open the folder at `path`, or make a folder in `parent`.

    Attributes
    ----------
    path : str, optional
        Absolute. If there is no collection, one is made there, provided that it has a `name`.
    parent : str, optional
        Id of a collection or folder.
    name : str, optional
    description, variables, auth, script
        Of what is made.
    """

    path: str | None = None
    parent: str | None = None
    name: str | None = None
    description: str = ""
    variables: Variables = msgspec.field(default_factory=dict)
    auth: Auth | None = None
    script: ScriptSpec = ScriptSpec()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what says neither where nor what."""
        if (self.path is None) == (self.parent is None):
            yield "path", "give the path of a folder, or the parent of a new one, and not both"
        elif self.path is not None and not self.path.startswith("/"):
            yield "path", f"must be absolute, got {show(self.path)}"
        elif self.path is not None and "\0" in self.path:
            yield "path", f"holds a NUL, which no path does: {show(self.path)}"
        if self.parent is not None and self.name is None:
            yield "name", "is required: a folder in a collection has one"
        yield from values_problems(variables=self.variables)


class CollectionChange(Record, frozen=True, kw_only=True):
    """``PUT /collections/{id}``: all that a level says; `order` also puts what is in it in order.

    Attributes
    ----------
    name, description, variables, auth, script
    order : list of str, optional
        Ids of everything that is directly in it.
    """

    name: str
    description: str = ""
    variables: Variables = msgspec.field(default_factory=dict)
    auth: Auth | None = None
    script: ScriptSpec = ScriptSpec()
    order: tuple[str, ...] | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        yield from values_problems(variables=self.variables)


class ItemLine(Record, frozen=True, kw_only=True):
    """What is directly in a collection or folder."""

    id: str
    kind: Literal["folder", "request"]
    name: str
    method: str | None = None
    url: str | None = None


class CollectionView(Record, frozen=True, kw_only=True):
    """A collection or a folder of one.

    Attributes
    ----------
    id : str
    parent : str, optional
        Null for a whole collection.
    path : str
        Absolute path of its folder.
    name, description, variables, auth, script
    items : list of ItemLine
        In order.
    revision : str
        Of what it says itself.
    tree_revision : str
        Of everything below as well: what `DELETE` needs.
    """

    id: str
    parent: str | None = None
    path: str
    name: str
    description: str = ""
    variables: Variables = msgspec.field(default_factory=dict)
    auth: Auth | None = None
    script: ScriptSpec = ScriptSpec()
    items: tuple[ItemLine, ...] = ()
    revision: str
    tree_revision: str


class RequestLine(Record, frozen=True, kw_only=True):
    """A request in the list.

    Attributes
    ----------
    id, collection : str
        Its own, and that of the collection or folder that it is in.
    path : list of str
        Names from the collection to the request.
    method, url : str
    """

    id: str
    collection: str
    path: tuple[str, ...]
    method: str
    url: str


class RequestList(Record, frozen=True, kw_only=True):
    """``GET /requests``: of all open collections, or of one."""

    requests: tuple[RequestLine, ...] = ()


class RequestOrder(Record, frozen=True, kw_only=True):
    """``POST /requests``: a new request, after what is in `collection`."""

    collection: str
    name: str
    description: str = ""
    request: RequestSpec
    script: ScriptSpec = ScriptSpec()


class RequestChange(Record, frozen=True, kw_only=True):
    """``PUT /requests/{id}``: all of it; another `collection` of the same root moves it there."""

    collection: str | None = None
    name: str
    description: str = ""
    request: RequestSpec
    script: ScriptSpec = ScriptSpec()


class RequestView(Record, frozen=True, kw_only=True):
    """A request as its file says it, without what its folders add."""

    id: str
    collection: str
    path: tuple[str, ...]
    name: str
    description: str = ""
    request: RequestSpec
    script: ScriptSpec = ScriptSpec()
    revision: str


class SendOrder(Record, frozen=True, kw_only=True):
    """``POST /requests/{id}/send``: with what its folders say.

    Attributes
    ----------
    environment : str or dict, optional
        Name or id of an environment: of its collection, else a saved one; or values.
    cookies : list of Cookie
    """

    environment: str | Variables | None = None
    cookies: tuple[Cookie, ...] = ()


class Gone(Record, frozen=True, kw_only=True):
    """The answer to a `DELETE`: what is gone, or, of a whole collection, closed."""

    id: str
