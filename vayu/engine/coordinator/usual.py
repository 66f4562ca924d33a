"""What the settings say of a request that says nothing itself: time limits, and a proxy.

    request   timeout: "5s"    the request's own word counts
    settings  timeout: "30s"   what a request without one gets

As the environment's proxy, that of the settings is never for this machine, and a request that
has another way (a proxy of its own, ``none``, a Unix socket, HTTP/3) does not take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.template import parse

if TYPE_CHECKING:
    from vayu.engine.coordinator.machine import Machine
    from vayu.model.settings import Settings

S = TypeVar("S", RunSpec, SendSpec)


def as_set(spec: S, settings: Settings, machine: Machine) -> S:
    """Return a send or a run whose request says all that the settings say for it.

    Parameters
    ----------
    spec : SendSpec or RunSpec
    settings : Settings
    machine : Machine
        Which hosts are this machine.
    """
    request, found = spec.request, dict[str, object]()
    if request.timeout is None:
        found["timeout"] = settings.timeout
    if request.connect_timeout is None and settings.connect_timeout is not None:
        found["connect_timeout"] = settings.connect_timeout
    if settings.proxy is not None and _takes_a_proxy(spec, machine):
        found["proxy"] = settings.proxy
    return replace(spec, request=replace(request, **found)) if found else spec


def _takes_a_proxy(spec: RunSpec | SendSpec, machine: Machine) -> bool:
    """Whether a request may go through the proxy of the settings."""
    request = spec.request
    if request.proxy is not None or request.unix_socket is not None or request.http_version == "3":
        return False
    url = parse(request.url).render(visible(scopes_of(spec)).get, [])
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False  # nothing can be sent there anyway
    return host is None or not machine.is_itself(host)
