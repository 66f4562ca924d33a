"""Everything that a request or a collection can be written as, by name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.exporting.curl_export import write_curl
from vayu.formats.exporting.http_export import write_http
from vayu.formats.exporting.javascript_export import write_fetch, write_k6
from vayu.formats.exporting.python_export import write_python
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.request import RequestSpec

KINDS: dict[str, Callable[[str, RequestSpec], str]] = {
    "curl": lambda _, spec: write_curl(spec),
    "http": lambda name, spec: write_http([(name, spec)]),
    "requests": lambda _, spec: write_python(spec, "requests"),
    "httpx": lambda _, spec: write_python(spec, "httpx"),
    "fetch": lambda _, spec: write_fetch(spec),
    "k6": lambda _, spec: write_k6(spec),
}
"""What a single request can be written as."""


def export_request(name: str, spec: RequestSpec, kind: str) -> str:
    """Return a request as code.

    `InvalidConfig` is raised if there is no such kind, or it has no way to say the request.

    Parameters
    ----------
    name : str
    spec : RequestSpec
    kind : str
        One of `KINDS`.

    Returns
    -------
    str
        Variables are read from the process's environment, or stay as ``{{name}}``.
    """
    check_kind(kind, list(KINDS))
    return KINDS[kind](name, spec)


def check_kind(kind: object, known: list[str]) -> None:
    """Refuse a kind that there is not.

    Raises
    ------
    InvalidConfig
        Naming the nearest that there is.
    """
    if kind not in known:
        close = difflib.get_close_matches(str(kind), known, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else f"choose one of {', '.join(known)}"
        raise InvalidConfig({"kind": f"{show(kind)} is not known; {remedy}"})
