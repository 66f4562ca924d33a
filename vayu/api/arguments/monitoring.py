"""What to read beside a load run: the ``monitor=`` of `vayu.Request.load`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from vayu.client.machine import machine_reader
from vayu.client.monitor_plan import LOCAL, MonitorPlan
from vayu.errors import InvalidConfig
from vayu.model.words.duration import GRAMMAR, duration_problem, parse_duration
from vayu.model.words.show import kind_of, show
from vayu.units import NS_PER_S

LEAST = 0.1
"""Shortest interval. [s]"""


def monitor_of(given: Mapping[str, object]) -> MonitorPlan | None:
    """Return what to read beside a run; None: nothing.

    Parameters
    ----------
    given : mapping
        ``monitor``, sources by name, and ``monitor_interval``, 1 s by default.

    Returns
    -------
    MonitorPlan or None

    Raises
    ------
    InvalidConfig
        Naming each source that is none.
    """
    sources = given.get("monitor")
    problems: dict[str, str] = {}
    length = _length(given.get("monitor_interval"), problems)
    if sources is None:
        if given.get("monitor_interval") is not None:
            problems.setdefault("monitor_interval", "there is no monitor= that it could apply to")
    elif not isinstance(sources, Mapping) or not sources:
        form = '{"db": "http://host:9187/metrics", "here": "local"}'
        problems["monitor"] = f"must be addresses by name, such as {form}, got {kind_of(sources)}"
    else:
        every = {name: _problem(name, address) for name, address in sources.items()}
        problems |= {f"monitor[{show(name)}]": why for name, why in every.items() if why}
    if problems:
        raise InvalidConfig(problems)
    if not isinstance(sources, Mapping):
        return None
    if LOCAL in sources.values():
        machine_reader()  # says so now if psutil is missing
    return MonitorPlan(dict(sources), length)


def _length(interval: object, problems: dict[str, str]) -> float:
    """Return how long an interval is. [s]."""
    if interval is None:
        return 1.0
    plain: Any = interval.total_seconds() if isinstance(interval, timedelta) else interval
    if duration_problem(plain):
        problems["monitor_interval"] = f"must be {GRAMMAR}, got {show(plain)}"
        return 1.0
    length = parse_duration(plain) / NS_PER_S
    if length < LEAST:
        problems["monitor_interval"] = f"must be at least {LEAST:g} s, got {show(plain)}"
    return length


def _problem(name: object, address: object) -> str | None:
    """Why a source is none; an address may hold a password and is not repeated."""
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        return "must have a short text as its name"
    if not isinstance(address, str):
        return f'must be an address, or "{LOCAL}", got {kind_of(address)}'
    if address == LOCAL:
        return None
    try:
        parts = urlsplit(address)
        found = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        found = False
    return None if found else f'must be an http or https address, or "{LOCAL}"'
