"""The libraries that scripts may ask for with ``require``, and their text.

They are bundled when Vayu is built (``extension/`` at the root of the project, `hatch_build.py`),
and are optional there: where one is missing, a script that asks for it is told how to get it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PARTS_OF_NODE = (
    "assert", "events", "path", "punycode", "querystring", "string_decoder", "url", "util",
)  # fmt: skip
"""Their names are common words, so one is meant only where ``require`` is called with it."""

NAMES = (
    "ajv", "buffer", "chai", "cheerio", "crypto-js", "csv-parse", "lodash", "moment",
    "postman-collection", "tv4", "uuid", "xml2js", *PARTS_OF_NODE, "lodash3", "handlebars",
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
