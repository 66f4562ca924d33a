"""How a client starts an engine and finds it again.

The client writes one `Start` as a JSON line to the engine's stdin: settings and token never
stand in argv or the environment. The engine answers with one `Ready` line on stdout, writes
the same facts to the discovery file, and from then on only logs, to its log file.
"""

from __future__ import annotations

from vayu.model.records.base import Record
from vayu.protocol.routes import DEFAULT_PORT

DISCOVERY_FILE = "engine.json"
LOCK_FILE = "engine.lock"
LOG_FILE = "engine.log"
RUNS_FOLDER = "runs"


class Start(Record, frozen=True, kw_only=True):
    """What an engine needs to know before it is.

    Attributes
    ----------
    data_dir : str
        Absolute path; the engine creates it with mode 0700.
    token : str
        Bearer token of every call.
    port : int
        Tried first; any free port when something else holds it.
    stay : bool
        Do not exit for want of a lease.
    """

    data_dir: str
    token: str
    port: int = DEFAULT_PORT
    stay: bool = False

    def __repr__(self) -> str:
        """Never show the token."""
        return f"Start(data_dir={self.data_dir!r}, token='***', port={self.port})"


class Ready(Record, frozen=True, kw_only=True):
    """The engine's one line on stdout: it accepts calls, or says why it does not.

    Attributes
    ----------
    error : str, optional
        Why it could not start; `port` and `pid` are then 0.
    code : str, optional
        Code of that error; ``engine.busy``: another engine holds the data directory.
    """

    port: int = 0
    pid: int = 0
    version: str
    protocol: int
    error: str | None = None
    code: str | None = None


class Discovery(Record, frozen=True, kw_only=True):
    """The discovery file (mode 0600): how to reach the engine of a data directory."""

    port: int
    pid: int
    token: str
    version: str
    protocol: int
    stay: bool = False

    def __repr__(self) -> str:
        """Never show the token."""
        return f"Discovery(port={self.port}, pid={self.pid}, token='***')"
