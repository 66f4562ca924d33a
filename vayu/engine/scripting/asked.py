"""Which libraries a script asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.engine.scripting.libraries import NAMES, PARTS_OF_NODE, WEB

if TYPE_CHECKING:
    from vayu.engine.scripting.reading import Reading

GLOBALS_OF_LIBRARIES = {
    "_": "lodash3",
    "CryptoJS": "crypto-js",
    "cheerio": "cheerio",
    "tv4": "tv4",
    "Buffer": "buffer",
    "xml2Json": "xml2js",
    **dict.fromkeys(
        ("URL", "URLSearchParams", "TextEncoder", "TextDecoder", "structuredClone"), WEB
    ),
}

_MEMBERS = {"jsonSchema": "ajv", "visualizer": "handlebars"}
"""Members of pm that need a library."""

_ASKED = re.compile(r"(?:npm:|node:)?([\w-]+?)(?:/(?:lib/)?sync)?(?:@[\d.^~]+)?")


def libraries_of(reading: Reading) -> tuple[str, ...]:
    """Return the libraries that a script may ask for.

    Parameters
    ----------
    reading : Reading
        A name that stands in the script as text is taken for one that is asked for.

    Returns
    -------
    tuple of str
        Some of `NAMES`, in their order, and `WEB`.
    """
    asks = "require" in reading.members
    named = set(map(_asked, reading.texts if asks else ())).difference(PARTS_OF_NODE)
    named.update(map(_asked, reading.required))
    named.update(GLOBALS_OF_LIBRARIES[name] for name in GLOBALS_OF_LIBRARIES.keys() & reading.free)
    named.update(_MEMBERS[name] for name in _MEMBERS.keys() & (reading.members | reading.texts))
    return tuple(name for name in (*NAMES, WEB) if name in named)


def _asked(text: str) -> str:
    """Return the name of the library that is asked for by a text, perhaps with a version."""
    asked = _ASKED.fullmatch(text)
    return asked[1].replace("string-decoder", "string_decoder") if asked else ""
