"""Text that follows the headers, and what it is: told by a word for it, or by looking at it."""

from __future__ import annotations

import json

from vayu.model.requests.body import Body
from vayu.model.variables.template import TEMPLATE

_TYPES = {
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "javascript": "application/javascript",
    "text": "text/plain",
    "yaml": "application/yaml",
}
"""The `Content-Type` that goes with a word for the language."""


def raw_body(text: str, language: str = "", content_type: str = "") -> Body:
    """Return a body of text.

    Parameters
    ----------
    text : str
    language : str, optional
        ``json``, ``xml``, ``html`` ...; empty: nobody said.
    content_type : str, optional
        Of the request's header, where it has one; it needs none of the body's then.

    Returns
    -------
    Body
        Of mode ``json`` if it is JSON once its templates are filled in.
    """
    if not text:
        return Body()
    kind = content_type.partition(";")[0].strip().lower()
    said = language.lower() or next((word for word, name in _TYPES.items() if name == kind), "")
    implied = None if content_type else _TYPES.get(said)
    if said in {"", "json"} and (not kind or "json" in kind) and is_json(text):
        return Body(mode="json", content=text)
    if said == "xml" or kind.endswith(("/xml", "+xml")):
        return Body(mode="xml", content=text, content_type=implied)
    return Body(mode="text", content=text, content_type=implied)


def is_json(text: str) -> bool:
    """Whether text is a JSON object or list once its templates are filled in."""
    try:
        value = json.loads(TEMPLATE.sub("1", text), parse_constant=_refused)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list)


def _refused(constant: str) -> None:
    """Refuse a constant.

    Raises
    ------
    ValueError
        Always: ``NaN`` and the infinities are written by Python, and unknown to JSON.
    """
    raise ValueError(constant)
