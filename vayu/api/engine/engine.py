"""The engine, for whoever wants to see it. Nobody has to: every call finds or starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.client.session import session

if TYPE_CHECKING:
    from vayu.client.session import Session
    from vayu.model.runs.info import RunInfo
    from vayu.protocol.handshake import Discovery
    from vayu.protocol.messages import Health


class Engine:
    """The background process that sends requests.

    Parameters
    ----------
    used : Session
        This process's session with it.
    found : Discovery
        How it is reached.
    """

    def __init__(self, used: Session, found: Discovery) -> None:
        self._session = used
        self.port = found.port
        self.pid = found.pid
        self.version = found.version

    def health(self) -> Health:
        """Return what the engine says of itself now."""
        return self._session.health()

    def runs(self) -> tuple[RunInfo, ...]:
        """Return what is known of every run, newest first; damaged ones are left out."""
        return self._session.runs().runs

    def __repr__(self) -> str:
        """Show where it is; never the token."""
        return f"<Engine [127.0.0.1:{self.port}, process {self.pid}, Vayu {self.version}]>"


def connect() -> Engine:
    """Find the engine, or start it; after a kernel restart it is the same one as before.

    Returns
    -------
    Engine
        `vayu.errors.EngineStartFailed` is raised, with the tail of its log, if it does not
        come up, and `vayu.errors.ProtocolMismatch` if one of another version runs.
    """
    used = session()
    return Engine(used, used.connect())


def shutdown() -> bool:
    """Shut the engine down, of whatever version. Runs are stopped and saved first.

    Returns
    -------
    bool
        Whether there was one.
    """
    return session().shutdown()
