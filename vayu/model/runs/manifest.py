"""What a run folder says of itself: what was asked, with what, on what machine, in which files.

It names no host and no user. A program that finds a version it does not know must not guess.
"""

from __future__ import annotations

import msgspec

from vayu.model.load.config import LoadConfig
from vayu.model.records.base import Record
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.git import GitRevision
from vayu.model.scripts.scripted import Scripted

MANIFEST_VERSION = 1
"""Of the run folder: which files it has, and what is in them."""


class MachineFacts(Record, frozen=True, kw_only=True):
    """The machine that generated the load, as far as numbers depend on it.

    Attributes
    ----------
    system, release, architecture : str
        Such as ``Linux``, its kernel, and ``x86_64``.
    processor : str
        Its model, where the system tells; else empty.
    cores : int
        That the engine might use. [1]
    memory : int, optional
        Of the machine. [B]
    descriptors : int
        Files and sockets that one process might have open. [1]
    """

    system: str
    release: str
    architecture: str
    processor: str = ""
    cores: int
    memory: int | None = None
    descriptors: int


class ClockFacts(Record, frozen=True, kw_only=True):
    """How the run's stamps relate to the time of day.

    Attributes
    ----------
    name : str
        The system call behind the monotonic clock.
    resolution : float
        Of the monotonic clock. [ns]
    t0 : int, optional
        The origin of all stamps, on the monotonic clock. [ns] Null: the run never began.
    epoch : int, optional
        The same instant on the wall clock. [ns since 1970]
    """

    name: str
    resolution: float
    t0: int | None = None
    epoch: int | None = None


class FileEntry(Record, frozen=True, kw_only=True):
    """One file of the folder, complete: its name, size [B] and SHA-256."""

    name: str
    size: int
    sha256: str


class Manifest(Record, frozen=True, kw_only=True):
    """Everything that explains a run beside its numbers.

    Attributes
    ----------
    version : int
        `MANIFEST_VERSION` of whoever wrote it.
    run : str
        Its id.
    vayu, python : str
        Versions.
    libraries : dict of str to str
        Versions of what sends, tests and counts.
    machine : MachineFacts
    clock : ClockFacts
    seed : int
        Of every random choice of the run.
    request : RequestSpec
        The templates as composed; secrets are masked.
    against : RequestSpec, optional
        Of an A/B run: the request that takes turns with it.
    scripts : list of Scripted
        What runs around each of these requests, secrets masked. Empty where an earlier version
        made the run.
    config : LoadConfig
    load : str
        The load profile in one sentence.
    variables : list of str
        Names of the environment's variables; never their values.
    git : GitRevision, optional
        Of the project that the run was started from, where git told.
    files : list of FileEntry
        Empty until the folder is complete.
    """

    version: int = MANIFEST_VERSION
    run: str
    vayu: str
    python: str
    libraries: dict[str, str] = msgspec.field(default_factory=dict)
    machine: MachineFacts
    clock: ClockFacts
    seed: int
    request: RequestSpec
    against: RequestSpec | None = None
    scripts: tuple[Scripted, ...] = ()
    config: LoadConfig
    load: str
    variables: tuple[str, ...] = ()
    git: GitRevision | None = None
    files: tuple[FileEntry, ...] = ()
