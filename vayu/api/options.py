"""The keyword arguments of the public calls, as one table each.

A table is the type, the signature that an editor shows, and the list of known names: an
unknown one is a problem among the others, so that a person hears of all of them at once.
None always means "not given".
"""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from os import PathLike
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

from vayu.errors import InvalidConfig
from vayu.model.duration import Duration
from vayu.model.elsewhere import elsewhere
from vayu.model.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.cookiejar import CookieJar
    from pathlib import Path

    from vayu.api.tested import Test
    from vayu.model.auth import Auth
    from vayu.model.load import LoadProfile
    from vayu.model.scoped import Value
    from vayu.model.threshold import Threshold

F = TypeVar("F")

_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)

Length = Duration | timedelta
File = str | PathLike[str]
Names = Mapping[str, object] | Iterable[tuple[str, object] | Pair]
"""Something by name: a mapping, or pairs where a name may come twice."""

StageText = str | Iterable[tuple[Length, float]]
"""Stages, as text or as pairs of a length and the level at its end."""


class Selection(TypedDict, total=False):
    """Which requests an analysis is about."""

    window: tuple[Length | None, Length | None] | None
    steady: bool
    mask: object


class RequestOptions(TypedDict, total=False):
    """What a request may be made of, beside its method and URL."""

    params: Names | None
    headers: Names | None
    cookies: Names | CookieJar | None
    json: object
    data: Names | str | bytes | None
    content: str | bytes | Path | None
    xml: str | None
    graphql: str | Mapping[str, object] | None
    files: Mapping[str, object] | Iterable[object] | None
    auth: tuple[str, str] | Auth | str | None
    timeout: Length | None
    connect_timeout: Length | None
    http_version: str | float | None
    follow_redirects: bool | None
    max_redirects: int | None
    verify: bool | File | None
    ca: File | None
    cert: File | tuple[File, File] | tuple[File, File, str] | None
    key: File | None
    key_password: str | None
    min_tls: str | None
    server_name: str | None
    proxy: str | None
    unix_socket: File | None
    ip_version: int | None
    resolve: Mapping[str, str] | None
    dns: str | None
    reuse_connections: bool | None
    decompress: bool | None
    stream_for: Length | None
    pre_request: str | None
    tests: str | Test | Sequence[str | Test] | None
    name: str | None


class SendOptions(RequestOptions, total=False):
    """A request that is sent at once also says with which variables."""

    environment: Mapping[str, Value] | str | None
    globals: Mapping[str, Value] | str | None


class LoadOptions(TypedDict, total=False):
    """How much load, how long, and what the run is called."""

    concurrency: int | None
    rate: float | None
    stages: StageText | None
    rate_stages: StageText | None
    profile: LoadProfile | None
    duration: Length | None
    ramp_up: Length | None
    ramp_down: Length | None
    iterations: int | None
    think: Length | None
    pacing: Length | None
    max_in_flight: int | None
    workers: int | None
    seed: int | None
    thresholds: Iterable[str | Threshold] | None
    abort_on_fail: bool | None
    delay_abort_eval: Length | None
    environment: Mapping[str, Value] | str | None
    globals: Mapping[str, Value] | str | None
    name: str | None
    tags: Iterable[str] | None
    detach: bool | None
    monitor: Mapping[str, str] | None
    monitor_interval: Length | None


def names(table: type) -> tuple[str, ...]:
    """Return the names in an options table, inherited ones first."""
    return tuple(table.__annotations__)


def unknown(options: Mapping[str, object], table: type) -> dict[str, str]:
    """Return a problem for every name in `options` that `table` does not have."""
    known = names(table)
    return {name: unknown_name(name, known) for name in options if name not in known}


def signed(table: type) -> Callable[[F], F]:
    """Show the names of `table` in a function's signature, in place of its ``**options``."""

    def sign(function: F) -> F:
        signature = inspect.signature(function)  # type: ignore[arg-type]
        kept = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        shown = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
            for name in names(table)
        ]
        function.__signature__ = signature.replace(parameters=[*kept, *shown])  # type: ignore[attr-defined]
        return function

    return sign


def selecting(method: F) -> F:
    """Let a method that takes `Selection` show its names, and refuse others by theirs."""
    return strict(signed(Selection)(method))


def strict(function: F) -> F:
    """Refuse keywords that a function does not show, by name, with the one that each resembles.

    Python would name a function further inside, which nobody has called.
    """
    shown = inspect.signature(cast("Callable[..., Any]", function))
    named = [name for name, one in shown.parameters.items() if one.kind in _BY_NAME]
    known = [name for name in named if name != "self"]

    @functools.wraps(cast("Callable[..., Any]", function))
    def checked(*values: Any, **options: Any) -> Any:
        problems = {name: unknown_name(name, known) for name in options if name not in known}
        if problems:
            raise InvalidConfig(problems)
        return cast("Callable[..., Any]", function)(*values, **options)

    return cast("F", checked)


def unknown_name(name: str, known: Iterable[str], *, what: str = "option") -> str:
    """Say which of the known names an unknown one means in another tool, or resembles."""
    listed = list(known)
    meant = elsewhere(name, listed) or difflib.get_close_matches(name, listed, n=1)
    words = " or ".join(map(repr, meant))
    remedy = f"did you mean {words}?" if meant else f"known: {', '.join(listed)}"
    return f"unknown {what}; {remedy}"
