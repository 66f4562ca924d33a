"""The client as ordinary functions: each call runs on the background thread and is waited for.

There is one session a process and data folder. It is made on first use, and closed with the
interpreter, which gives its lease up: the engine then exits by itself when it is idle.
"""

from __future__ import annotations

import atexit
import os
import threading
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote
from weakref import WeakValueDictionary

from msgspec.structs import replace

from vayu.client.background import BackgroundLoop
from vayu.client.git import revision_here
from vayu.client.link import Link
from vayu.client.live import LiveRun
from vayu.client.opened import opened_in
from vayu.client.place import data_dir
from vayu.errors import ScriptError, VayuError
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import TERMINAL
from vayu.model.scripts.script import ScriptSpec, longest_wait
from vayu.model.sends.response import ResponseSpec
from vayu.model.settings import LONGEST_USUAL, Settings
from vayu.model.words.duration import parse_duration
from vayu.protocol.messages import Health, RunAccepted, RunList, StepAnswer
from vayu.protocol.routes import CONFIG, HEALTH, REQUEST, RUN, RUN_ONE, RUNS, SCRIPT, STEP
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.model.runs.run import RunSpec
    from vayu.model.sends.send import SendSpec
    from vayu.protocol.handshake import Discovery

T = TypeVar("T")

SEND_MARGIN = 30.0
"""What a Send may take beyond the request's own timeout: scripts, and a cold worker. [s]"""

REPLAY_WITHIN = 60.0
"""How long the ticks of a run that has ended may take to arrive. [s]"""


class Session:
    """Everything this process has to do with the engine of one data folder.

    Parameters
    ----------
    folder : Path
        Vayu's data folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._background = BackgroundLoop()
        self._opened = opened_in(folder)
        self._link = Link(folder, self._opened.tell)
        self._live: WeakValueDictionary[str, LiveRun] = WeakValueDictionary()

    def announce(self, folder: Path) -> None:
        """Let the engine open a folder, if one is connected; do not wait for it."""
        http = self._link.present
        if http is not None:
            self._background.submit(self._opened.tell(http, [str(folder)]))

    def connect(self) -> Discovery:
        """Find the engine, or start it; return how it is reached."""
        return self._background.run(self._link.http()).engine

    def health(self) -> Health:
        """Return what the engine says of itself."""
        return self._background.run(self._link.call("GET", HEALTH, Health))

    def config(self) -> Settings:
        """Return the engine's settings."""
        return self._background.run(self._link.call("GET", CONFIG, Settings))

    def change_config(self, changes: dict[str, object]) -> Settings:
        """Change some settings, all or none, by their wire names; return all of them."""
        return self._background.run(self._link.call("PATCH", CONFIG, Settings, body=changes))

    def send(self, spec: SendSpec) -> ResponseSpec:
        """Send one request and return its response."""
        call = self._link.call("POST", REQUEST, ResponseSpec, body=spec, timeout=_longest(spec))
        return self._background.run(call)

    def step(self, spec: SendSpec) -> StepAnswer:
        """Make one step of a collection run and return what came of it."""
        call = self._link.call("POST", STEP, StepAnswer, body=spec, timeout=_longest(spec))
        return self._background.run(call)

    def vet(self, script: ScriptSpec) -> None:
        """Let the engine compile scripts; a `ScriptError` names line and column."""
        self._background.run(self._link.call("POST", SCRIPT, ScriptSpec, body=script))

    def vet_if_connected(self, script: ScriptSpec) -> str | None:
        """Let the engine compile scripts, if one is connected; return what is wrong with them.

        Nothing is returned of scripts that compile, and None if there is no engine to ask, or it
        does not answer: whoever asks only wants to know it early.
        """
        http = self._link.present
        if http is None:
            return None
        try:
            self._background.run(http.call("POST", SCRIPT, ScriptSpec, body=script))
        except ScriptError as error:
            return error.message
        except VayuError:
            return None
        return ""

    def start(self, spec: RunSpec) -> LiveRun:
        """Start a load run; it is followed from its first tick, and knows its revision."""
        if spec.git is None:
            spec = replace(spec, git=revision_here())
        accepted = self._background.run(self._link.call("POST", RUN, RunAccepted, body=spec))
        return self._follow(accepted.run_id)

    def attach(self, run_id: str) -> LiveRun:
        """Return a run that somebody started; all its ticks are there if it has ended."""
        live = self._live.get(run_id)
        if live is None or live.lost:
            live = self._follow(run_id)
        if live.info.status in TERMINAL and not live.done:
            live.settle(REPLAY_WITHIN)
        return live

    def runs(self) -> RunList:
        """Return what is known of every run, newest first, and which are damaged."""
        return self._background.run(self._link.call("GET", RUNS, RunList))

    def ask(self, method: str, path: str, answer: type[T], *, body: object = None) -> T:
        """Make any other call of the control API, and return its answer."""
        return self._background.run(self._link.call(method, path, answer, body=body))

    def shutdown(self) -> bool:
        """Shut the engine down; its runs are saved. Return whether there was one."""
        return self._background.run(self._link.shutdown())

    def close(self) -> None:
        """Give the lease up and end the background thread."""
        self._background.run(self._link.close())
        self._background.close()

    def _follow(self, run_id: str) -> LiveRun:
        """Ask what is known of a run, and follow it."""
        path = RUN_ONE.format(id=quote(run_id, safe=""))
        info = self._background.run(self._link.call("GET", path, RunInfo))
        live = LiveRun(self._link, self._background, info, pace=1 / self.config().live_rate)
        self._live[run_id] = live
        return live


def _longest(spec: SendSpec) -> float:
    """Return how long an answer may take, whatever the settings say of a request [s]."""
    stated = spec.request.timeout is not None or spec.request.stream_for is not None
    longest = spec.request.time_limit if stated else LONGEST_USUAL
    waits = longest_wait(spec.script, spec.above)
    return parse_duration(longest) / NS_PER_S + SEND_MARGIN + waits


_sessions: dict[tuple[int, Path], Session] = {}
_lock = threading.Lock()


def session() -> Session:
    """Return this process's session with the present data folder; make it on first use.

    A process that was forked gets one of its own: threads do not survive a fork.
    """
    key = (os.getpid(), data_dir())
    with _lock:
        if not _sessions:
            atexit.register(close_sessions)
        if key not in _sessions:
            _sessions[key] = Session(key[1])
        return _sessions[key]


def announce(folder: Path) -> None:
    """Let the engine open the folder of a collection, now or when there is one; start none.

    Parameters
    ----------
    folder : Path
    """
    home = data_dir()
    if opened_in(home).add(folder):
        with _lock:
            present = _sessions.get((os.getpid(), home))
        if present is not None:
            present.announce(folder)


def vetted(script: ScriptSpec) -> str | None:
    """Say what is wrong with scripts, as `Session.vet_if_connected` does; make no session."""
    with _lock:
        present = _sessions.get((os.getpid(), data_dir()))
    return None if present is None else present.vet_if_connected(script)


def close_sessions() -> None:
    """Close every session of this process; the next call makes a new one."""
    with _lock:
        mine = [key for key in _sessions if key[0] == os.getpid()]
        closing = [_sessions.pop(key) for key in mine]
    for one in closing:
        one.close()
