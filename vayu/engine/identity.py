"""A client certificate can be used before anything is sent: PEM, with its key, which opens.

Rule: only what is sure to fail is refused. libcurl would ask a terminal for a password that is
missing, and wait for it; the rest it would find out once for every request.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vayu.model.variables.template import has_template

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 1 << 20  # of what is looked into [B]


def identity_problems(fields: Mapping[str, object]) -> dict[str, str]:
    """Return why a client certificate is none.

    Parameters
    ----------
    fields : mapping of str to value
        Of a `TransportSpec`, by their Python names: ``cert``, ``key`` and ``key_password``. What
        is a template, or no file that can be read, is left to others.

    Returns
    -------
    dict of str to str
        Field to problem, with what helps; it never holds the password.
    """
    cert, password = fields.get("cert"), fields.get("key_password")
    key = fields.get("key") or cert
    if not isinstance(cert, str) or not isinstance(key, str) or not _is_plain(password):
        return {}
    certificates, keys = _text(cert), _text(key)
    if certificates is None or keys is None:
        return {}
    if b"CERTIFICATE-----" not in certificates:
        return {"cert": f"{cert!r} holds no certificate in PEM; convert it, or give another file"}
    if b"PRIVATE KEY-----" not in keys:
        field = "key" if fields.get("key") else "cert"
        return {field: f"{key!r} holds no private key in PEM; give the file of the key as key"}
    return _refused(cert, key, password)


def _is_plain(password: object) -> bool:
    """Whether a password is known already, or is none."""
    return password is None or (isinstance(password, str) and not has_template(password))


def _text(path: str) -> bytes | None:
    """Return what a file of certificates or keys says; None where others say what is wrong."""
    if not path.startswith("/") or has_template(path):
        return None
    try:
        file = Path(path)
        usual = file.is_file() and file.stat().st_size <= _LARGEST
        return file.read_bytes() if usual else None
    except (OSError, ValueError):
        return None


def _refused(cert: str, key: str, password: object) -> dict[str, str]:
    """Return what OpenSSL has against a certificate and its key."""
    import ssl  # noqa: PLC0415 (for who has a certificate)

    asked = []

    def answer() -> str:
        asked.append(key)
        return "" if password is None else str(password)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # whether a key is too short the server says
    try:
        context.load_cert_chain(cert, key, answer)
    except (ssl.SSLError, ValueError) as error:  # ValueError: longer than any password
        if asked and password is None:
            return {"key_password": f"is missing: {key!r} is encrypted; give its password"}
        if asked:
            return {
                "key_password": f"does not open {key!r}; give the one that it is encrypted with"
            }
        if getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
            return {"key": f"{key!r} is not the key of the certificate {cert!r}; give that one"}
    return {}
