"""A request that was sent before, taken out of the history: to be read, changed and sent again.

Templates are filled in anew, with the environment of the same name as it is now and, for a request
of a collection, with what its folders say now. Secrets that were typed into the request are not
kept; without them nothing is sent.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.api.collections.collection import Collection
from vayu.api.collections.collection_secrets import refuse_outside
from vayu.api.environments.environment import Environment
from vayu.api.requests.request import Request
from vayu.api.responses.response import Response
from vayu.client.session import session
from vayu.errors import InvalidConfig, VayuError
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.model.collections.collection import FolderSpec, levels
from vayu.model.sends.history import BODY, HistoryForgotten
from vayu.model.sends.send import SendSpec
from vayu.protocol.routes import HISTORY_ONE
from vayu.resolve.levels import folder_variables, scripts_above
from vayu.resolve.redact import masked_left
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.template import names, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.environments.given import Given
    from vayu.model.requests.origin import Origin
    from vayu.model.sends.history import HistoryEntry, HistoryRow
    from vayu.model.variables.scoped import Value


class RecalledRequest(Request):
    """A request of the history. It never changes; `but` returns another one.

    Parameters
    ----------
    entry : HistoryEntry
    """

    def __init__(self, entry: HistoryEntry) -> None:
        self._exchange = SendSpec(
            request=entry.request, script=entry.script, origin=entry.row.origin
        )
        self._lost = entry.lost
        self._variables = entry.variables

    @property
    def origin(self) -> Origin:
        """Where it came from: folder of the collection, path in it, name of the environment."""
        return self._exchange.origin

    def _outgoing(self) -> SendSpec:
        """Return what is sent, with what its folders say now.

        Raises
        ------
        InvalidConfig
            If a secret that was typed into it is missing.
        """
        masked = masked_left(self.spec)
        fields_ = ("url", "params", "headers", "cookies", "body")
        masked |= {n for n in fields_ if "***" in str(msgspec.to_builtins(getattr(self.spec, n)))}
        scripts = {"script.pre": self.script.pre, "script.post": self.script.post}
        masked |= {name for name, text in scripts.items() if text and "***" in text}
        missing = [name for name in self._lost if name in masked]
        wrong = dict.fromkeys(missing, "was typed into the request, and secrets are not kept")
        if BODY in self._lost and self.spec.body.mode == "none":
            wrong[BODY] = "was too large to be kept"
        if wrong:
            raise InvalidConfig(
                wrong,
                hint="give it anew, best as a {{variable}}: entry.request.but(auth=...).send()",
            )
        collection = self._collection()
        found = (collection and levels(collection.spec, self.origin.path)) or ()
        folders = [level for level in found if isinstance(level, FolderSpec)]
        return replace(
            self._exchange, above=scripts_above(folders), collection=folder_variables(folders)
        )

    def _environment(self, environment: Any) -> Any:
        """Return the environment that is meant: by default that of the same name as then."""
        name = self.origin.environment if environment is None else environment
        if not isinstance(name, str):
            return environment
        collection = self._collection()
        if collection is not None and name in collection.environments:
            refuse_outside(collection.environments[name], collection.folder)
            return collection.environments[name]
        return Environment.named(name)

    def _given(self, environment: Any, globals_: Any) -> Given:
        """Return the variables that it is sent with.

        Raises
        ------
        InvalidConfig
            Naming each variable that had a value then and has none now.
        """
        given = super()._given(environment, globals_)
        now = visible(scopes_of(given.fill(self._outgoing())))
        missing = sorted(name for name in self._needed() if now.get(name) is None)
        if missing:
            raise InvalidConfig(
                {f"environment.{name}": "had a value then, which is not kept" for name in missing},
                hint="send it with environment={...}, or the name of a saved environment",
            )
        return given

    def _needed(self) -> set[str]:
        """Return the variables that it had, that its templates name, and that no script may set."""
        named = names([parse(msgspec.json.encode(self.spec).decode())])
        return {n for n in self._variables if n in named and n not in (self.script.pre or "")}

    def _collection(self) -> Collection | None:
        """Return the collection that it came from, as it is now; None when it is gone."""
        folder = self.origin.collection
        if folder is None or not (Path(folder) / ROOT_FILE).is_file():
            return None
        try:
            return Collection.open(folder)
        except VayuError:
            return None  # broken meanwhile: the request is whole without it


class Recollection:
    """One Send of the history.

    Parameters
    ----------
    entry : HistoryEntry

    Attributes
    ----------
    entry : HistoryEntry
        All of it, as a plain record.
    """

    def __init__(self, entry: HistoryEntry) -> None:
        self.entry = entry

    @property
    def id(self) -> int:
        """Its number: ``vayu.history(id)``."""
        return self.entry.row.id

    @property
    def row(self) -> HistoryRow:
        """Its line in the list."""
        return self.entry.row

    @property
    def request(self) -> RecalledRequest:
        """The request as it was composed, templates and all; see `vayu.Request.but`."""
        return RecalledRequest(self.entry)

    @property
    def response(self) -> Response | None:
        """What came back, secrets removed and bodies cut; None when nothing did (see `error`)."""
        return None if self.entry.response is None else Response(self.entry.response)

    @property
    def error(self) -> str | None:
        """Why there was no response."""
        return self.entry.error

    def send(self, environment: Mapping[str, Value] | str | None = None) -> Response:
        """Send the request again.

        Parameters
        ----------
        environment : Environment, str or dict, optional
            By default the one of the same name as then, with its present values.
        """
        return self.request.send(environment)

    def forget(self) -> None:
        """Delete it from the history."""
        session().ask("DELETE", HISTORY_ONE.format(id=self.id), HistoryForgotten)

    def __repr__(self) -> str:
        """Show what was sent and what came of it, secrets masked."""
        row = self.row
        outcome = f"{row.status} {row.reason}".strip() if row.status else row.failure
        return f"<Recollection {row.id} [{row.method} {row.url}: {outcome}]>"
