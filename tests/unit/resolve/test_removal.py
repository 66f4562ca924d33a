"""Secrets go from texts that show no more than their beginning."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from vayu.resolve import removal
from vayu.resolve.redact import redactor


def test_the_beginning_of_a_secret_goes_where_it_was_cut() -> None:
    """Long values are shown with their end left out."""
    secret = "".join(map(chr, range(48, 120))) * 5
    redact = redactor([secret])
    assert redact(f'expected "{secret[:200]}…" to equal "x"') == 'expected "***…" to equal "x"'
    assert redact("x" * 900 + secret[:50]) == "x" * 900 + "***"
    assert redact(f"{secret[:20]} and more") == f"{secret[:20]} and more"


def test_a_long_beginning_of_a_secret_goes_wherever_it_was_cut() -> None:
    """QuickJS cuts a token out of its message, which goes on behind it."""
    secret = "".join(f"Qz{i:02d}kW" for i in range(40))
    redact = redactor([secret, secret[:100] + "other"])
    assert redact(f"unexpected: '{secret[:90]} (line 1)") == "unexpected: '*** (line 1)"
    assert redact(f"'{secret[:101]}, {secret[:64]}x") == "'***, ***x"
    assert redact(f"'{secret[:63]} of it") == f"'{secret[:63]} of it"


def test_a_longer_secret_goes_before_its_own_beginning() -> None:
    """No tail of the longer one is left."""
    assert redactor(["secret", "secret-long"])("secret-long secret") == "*** ***"


HUGE = "".join(f"if (a[{i}] < 'ü{i}') " for i in range(1000))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"<{HUGE}>", "<***>"),
        (f'{{"lib": {json.dumps(HUGE)}}}', '{"lib": "***"}'),
        (json.dumps(json.dumps({"lib": HUGE})), json.dumps(json.dumps({"lib": "***"}))),
        (f"a={quote(HUGE)}&b", "a=***&b"),
        (f"basic {b64encode(HUGE.encode()).decode()}", "basic ***"),
        (b64encode(f"u:{HUGE}".encode()).decode()[:-8], "dT***"),
        (f"expected '{HUGE[:9]}…' to", "expected '***…' to"),
        (f"{'x' * 200}{HUGE[:7]}", f"{'x' * 200}***"),
        (f"{HUGE[:100]} of it", "*** of it"),
        (f"{HUGE[:12]} of it", f"{HUGE[:12]} of it"),
    ],
)
def test_a_huge_secret_goes_as_others(text: str, shown: str) -> None:
    """In each spelling, and where it is cut."""
    redact = redactor([HUGE, "small-s3cret"])
    assert redact("nothing of it, small-s3cret") == "nothing of it, ***"
    assert redact(text) == shown
    assert redact(text) == shown


def test_a_huge_secret_is_spelt_only_where_a_text_may_hold_it(monkeypatch) -> None:
    """To spell one of 300,000 characters takes a second."""
    spelt: list[int] = []

    def noting(secret: str) -> set[removal.Spelling]:
        spelt.append(len(secret))
        return spellings(secret)

    spellings = removal.spellings
    monkeypatch.setattr(removal, "spellings", noting)
    redact = redactor([HUGE, "…" * 5000])
    assert redact("if (a) nothing") == "if (a) nothing"
    assert max(spelt) < 100
    assert redact(HUGE + "…" * 5000) == "******"
    assert max(spelt) == len(HUGE)
