"""What is no client certificate is named before anything is sent; what may be one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

import vayu
from vayu.engine.identity import identity_problems
from vayu.engine.paths import path_problems
from vayu.errors import InvalidConfig
from vayu.testing.certificate import write_certificate

if TYPE_CHECKING:
    from pathlib import Path


def pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    """Write a key."""
    encryption = NoEncryption() if password is None else BestAvailableEncryption(password)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    """A folder with a certificate and keys: its own, encrypted, and another."""
    write_certificate(tmp_path / "both.pem")
    whole = (tmp_path / "both.pem").read_bytes()
    begin = whole.index(b"-----BEGIN CERTIFICATE")
    own = load_pem_private_key(whole[:begin], None)
    assert isinstance(own, ec.EllipticCurvePrivateKey)
    (tmp_path / "cert.pem").write_bytes(whole[begin:])
    (tmp_path / "key.pem").write_bytes(whole[:begin])
    (tmp_path / "locked.pem").write_bytes(pem(own, b"canary"))
    (tmp_path / "other.pem").write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))
    (tmp_path / "cert.p12").write_bytes(b"\x30\x82\x00")
    return tmp_path


USABLE = {
    "both in one": ("both.pem", None, None),
    "a key of its own": ("cert.pem", "key.pem", None),
    "a password": ("cert.pem", "locked.pem", "canary"),
    "a password that nobody asks for": ("cert.pem", "key.pem", "canary"),
    "a password not known yet": ("cert.pem", "locked.pem", "{{password}}"),
    "a path not known yet": ("cert.pem", "{{key}}", None),
    "a file that is not there": ("cert.pem", "nowhere.pem", None),
    "a device": ("cert.pem", "/dev/zero", None),
    "none": (None, None, "canary"),
}
REFUSED = {
    "no PEM": ("cert.p12", "key.pem", None, "cert", "holds no certificate in PEM"),
    "no key": ("cert.pem", None, None, "cert", "holds no private key in PEM"),
    "a certificate as key": ("cert.pem", "cert.pem", None, "key", "holds no private key in PEM"),
    "another key": ("cert.pem", "other.pem", None, "key", "is not the key of the certificate"),
    "no password": ("cert.pem", "locked.pem", None, "key_password", "is missing"),
    "an empty one": ("cert.pem", "locked.pem", "", "key_password", "does not open"),
    "a wrong one": ("cert.pem", "locked.pem", "guess", "key_password", "does not open"),
    "no such one": ("cert.pem", "locked.pem", "x" * 2000, "key_password", "does not open"),
}


def fields(tls: Path, cert: str | None, key: str | None, password: str | None) -> dict[str, object]:
    """Return them as a record has them."""
    paths = {"cert": cert, "key": key}
    whole = {name: str(tls / path) for name, path in paths.items() if path and "{{" not in path}
    return {**paths, **whole, "key_password": password}


@pytest.mark.parametrize("case", USABLE)
def test_what_may_be_one_is_let_through(tls: Path, case: str) -> None:
    """Whatever is not known yet, or somebody else says."""
    assert identity_problems(fields(tls, *USABLE[case])) == {}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_none_is_named(tls: Path, case: str) -> None:
    """By its field, and without the password."""
    cert, key, password, field, why = REFUSED[case]

    wrong = path_problems(fields(tls, cert, key, password))
    assert list(wrong) == [field]
    assert why in wrong[field]
    assert "guess" not in wrong[field]


def test_a_request_says_so_by_what_was_given(tls: Path) -> None:
    """Before there is an engine. libcurl asked the terminal for the password, and waited."""
    with pytest.raises(InvalidConfig, match=r"key_password: is missing: '.*locked\.pem'"):
        vayu.Request("GET", "https://h/", cert=tls / "cert.pem", key=tls / "locked.pem")
    with pytest.raises(InvalidConfig, match=r"cert: does not open '.*locked\.pem'"):
        vayu.Request("GET", "https://h/", cert=(tls / "cert.pem", tls / "locked.pem", "guess"))
