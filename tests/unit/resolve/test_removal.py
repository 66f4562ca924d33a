"""Secrets go from texts that show no more than their beginning."""

from __future__ import annotations

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
