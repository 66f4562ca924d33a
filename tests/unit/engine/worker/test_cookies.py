"""Cookies as libcurl tells of them."""

from __future__ import annotations

from vayu.engine.worker.cookies import parse_cookies


def test_cookies_of_a_netscape_file() -> None:
    """All seven fields, HttpOnly among them; a line that is none is passed over."""
    found = parse_cookies(
        [
            "#HttpOnly_.example.com\tTRUE\t/a\tTRUE\t1893456000\tsid\tx=y",
            "h\tFALSE\t/\tFALSE\t0\tn\t",
            "# comment",
        ]
    )

    first, second = found
    assert (first.name, first.value, first.domain, first.path) == (
        "sid",
        "x=y",
        "example.com",
        "/a",
    )
    assert (first.secure, first.http_only) == (True, True)
    assert first.expires == "2030-01-01T00:00:00+00:00"
    assert (second.value, second.expires, second.secure) == ("", None, False)
