"""Secrets that stand in the text of a script: ``token = "abc"``, ``set("token", "abc")``.

Only quoted text is one. What else may follow a secret's name (``token = json.token``) is code, and
a script without it would be another script. Nor is a short value of a variable that no name calls
secret: ``test`` may be one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.template import TEMPLATE
from vayu.resolve.addresses import addresses
from vayu.resolve.leaves import leaves, telling
from vayu.resolve.open_secrets import SHORTEST_KNOWN
from vayu.resolve.redact import redactor
from vayu.resolve.removal import MASK
from vayu.resolve.scopes import every, scopes_of, visible
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.secret_values import SecretFinder
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.requests.request import RequestSpec
    from vayu.model.variables.scoped import Scoped
    from vayu.resolve.scopes import Scopes

Scripts = TypeVar("Scripts", bound=ScriptSpec)

_LONG = 16  # a value of this length may be a secret, whatever its name [characters]

_LITERAL = re.compile(
    r"""([\w$.-]+)(["'`]?\s*[:=,]\s*)(["'`])((?:(?!\3)[^\\\r\n]|\\.)+)\3""",
)


_SET = re.compile(r"\.\s*set\s*\(")
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(["'`])((?:(?!\1)[^\\]|\\.)*)\1|[(){}\[\],]""", re.DOTALL
)


def script_redactor(
    request: RequestSpec,
    scopes: Scopes,
    learnt: Iterable[str] = (),
    elsewhere: Iterable[str] = (),
) -> Callable[[str], str]:
    """Return what removes from a script the secrets of the request that it belongs to.

    Parameters
    ----------
    request : RequestSpec
        As composed: what is its password is one in the script, too.
    scopes : Scopes
        Addresses among their values stay readable.
    learnt : iterable of str, optional
        What scripts set.
    elsewhere : iterable of str, optional
        Secrets of other requests and environments. One that is a word, as a bad password is, goes
        only where it is all that is quoted: it may be the name of something.
    """
    variables = list(telling(every(scopes)))
    known = [value for value in learnt if len(value) >= _LONG] + [
        value
        for name, value in variables
        if is_secret_name(name) or (isinstance(value, str) and len(value) >= _LONG)
    ]
    known += SecretFinder(request).written(visible(scopes))
    plain = addresses(variables)
    others = [v for v in elsewhere if len(v) >= SHORTEST_KNOWN and v not in plain]
    known += [value for value in others if not value.isalpha()]
    redact = redactor(value for value in known if value not in plain)
    words = "|".join(re.escape(value) for value in others if value.isalpha())
    quoted = re.compile(rf"(?P<q>[\"'`])(?:{words})(?P=q)") if words else None

    def without(text: str) -> str:
        found = redact(text)
        return found if quoted is None else quoted.sub(rf"\g<q>{MASK}\g<q>", found)

    return without


def marked(spec: Scoped) -> frozenset[str]:
    """Return the values of the variables that somebody marked as secrets, in every scope."""
    names = frozenset(spec.secrets)
    return frozenset(
        as_text(leaf)
        for name, value in every(scopes_of(spec))
        if name in names
        for _, leaf in leaves(name, value)
        if leaf is not None and not isinstance(leaf, bool)
    )


def mask_scripts(scripts: Scripts, redact: Callable[[str], str]) -> Scripts:
    """Return both scripts of a request, or of a level above it, as they may be stored and shown.

    Parameters
    ----------
    scripts : ScriptSpec
    redact : callable
        See `script_redactor`.
    """
    return replace(
        scripts,
        pre=scripts.pre and mask_script(scripts.pre, redact),
        post=scripts.post and mask_script(scripts.post, redact),
    )


def mask_set(source: str) -> str:
    """Return a script without the text that it sets variables to: ``set("n", "***")``.

    Parameters
    ----------
    source : str
        JavaScript. What its variables will be is not known yet; templates are no secret.
    """
    pieces, at = [], 0
    for call in _SET.finditer(source):
        if call.end() >= at:  # else it is an argument of the one before
            pieces.append(source[at : call.end()])
            at = _after_arguments(source, call.end(), pieces)
    return "".join([*pieces, source[at:]])


def _after_arguments(source: str, start: int, pieces: list[str]) -> int:
    """Add arguments, text masked in all but the first; return where they end."""
    depth, first, at = 0, True, start
    for token in _TOKEN.finditer(source, start):
        sign = token[0]
        if sign == ")" and not depth:
            break
        depth += (sign in "([{") - (sign in ")]}")
        first = first and not (sign == "," and not depth)
        if not first and token[1] and TEMPLATE.sub("", token[2]).strip():
            pieces.append(f"{source[at : token.start()]}{token[1]}{MASK}{token[1]}")
            at = token.end()
    return at


def mask_script(source: str, redact: Callable[[str], str]) -> str:
    """Return a script without the secrets that are written in it.

    Parameters
    ----------
    source : str
        JavaScript.
    redact : callable
        Removes what is known to be secret from a text.
    """
    return redact(_LITERAL.sub(_masked, source))


def _masked(match: re.Match[str]) -> str:
    """Mask a literal that a secret's name is given; templates are none."""
    name, between, quote, text = match.groups()
    if not is_secret_name(name) or not TEMPLATE.sub("", text).strip(" :;="):
        return match[0]
    return f"{name}{between}{quote}{MASK}{quote}"
