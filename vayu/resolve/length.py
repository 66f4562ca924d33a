"""`Content-Length`, where a request says it itself: one that is not the body's is refused.

Too small, and the server reads the rest of the body as the next request on that connection; too
large, and it waits for what never comes. Either way the numbers would be of something else (RFC
9110, section 8.6). The right one is counted anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.requests.part import Part

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs
    from vayu.model.requests.request import RequestSpec

_NAME = "content-length"


def says_length(spec: RequestSpec) -> bool:
    """Whether a request says how long its body is. Of files only their sender can know."""
    content = spec.body.content
    filed = spec.body.mode == "file" or (
        isinstance(content, tuple)
        and any(isinstance(part, Part) and part.file is not None for part in content)
    )
    return not filed and any(name.lower() == _NAME for name, _ in spec.header_pairs)


def refuse_other_length(method: str, headers: Pairs, body: bytes | None) -> None:
    """Refuse a length that is not the body's.

    Parameters
    ----------
    method : str
        HEAD sends no body.
    headers : tuple of pairs
    body : bytes, optional

    Raises
    ------
    InvalidConfig
        Naming both; what is no number may be anything, and is not shown.
    """
    length = 0 if method == "HEAD" else len(body or b"")
    for name, value in headers:
        if name.lower() == _NAME and value.strip() != str(length):
            said = f"says {value.strip()[:20]}" if value.strip().isdecimal() else "is no number"
            why = f"Content-Length {said}, and the body has {length:,} bytes"
            raise InvalidConfig({"headers": f"{why}; leave it out: it is counted when it is sent"})
