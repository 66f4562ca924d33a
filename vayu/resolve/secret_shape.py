"""Which texts are secrets by their looks, whatever they are called.

Two kinds: those that their issuer marked (``sk-…``, ``ghp_…``, a JWT, a private key), and those
that are random. Text that people write changes seldom between small letters, capitals and digits,
and identifiers that are random are written in hexadecimal digits; what changes at every second
character and is as long as a key was drawn by a machine to be kept. Hexadecimal digits alone
are no sign, then: identifiers, digests and commits are written so.
"""

from __future__ import annotations

import re

_MARKED = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # JWT: the head is JSON, in base64
    r"|(?:sk|rk)[-_](?:live|test|proj|ant|or)[-_][\w-]{16,}|sk-[\w-]{20,}"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|ya29\.[\w-]{20,}"
    r"|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|(?:Bearer|Basic)\s+[\w.~+/=-]{16,}",
    re.ASCII,
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_OF_A_KEY = re.compile(r"[A-Za-z0-9+/_-]+={0,2}", re.ASCII)
_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")
_APART = re.compile(r"[^A-Za-z0-9]")

SHORTEST_RANDOM = 20
"""Shorter random text may be an identifier. [characters]"""

LEAST_CHANGE = 0.4
"""Changes of kind for each character. Letters and digits drawn evenly have 0.62, with a standard
deviation of 0.11 at 20 characters; ``GetCustomerOrdersV2`` has 0.33. [1]"""


def looks_secret(text: str) -> bool:
    """Whether a text is a secret by its looks.

    Parameters
    ----------
    text : str
        The value of a variable, whole.

    Returns
    -------
    bool
        What is said to be none may be one: a password that people chose has no looks.
    """
    found = text.strip()
    return bool(_MARKED.fullmatch(found) or _PRIVATE_KEY.match(found)) or _is_random(found)


def _is_random(text: str) -> bool:
    """Whether a text is one word of a key's letters that no person wrote."""
    if not _OF_A_KEY.fullmatch(text):
        return False
    signs = _APART.sub("", text)
    changes = len(_CHANGE.findall(text))  # beside a dash there is none: it parts words
    return (
        len(signs) >= SHORTEST_RANDOM
        and {"a", "A", "0"} == {_kind(sign) for sign in signs}
        and changes >= LEAST_CHANGE * len(signs)
    )


def _kind(sign: str) -> str:
    """Return a letter or digit that stands for its kind."""
    return "0" if sign.isdigit() else "a" if sign.islower() else "A"
