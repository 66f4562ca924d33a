"""The libraries that scripts may ask for with ``require``: which a script means, and their text.

They are bundled when Vayu is built (``extension/`` at the root of the project, `hatch_build.py`),
and are optional there: where one is missing, a script that asks for it is told how to get it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS_OF_NODE = (
    "assert", "events", "path", "punycode", "querystring", "string_decoder", "url", "util",
)  # fmt: skip
"""Their names are common words, so one is meant only where ``require`` is called with it."""

NAMES = (
    "ajv", "buffer", "chai", "cheerio", "crypto-js", "csv-parse", "lodash", "moment", "tv4",
    "uuid", "xml2js", *PARTS_OF_NODE, "lodash3", "handlebars",
)  # fmt: skip
"""As ``require`` knows them; ``atob`` and ``btoa`` are part of the language here.

The last two it does not know: they are the global ``_``, which is an older lodash in Postman, and
what `pm.visualizer` needs.
"""

WEB = "web"
"""What browsers have and the language has not: written in ``js/web``, loaded as libraries are."""

WEB_PARTS = ("text", "clone", "params", "address", "url", "exports")
"""The files that make it up, in order."""

HOW_TO_GET = (
    "this Vayu was installed without its script libraries; install Node.js with npm, then install "
    "Vayu again, or take a wheel, which holds them"
)

_GLOBALS = {
    "lodash3": r"_\s*(?:\?\.|[.(\[])",
    "crypto-js": r"CryptoJS\b",
    "cheerio": r"cheerio\b",
    "tv4": r"tv4\b",
    "buffer": r"Buffer\b",
    "xml2js": r"xml2Json\b",
    WEB: r"(?:(?:new|instanceof|typeof)\s+URL|URL\s*(?=\.)|URLSearchParams|TextEncoder"
    r"|TextDecoder|structuredClone)(?![\w$])",
}

_MEMBERS = {"ajv": "jsonSchema", "handlebars": "visualizer"}
"""Members of pm that need a library."""


def libraries_of(source: str) -> tuple[str, ...]:
    """Return the libraries that a script may ask for.

    Parameters
    ----------
    source : str
        JavaScript. A name that stands in it as text is taken for one that is asked for.

    Returns
    -------
    tuple of str
        Some of `NAMES`, in their order, and `WEB`.
    """
    asks = re.search(r"\brequire\b", source) is not None
    named = {name for name in NAMES if asks and _named(name, source)}
    return tuple(name for name in (*NAMES, WEB) if name in named or _used(name, source))


@cache
def library_text(name: str) -> str | None:
    """Return the body of the function of ``(module, exports)`` that is a library; None: not built.

    Parameters
    ----------
    name : str
        One of `NAMES`, or `WEB`.
    """
    if name == WEB:
        folder = files("vayu.engine.scripting") / "js" / "web"
        parts = ((folder / f"{part}.js").read_text(encoding="utf-8") for part in WEB_PARTS)
        return "\n".join(parts)
    file = files("vayu.engine.scripting") / "bundles" / f"{name}.js"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _named(name: str, source: str) -> bool:
    """Whether the name of a library stands in a script as text, alone or with a version."""
    call = r"\brequire\s*\(\s*" if name in PARTS_OF_NODE else ""
    spelt = name.replace("_", "[_-]")
    pattern = rf"{call}[\"'`](?:npm:|node:)?{spelt}(?:/(?:lib/)?sync)?(?:@[\d.^~]+)?[\"'`]"
    return re.search(pattern, source) is not None


def _used(name: str, source: str) -> bool:
    """Whether a script speaks of the global that Postman has of a library."""
    if name in _MEMBERS and _MEMBERS[name] in source:
        return True
    if name == "lodash3" and re.search(r"=\s*_\s*(?:[;,)\n]|\Z)", source):
        return True
    word = _GLOBALS.get(name)
    return word is not None and re.search(rf"(?<![\w$.]){word}", source) is not None
