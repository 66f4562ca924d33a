"""Texts that an issuer marked or a machine drew are secrets; what people write is none."""

from __future__ import annotations

import base64
import hashlib
import random
import string

import pytest

from vayu.resolve.secret_shape import looks_secret

# Put together here, so that nobody who looks for leaked secrets finds one in this file.
BODY = "".join(random.Random(7).choices(string.ascii_letters + string.digits, k=48))
JWT = ".".join(("eyJ" + BODY[:20], BODY[:30], BODY))


@pytest.mark.parametrize(
    "text",
    [
        JWT,
        f"Bearer {BODY}",
        "Basic " + base64.b64encode(b"ada:lovelace-1815").decode(),
        "sk-" + BODY,
        "sk_" + "live_" + BODY[:24].lower(),
        "ghp_" + BODY[:36].lower(),
        "github_" + "pat_" + "1" * 30,
        "glpat-" + "a" * 20,
        "AKIA" + "ABCDEFGH12345678",
        "AIza" + "a" * 35,
        "xoxb-" + "1" * 12,
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMII\n",
        "-----BEGIN " + "PRIVATE KEY-----",
        f"  {BODY}\n",
    ],
)
def test_what_its_issuer_marked_is_a_secret(text: str) -> None:
    """Whatever it is called."""
    assert looks_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "staging",
        "https://idp.example/oauth/token",
        "GetCustomerOrdersV2ResponseModel",
        "my-Long-Name-2024-v1-Final-B7",
        "api/V2/Users/GetById7/Items",
        "2024-01-01T00:00:00.000000Z",
        "550e8400-e29b-41d4-a716-446655440000",
        "507f1f77bcf86cd799439011",
        hashlib.sha256(b"").hexdigest(),
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "application/vnd.github.v3+json",
        "sk-learn",
        "eyJust",
        "12345678901234567890",
        "A1b2C3",
        "Basic access for everyone who asks",
    ],
)
def test_what_people_and_databases_write_is_none(text: str) -> None:
    """Words, names, paths, times, identifiers and digests."""
    assert not looks_secret(text)


@pytest.mark.parametrize(("length", "least"), [(20, 0.9), (32, 0.97), (40, 0.985)])
def test_drawn_text_is_found_from_its_changes(length: int, least: float) -> None:
    """Nearly always; the longer it is, the surer."""
    draw = random.Random(1815)
    letters = string.ascii_letters + string.digits
    drawn = ["".join(draw.choices(letters, k=length)) for _ in range(2_000)]
    assert sum(map(looks_secret, drawn)) >= least * 2_000
