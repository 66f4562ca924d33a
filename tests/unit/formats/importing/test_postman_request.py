"""What is switched off in a request of Postman's is off here, or named."""

from __future__ import annotations

from vayu.formats.importing.imported import Skips
from vayu.formats.importing.postman import read_postman
from vayu.formats.importing.postman_request import read_body, read_headers
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair


def test_a_header_of_text_that_is_switched_off_stays_so() -> None:
    """Version 2.0 puts two slashes before it."""
    assert read_headers("A: b: c\n//X: y\n\n// Z: \nnone") == (
        ("A", "b: c"),
        Pair(name="X", value="y", enabled=False),
        Pair(name="Z", value="", enabled=False),
    )


def test_a_body_that_is_switched_off_is_named() -> None:
    """It is not sent, and not kept."""
    skips = Skips()

    assert read_body(skips, ("A",), {"mode": "raw", "raw": "x", "disabled": True}, ()) == Body()
    assert [(one.what, one.why) for one in skips.all()] == [("body", "is switched off")]


def test_a_script_that_is_not_run_is_named_with_its_reason() -> None:
    """Switched off, or of an event that there is not."""
    script = {"exec": ["a()"]}
    events = [{"listen": "test", "disabled": True, "script": script},
              {"listen": "later", "script": script}]  # fmt: skip
    found = read_postman({"info": {"name": "A"}, "item": [], "event": events})

    assert [(one.what, one.why) for one in found.skipped] == [
        ("script: test", "is switched off"),
        ("script: later", "runs neither before nor after the request"),
    ]
