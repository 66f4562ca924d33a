"""Which names of headers, parameters and fields say that their value is a secret."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(
    r"auth(?!or(?!i[sz]))|token|secret|passw|passphrase|pwd|api[-_]?key|app[-_]?key|access[-_]?key"
    r"|private[-_]?key|client[-_]?key|cookie|session|credential|signature|assertion(?!error)|saml|jwt",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?<![a-z0-9])(?:sid|sess|sig|pass|pw|psk|pin|otp|totp|hmac|csrf|xsrf|nonce|cvv|cvc|bearer"
    r"|creds|appid)(?![a-z0-9])",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"(?:key|ticket)", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_secret_name(name: str) -> bool:
    """Whether a header, parameter or field of this name holds a secret."""
    return bool(_ANYWHERE.search(name) or _WORD.search(_HUMP.sub("_", name)))


def is_secret_parameter(name: str) -> bool:
    """Whether a parameter of a URL holds a secret: ``key`` is one there, and no other field."""
    return bool(is_secret_name(name) or _PARAMETER.fullmatch(name))
