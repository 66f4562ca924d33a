"""One request as it is asked to be sent once: the payload of ``POST /request``."""

from __future__ import annotations

import msgspec

from vayu.model.requests.cookie import Cookie
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.variables.scoped import Scoped, Variables


class SendSpec(Scoped, frozen=True, kw_only=True):
    """One request to send once: the payload of ``POST /request``.

    Attributes
    ----------
    request : RequestSpec
    script : ScriptSpec
        Of the request itself.
    above : list of LevelScript
        Scripts of its collection and folders, outermost first.
    globals, collection, environment : dict
        As in `Scoped`.
    data : dict
        The data row of this iteration.
    local : dict
        What scripts of the same collection run set for themselves.
    cookies : list of Cookie
        A jar to begin with; the response says what became of it.
    origin : Origin
        What the history says of where it comes from.
    """

    request: RequestSpec
    script: ScriptSpec = ScriptSpec()
    above: tuple[LevelScript, ...] = ()
    data: Variables = msgspec.field(default_factory=dict)
    local: Variables = msgspec.field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    origin: Origin = Origin()

    def __repr__(self) -> str:
        """Show the request and the names of the variables, never their values."""
        return f"SendSpec({self.request!r}, variables={self.names})"
