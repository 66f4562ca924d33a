"""The load form: a sentence, thresholds, and what speaks for and against starting it.

    500 requests/s for 30 s    ──>  profile ──> preview, how many requests, a warning

A load on somebody else's machine is an attack unless they agreed. So one above `GENTLE_RATE` or
`GENTLE_USERS` whose target is not this machine asks once, by the host's name.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from vayu.errors import InvalidConfig
from vayu.formats.load.load_sentence import EXAMPLES, read_load_sentence
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.words.spelling import spell_number
from vayu.pacing.curve import curve_of
from vayu.report.profile_view import profile_html

if TYPE_CHECKING:
    from vayu.model.load import Paced

GENTLE_RATE = 20
"""Arrivals that a target elsewhere is offered without asking. [1/s]"""

GENTLE_USERS = 5
"""Users that a target elsewhere is offered without asking. [1]"""

_WIDTH = 440  # px of the preview, which stands beside the form


class LoadForm(msgspec.Struct, kw_only=True):
    """What stands in the load form.

    Attributes
    ----------
    sentence : str
        The load, in words: see `vayu.formats.load.load_sentence`.
    thresholds : str
        One a line.
    abort : bool
        Stop the run as soon as one of them fails.
    agreed : str
        Host that may be put under load, as the person said.
    """

    sentence: str = "10 users for 30s"
    thresholds: str = ""
    abort: bool = False
    agreed: str = ""


class Load(NamedTuple):
    """A load form that can be started.

    Attributes
    ----------
    profile : LoadProfile
    config : LoadConfig
    """

    profile: Paced
    config: LoadConfig


def load_of(form: LoadForm) -> Load:
    """Return the load that a form describes.

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong, at ``load``, ``thresholds`` or a field of the profile.
    """
    problems: dict[str, str] = {}
    profile: Paced | None = None
    try:
        profile = read_load_sentence(form.sentence)
    except InvalidConfig as error:
        problems |= error.problems
    limits = [line.strip() for line in form.thresholds.splitlines() if line.strip()]
    plain = {"thresholds": limits, "abort_on_fail": form.abort and bool(limits)}
    try:
        build(LoadConfig, plain, names="python")
    except InvalidConfig as error:
        problems |= error.problems
    if problems or profile is None:
        raise InvalidConfig(problems)
    config = build(LoadConfig, {"given": profile, **plain}, names="python")
    return Load(profile=profile, config=config)


def load_view(form: LoadForm, url: str | None, *, last_ms: float | None) -> dict[str, Any]:
    """Return what the page shows of a load form.

    Parameters
    ----------
    form : LoadForm
    url : str, optional
        With its variables filled in.
    last_ms : float, optional
        How long the last response took, if there was one. [ms]

    Returns
    -------
    dict
        ``form`` and ``examples``; ``preview``, HTML; ``estimate`` and ``warning``, text;
        ``ask``, the host that has to be agreed to; ``problems``.
    """
    shown: dict[str, Any] = {"form": msgspec.to_builtins(form), "examples": list(EXAMPLES),
                             "preview": "", "estimate": "", "warning": "", "ask": "",
                             "problems": {}}  # fmt: skip
    try:
        profile = load_of(form).profile
    except InvalidConfig as error:
        return shown | {"problems": error.problems}
    host = _host(url)
    warning = _warning(profile, host)
    return shown | {
        "preview": str(profile_html(profile, width=_WIDTH)),
        "estimate": _estimate(profile, last_ms),
        "warning": warning,
        "ask": host if warning and form.agreed != host else "",
    }


def _estimate(profile: Paced, last_ms: float | None) -> str:
    """Say how many requests it will be."""
    limit, area = profile.limit, curve_of(profile).total if profile.length is not None else None
    if profile.model == "open":
        counts = [count for count in (limit, area) if count is not None]
        return f"{spell_number(round(min(counts)))} requests" if counts else ""
    most = f"at most {spell_number(limit)} requests" if limit is not None else ""
    if area is None or not last_ms:
        return most or "as many requests as the target answers: each user waits for its response"
    about = area / (last_ms / 1000)
    if limit is not None and about >= limit:
        return f"{spell_number(limit)} requests"
    guess = f"about {spell_number(_rounded(about))} requests"
    pauses = "" if _pauses(profile) is None else ", fewer for the pauses between them"
    return f"{guess}, if each takes {last_ms:.3g} ms as the last one did{pauses}"


def _pauses(profile: Paced) -> object:
    """Return what the users of a profile do between their requests, if anything."""
    return getattr(profile, "think", None) or getattr(profile, "pacing", None)


def _rounded(count: float) -> int:
    """Return a guess in two digits, which is more than it is worth."""
    return int(float(f"{count:.2g}"))


def _warning(profile: Paced, host: str) -> str:
    """Say why somebody should be asked first; nothing when nobody need be."""
    gentle, unit = (GENTLE_RATE, "requests/s") if profile.model == "open" else (
        GENTLE_USERS, "users")  # fmt: skip
    if not host or _here(host) or profile.peak <= gentle:
        return ""
    return (
        f"{host} is not this machine, and {spell_number(profile.peak)} {unit} are more than "
        f"{gentle}: put it under load only if it is yours, or its owner agreed."
    )


def _host(url: str | None) -> str:
    """Return the host of a URL; none of one that is not whole yet."""
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _here(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
