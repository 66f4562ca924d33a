"""Which names of headers, parameters and fields say that their value is a secret.

A name is one if a word of a secret is in it, unless its last word says that the value is *about*
one: ``access_token`` is a secret, ``token_url`` says where it comes from, ``tokenType`` what kind
it is. Where a thing is used, and which one of several, is no word of its own: ``AUTH_TOKEN_PROD``
is a secret, ``TOKEN_URL_2`` is none. Whatever is not known to be innocent stays a secret.
"""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"auth(?!or(?!i[sz]))|token(?!i[sz])|secret(?!ar)|passw|passphrase|pwd|api[-_]?key|app[-_]?key"
    r"|access[-_]?key|private[-_]?key|client[-_]?key|cookie|session|sessid|credential|signature"
    r"|assertion(?!error)|saml|jwt",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?<![a-z0-9])(?:sid|sess|sig|pass|pw|psk|pin|otp|totp|hmac|csrf|xsrf|nonce|cvv|cvc|bearer"
    r"|creds|appid)(?![a-z0-9])",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"(?:key|ticket)", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERS = re.compile(r"[a-z]+")

_WHERE = re.compile(
    r"ur[il]s?|endpoint|host|hostname|port|server|domain|realm|tenant|issuer|audience|path"
)
_ABOUT = re.compile(
    # what it is called and of which kind, what it must be like, when it ends
    r"names?|username|types?|methods?|mode|scheme|scopes?|algorithm|alg|format|prefix"
    r"|policy|length|size|count|limit|min|max|required|enabled"
    r"|ttl|expiry|expires|expiration|lifetime|timeout|duration|timestamp|age"
)
_COUNTED = re.compile(r"tokens|sessions|cookies")
_COUNTS = re.compile(r"max|min|total|num|prompt|completion|input|output|cached")
_WHICH = re.compile(
    r"dev|development|test|qa|uat|stage|staging|prod|production|live|sandbox|local|v"
)


def is_secret_name(name: str) -> bool:
    """Whether a header, parameter or field of this name holds a secret."""
    parted = _HUMP.sub("_", name)
    return bool(_ANYWHERE.search(name) or _WORD.search(parted)) and not _is_about(parted)


def is_secret_parameter(name: str) -> bool:
    """Whether a parameter of a URL holds a secret: ``key`` is one there, and no other field."""
    return bool(is_secret_name(name) or _PARAMETER.fullmatch(name))


def _is_about(parted: str) -> bool:
    """Whether a name is that of what is said of a secret: its kind, its address, how many."""
    words = _LETTERS.findall(parted.lower())
    while words and _WHICH.fullmatch(words[-1]):
        words.pop()
    if len(words) < 2:  # alone it is the secret
        return False
    *before, last = words
    return bool(
        _ABOUT.fullmatch(last)
        or (_WHERE.fullmatch(last) and before[-1] != "secret")  # the address itself is secret
        or (before[-1], last) == ("key", "id")
        or (_COUNTED.fullmatch(last) and _COUNTS.fullmatch(before[0]))
    )
