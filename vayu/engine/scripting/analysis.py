"""What can be told of a script from its text, so that nothing is handed over for nothing.

Every answer errs on the safe side: a script that *may* read the body is given it. One that
reads what it was not given is told so by name; nothing passes because of a wrong guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from vayu.engine.scripting.code import code_of
from vayu.engine.scripting.libraries import libraries_of
from vayu.engine.scripting.misuse import misuses_status
from vayu.engine.scripting.overwritten import overwritten
from vayu.engine.scripting.undeclared import undeclared
from vayu.model.script import LONGEST_TURN, LONGEST_WAIT
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.script import ScriptSpec

# Ways to reach a member without writing its name: not `list[0]`, nor `tests["name"]`, nor a list
# after a word of the language.
_INDIRECT = r"[\w$)\]](?<!\breturn)(?<!\bof)(?<!\bin)\s*(?:\?\.\s*)?"
_INDIRECT += r"\[(?!\s*(?:\d+|\"[^\"\\\n]*\"|'[^'\\\n]*')\s*\])"
_INDIRECT += r"|\\u|\beval\b|\bfunction\s*\(\s*[\"'`]|\bReflect\b|\bnew\s+Function\b"
_INDIRECT += r"|\bconstructor\b|\bwith\s*\("
_INDIRECT += r"|\bObject\b(?!\s*\.\s*(?:keys|values|entries|fromEntries|assign|hasOwn)\b)"

# What lies around an exchange costs much to hand over. The name of an environment, or of a request
# of the years before `pm`, may be asked of a whole that is called something else by then.
_AROUND = r"\binfo\b|cookie|iteration|\blocation\b|sendRequest"
_AROUND += r"|\b(?:environment|request)\s*\??\.\s*(?:name|id)\b"
_HAS_A_NAME = re.compile(r"(?<![\w$])(?:environment|request)\b(?!\s*(?:\??\.\s*[A-Za-z$_]|[=(]))")

# What leaves work for later.
# A script that reaches one of these in another way is told that it must write its name.
_WAITS = r"sendRequest|setTimeout|setInterval|setImmediate|debounce|throttle|\bdelay\b|\bdefer\b"
_LATER = rf"async|await|promise|\bthen\b|microtask|\bimport\b|globalThis|\bjar\b|{_WAITS}"


# All of pm, or of its response, is looked at, given away, or given another name.
_NEXT = r"\s*\??\.\s*"
_RESPONSE = rf"(?<![\w$.])pm{_NEXT}response\b"
_WHOLE = re.compile(
    rf"(?<![\w$.])pm\b(?!{_NEXT}[A-Za-z])"
    rf"|{_RESPONSE}(?!{_NEXT}[A-Za-z])|{_RESPONSE}{_NEXT}to\b(?!{_NEXT}[a-z])"
)
# Words of a sentence about the response that look at no phrase in it; every other may.
_DEAF = """
    to be been is and has have with that which at of same but does still also not
    status statusCode statusCodeClass header body jsonBody jsonSchema responseTime json
    withBody ok accepted withoutContent badRequest unauthorized forbidden notFound notAcceptable
    rateLimited info success redirection clientError serverError error above below least most within
    greaterThan lessThan gt gte lt lte
"""
_SAID = r"(?:\s*\((?:[^()]|\([^()]*\))*\))?"
_PHRASE = "|".join((
    rf"{_RESPONSE}{_NEXT}(?:status|reason|details|toJSON|size)\b",
    rf"{_RESPONSE}{_NEXT}to\b(?:{_NEXT}\w+{_SAID})*?{_NEXT}(?!(?:{'|'.join(_DEAF.split())})\b)\w",
    r"\.\s*status\b\s*\((?!\s*\d+\s*\))",
    r"\bstatusReason\b|\bresponseCode\b(?!\s*\.\s*code\b)",
))  # fmt: skip
_SHOWS = re.compile(r"\bconsole\b|\bstringify\b")


@dataclass(frozen=True, slots=True)
class Script:
    """One script and what it may do.

    Attributes
    ----------
    source : str
    reads_body, reads_headers, reads_variables, reads_request, reads_around : bool
        Whether it can look at them at all.
    reads_phrase, reads_time : bool
        Whether it can look at what the status is called, or at how long the response took.
    goes_on : bool
        Whether it may leave work to promises.
    misuses_status : bool
        It takes the reason phrase for a number.
    waits : bool
        Whether it may wait for timers or for requests of its own.
    libraries : tuple of str
        What it may ask for with ``require``.
    undeclared : tuple of str
        What it may assign to without declaring it.
    overwritten : tuple of str
        What it assigns to in vain, because it is frozen.
    """

    source: str
    reads_body: bool
    reads_headers: bool
    reads_variables: bool
    reads_request: bool
    reads_around: bool
    goes_on: bool
    misuses_status: bool
    reads_phrase: bool
    reads_time: bool
    waits: bool = False
    libraries: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()

    @property
    def sees_more(self) -> bool:
        """Whether it can look at more than the response."""
        return self.reads_variables or self.reads_request or self.reads_around


@lru_cache(maxsize=32)  # each is asked of several times before a run begins
def analyse(source: str) -> Script:
    """Return what `source` may do.

    Parameters
    ----------
    source : str
        JavaScript.

    Returns
    -------
    Script
    """
    is_indirect = re.search(_INDIRECT, source) is not None
    code = code_of(source)
    is_whole = _WHOLE.search(code) is not None
    is_indirect |= is_whole and "Object" in code
    is_shown = is_whole and _SHOWS.search(source) is not None

    def may(words: str) -> bool:
        """Whether it holds one of `words`, or could reach it in another way."""
        return is_indirect or re.search(words, source, re.IGNORECASE) is not None

    return Script(
        source=source,
        reads_body=is_shown or may("json|text|body|size"),
        reads_headers=is_shown or may("header|cookie|mime|contentinfo|size|postman"),
        reads_variables=may(r"variables|environment|globals|iterationdata|\bdata\b|postman"),
        reads_request=may(r"\brequest\b|cookie"),
        reads_around=_HAS_A_NAME.search(code) is not None
        or re.search(_AROUND, source, re.IGNORECASE) is not None,
        goes_on=may(_LATER),
        misuses_status=misuses_status(source),
        reads_phrase=is_whole or is_indirect or bool(re.search(_PHRASE, code)),
        reads_time=is_whole or may("time|tojson"),
        waits=re.search(_WAITS, source) is not None,
        libraries=libraries_of(source),
        undeclared=undeclared(source),
        overwritten=overwritten(source),
    )


def analysed(source: str | None) -> Script | None:
    """Return what a script may do; None when there is none."""
    return analyse(source) if source and source.strip() else None


def patience_with(script: ScriptSpec, above: Sequence[ScriptSpec] = ()) -> int:
    """Return how long a run waits for scripts at its end, beside the time of its requests. [ns].

    Parameters
    ----------
    script : ScriptSpec
        The request's own.
    above : sequence of ScriptSpec

    Returns
    -------
    int
        What those around one exchange may wait, all together, and what responses wait for their
        turn; 0 when there is none.
    """
    sources = [source for one in (script, *above) for source in (one.pre, one.post) if source]
    waiting = sum(analyse(source).waits for source in sources)
    return round((LONGEST_TURN + LONGEST_WAIT * waiting) * NS_PER_S) if sources else 0
