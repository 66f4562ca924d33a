r"""``.env`` files: a name and a value a line, as docker and other tools read them.

    # a comment           whole lines, and after a blank behind an unquoted value
    export NAME=value     ``export`` is allowed
    NAME = value          blanks around are cut
    NAME='as it is'       single quotes: nothing is special
    NAME="a\nb"           double quotes: ``\n \r \t \\ \" \$`` are escapes; may span lines

Nothing is substituted: ``$OTHER`` stays what it is. The last of two lines of one name wins.
"""

from __future__ import annotations

import re

from vayu.errors import InvalidConfig

_LINE = re.compile(
    r"""[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*
        (?: '(?P<single>[^']*)' | "(?P<double>(?:[^"\\]|\\.)*)" | (?P<bare>[^\r\n]*) )
        (?P<rest>[^\r\n]*)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"[ \t]+#.*|^#.*")
_BLANK = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def read_dotenv(text: str) -> dict[str, str]:
    """Return the values of a ``.env`` file by name.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to str

    Raises
    ------
    InvalidConfig
        Naming each line that is none; what stands there is not shown.
    """
    text = text.removeprefix("\ufeff")
    found, wrong = dict[str, str](), dict[str, str]()
    place = 0
    while place < len(text):
        blank = _BLANK.match(text, place)
        if blank and blank.end() > place:
            place = blank.end()
            continue
        line = text.count("\n", 0, place) + 1
        match = _LINE.match(text, place)
        if match is None or _COMMENT.sub("", match["rest"]).strip():
            wrong[f"line {line}"] = "must be NAME=value"
        else:
            found[match["name"]] = _value(match)
        end = text.find("\n", match.end() if match else place)
        place = len(text) if end < 0 else end + 1
    if wrong:
        raise InvalidConfig(wrong)
    return found


def _value(match: re.Match[str]) -> str:
    """Return the value of a line."""
    if match["single"] is not None:
        return match["single"]
    if match["double"] is not None:
        return re.sub(
            r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match["double"], flags=re.DOTALL
        )
    return _COMMENT.sub("", match["bare"]).strip()
