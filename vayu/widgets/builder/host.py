"""What the builder needs of Vayu: `vayu.api.workspace.builder_host`, or a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from vayu.model.load.config import LoadConfig
    from vayu.model.scripts.script import ScriptSpec
    from vayu.model.sends.send import SendSpec

State = Literal["value", "secret", "missing", "dynamic"]


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """One variable that the request reads.

    Attributes
    ----------
    name : str
    state : str
        ``value``, ``secret``, ``missing``, or ``dynamic``: a new one each time.
    shown : str
        Its value, of a secret a mask.
    source : str
        Where the value comes from; of one that is missing what it may have been meant to be.
    places : list of str
        Where it stands.
    """

    name: str
    state: State
    shown: str
    source: str
    places: tuple[str, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """What a request comes to with its variables.

    Attributes
    ----------
    variables : list of Variable
    url : str
        As it would be sent, secrets masked.
    problems : dict of str to str
        Why nothing could be sent.
    """

    variables: tuple[Variable, ...] = ()
    url: str = ""
    problems: dict[str, str] = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back from one request.

    Attributes
    ----------
    summary : str
        One line, which is also read out; the response itself stands below the form.
    took_ms : float
        [ms]
    """

    summary: str
    took_ms: float


class Host(Protocol):
    """Everything the form asks of others. All of it raises `VayuError`s, which are shown."""

    def environments(self) -> list[str]:
        """Return the names that may be chosen."""

    def explain(self, exchange: SendSpec, environment: str) -> Explained:
        """Say what a request comes to; of no environment the name is empty."""

    def vet(self, script: ScriptSpec) -> str | None:
        """Say why a script does not compile; nothing if it does; None if nobody knows."""

    def send(self, exchange: SendSpec, environment: str) -> Answer:
        """Send a request once, wait for its response, and show that below the form."""

    def load(self, exchange: SendSpec, environment: str, config: LoadConfig) -> None:
        """Start a load run, and show it below the form."""

    def copy(self, exchange: SendSpec, kind: str) -> str:
        """Return a request, without its secrets, as text for elsewhere."""

    def place(self) -> str:
        """Return where in its collection the request is; empty if in none."""

    def save(self, exchange: SendSpec, folder: str, place: str) -> str:
        """Put a request into a collection; return in words where that is."""

    def recall(self, exchange: SendSpec) -> dict[str, object]:
        """Return the load form as it was last used for such a request; empty if never."""

    def remember(self, exchange: SendSpec, form: dict[str, object]) -> None:
        """Keep the load form for the next time."""
