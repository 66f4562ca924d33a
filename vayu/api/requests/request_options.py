"""What requests and loads may be made of: tables for `vayu.api.arguments.options`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from vayu.api.arguments.options import File, Length, Names

if TYPE_CHECKING:
    from http.cookiejar import CookieJar
    from pathlib import Path

    from vayu.api.responses.tested import Test
    from vayu.model.load import LoadProfile
    from vayu.model.requests.auth import Auth
    from vayu.model.thresholds.threshold import Threshold
    from vayu.model.variables.scoped import Value

StageText = str | Iterable[tuple[Length, float]]
"""Stages, as text or as pairs of a length and the level at its end."""


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
