"""A load run as it is asked for: the payload of ``POST /run``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.load.config import LoadConfig
from vayu.model.load.search_profile import SearchProfile
from vayu.model.requests.cookie import Cookie
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.against import Against
from vayu.model.runs.git import GitRevision
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.variables.scoped import Scoped

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunSpec(Scoped, frozen=True, kw_only=True):
    """Everything a load run is made of.

    Attributes
    ----------
    request : RequestSpec
    config : LoadConfig
    against : Against, optional
        Of an A/B run: the request that takes turns with `request`.
    script : ScriptSpec
        Of the request itself.
    above : list of LevelScript
        Scripts of its collection and folders, outermost first.
    globals, collection, environment : dict
        As in `Scoped`.
    cookies : list of Cookie
        What each user's jar, or each arrival's, begins with. Never stored.
    name : str, optional
        What tables and charts call the run.
    tags : list of str
        Free words to find the run again.
    detach : bool
        Let the run go on although nobody holds a lease.
    origin : Origin
        Scripts see the name of its environment, and where its request is.
    git : GitRevision, optional
        Of the project that it was started from.
    caveats : list of str
        What whoever starts it knows against it, such as tests that only a kernel can run: the
        warnings of its summary begin with them.
    """

    request: RequestSpec
    config: LoadConfig = LoadConfig()
    against: Against | None = None
    script: ScriptSpec = ScriptSpec()
    above: tuple[LevelScript, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    name: str | None = None
    tags: tuple[str, ...] = ()
    detach: bool = False
    origin: Origin = Origin()
    git: GitRevision | None = None
    caveats: tuple[str, ...] = ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no run could be made of."""
        yield from super().problems()
        if self.against is not None and isinstance(self.config.given, SearchProfile):
            yield "against", "a search looks for the capacity of one request; leave one of them out"

    def __repr__(self) -> str:
        """Show the request and the names of the variables, never their values."""
        return f"RunSpec({self.request!r}, {self.config!r}, variables={self.names})"
