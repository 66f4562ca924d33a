"""Reads the discovery file. What it says is a claim: only a call to ``/health`` proves it.

An engine of another version may have written it, so nothing but what a client needs to
speak to *any* engine is asked of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from vayu._version import __file__ as version_file, __version__
from vayu.errors import ProtocolMismatch
from vayu.protocol.handshake import DISCOVERY_FILE, Discovery
from vayu.protocol.routes import PROTOCOL_VERSION

STOP_IT = "stop it with `vayu engine stop` or vayu.shutdown(), then try again; its runs are saved"
"""What helps against an engine that is not for this client."""

BEGIN_AGAIN = (
    "Vayu was replaced since this program began, the engine is of what is installed now: "
    "start the program, or the notebook's kernel, again"
)
"""What helps where the client is the one that is not as it lies on the disk."""


class _Claim(msgspec.Struct, frozen=True):
    """What every version of the file holds; other members are ignored."""

    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)]
    pid: int
    token: str
    version: str = "unknown"
    protocol: int = 0
    stay: bool = False


def read_discovery(folder: Path) -> Discovery | None:
    """Return what the discovery file of `folder` claims; None without one, or with garbage."""
    try:
        claim = msgspec.json.decode((folder / DISCOVERY_FILE).read_bytes(), type=_Claim)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return Discovery(
        port=claim.port,
        pid=claim.pid,
        token=claim.token,
        version=claim.version,
        protocol=claim.protocol,
        stay=claim.stay,
    )


def check_version(engine: Discovery) -> None:
    """Refuse an engine of another version.

    Raises
    ------
    ProtocolMismatch
        If its version, or its wire, is not this client's.
    """
    if (engine.version, engine.protocol) == (__version__, PROTOCOL_VERSION):
        return
    raise ProtocolMismatch(
        f"the running engine is Vayu {engine.version} (protocol {engine.protocol}), "
        f"this is Vayu {__version__} (protocol {PROTOCOL_VERSION})",
        hint=BEGIN_AGAIN if _is_installed(engine.version) else STOP_IT,
    )


def _is_installed(version: str) -> bool:
    """Whether a version is not that of this process, but of the files that it was read from."""
    if version == __version__:
        return False
    try:
        return f'"{version}"' in Path(version_file).read_text()
    except OSError:
        return False
