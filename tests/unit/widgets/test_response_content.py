"""A viewer answers a page, a bit at a time, and nothing of a body is interpreted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vayu.model.requests.cookie import Cookie
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.visual import Visual
from vayu.model.sends.response import ConsoleLine, ResponseSpec, SentRequest, TestResult, Timings
from vayu.widgets.response_content import LARGEST_TREE, ResponseContent

EVIL = "<script>window.pwned=1</script>"


def content(body: bytes | str, kind: str = "application/json", **more: Any) -> ResponseContent:
    """A response with a body."""
    raw = body.encode() if isinstance(body, str) else body
    return ResponseContent(
        ResponseSpec(
            status=200, reason="OK", http_version="HTTP/1.1", url="http://h/x",
            headers=(("Content-Type", kind),), body=raw, body_bytes=len(raw),
            timings=Timings(wait=3.0, total=4.0),
            request=SentRequest(method="GET", url="http://h/x"), **more,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "modes"),
    [
        ('{"a": 1}', "application/json", ["tree", "text", "hex"]),
        ('{"a": 1}', "text/plain", ["tree", "text", "hex"]),
        ('{"a": ', "application/json", ["text", "hex"]),
        ("<a/>", "application/xml", ["text", "raw", "hex"]),
        ("<p>", "text/html", ["text", "preview", "hex"]),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png", ["image", "hex"]),
        ("<svg/>", "image/svg+xml", ["image", "text", "raw", "hex"]),
        (b"\x00\x01\xff", "application/octet-stream", ["hex"]),
        (b"", "text/html", []),
    ],
)
def test_a_body_is_shown_in_the_ways_that_suit_it(
    body: bytes | str, kind: str, modes: list[str]
) -> None:
    """The best first."""
    assert content(body, kind).answer({"do": "open"})["modes"] == modes


def test_a_tree_is_opened_a_page_at_a_time() -> None:
    """The root says how many there are; what is open at first comes along, a question less."""
    viewer = content(json.dumps({"items": list(range(250))}))
    opened = viewer.answer({"do": "open"})
    assert opened["root"]["count"] == 1
    assert opened["levels"] == [
        {"at": at, "rows": viewer.answer({"do": "rows", "at": list(at)})["rows"]}
        for at in ((), (0,))
    ]
    assert content("no tree").answer({"do": "open"})["levels"] == []

    (items,) = viewer.answer({"do": "rows", "at": []})["rows"]
    assert (items["path"], items["count"]) == ("$.items", 250)
    rows = viewer.answer({"do": "rows", "at": [0], "start": 200})["rows"]
    assert [row["text"] for row in rows] == [str(i) for i in range(200, 250)]
    assert viewer.answer({"do": "copy", "at": [0, 7]}) == {"text": "7"}


def test_words_are_found_in_the_tree_and_in_the_text() -> None:
    """With their number."""
    viewer = content(json.dumps({"items": ["needle", "hay", "needles"]}))
    found = viewer.answer({"do": "find", "in": "tree", "words": "NEEDLE"})

    assert [hit["path"] for hit in found["hits"]] == ["$.items[0]", "$.items[2]"]
    assert found["said"] == "2 found"
    assert viewer.answer({"do": "find", "words": "needle"}) == {"page": 0, "said": "2 found"}
    nothing = viewer.answer({"do": "find", "words": "absent"})
    assert nothing == {"page": None, "said": "nothing found"}


def test_every_tab_has_its_content_or_says_that_there_is_none() -> None:
    """Escaped, values of cookies masked."""
    full = content(
        "{}",
        cookies=(Cookie(name=EVIL, value="canary", http_only=True),),
        tests=(TestResult(name=EVIL, outcome=Checked.FAILED, message="7 is not 8"),),
        console=(ConsoleLine(level="log", text=EVIL),),
    )
    names = ["Headers", "Cookies", "Timing", "Tests", "Console", "Request"]
    pages = {name: full.answer({"do": "tab", "name": name})["html"] for name in names}

    assert "Tests: 0 of 1 passed" in pages["Tests"]
    assert "not for scripts" in pages["Cookies"]
    assert "wait" in pages["Timing"]
    assert not any(word in "".join(pages.values()) for word in ("<script", "canary"))
    empty = content("{}")
    for name, words in (("Cookies", "no cookies"), ("Tests", "No pm.test"), ("Console", "nothing")):
        assert words in empty.answer({"do": "tab", "name": name})["html"]
    counts = {tab["name"]: tab["count"] for tab in full.answer({"do": "open"})["tabs"]}
    assert counts["Tests"] == "✗ 0/1"


def test_a_page_is_previewed_with_a_policy_that_fetches_nothing() -> None:
    """In front of everything that the page says itself."""
    html = content(f"<h1>x</h1>{EVIL}", "text/html").answer({"do": "preview"})["html"]

    assert html.startswith('<meta http-equiv="Content-Security-Policy" content="default-src &#x27;')
    assert html.endswith(EVIL)


@pytest.mark.parametrize(
    ("html", "begin", "said"),
    [
        (f"<b>x</b>{EVIL}", '<meta http-equiv="Content-Security-Policy"', "no script runs"),
        (" ", "", "came to nothing"),
        (None, "", "libraries are not built"),
    ],
)
def test_what_a_script_made_has_a_tab_of_its_own(html: str | None, begin: str, said: str) -> None:
    """Behind the same policy as a preview; where there is none of it, the tab says why."""
    made = content("{}", visual=Visual(template="<b>{{x}}</b>", html=html))
    answer = made.answer({"do": "visual"})

    assert made.answer({"do": "open"})["tabs"][-1] == {"name": "Visualizer", "count": ""}
    assert answer["html"].startswith(begin)
    assert answer["html"].endswith((html or "").strip())
    assert said in answer["said"]


def test_without_a_visualizer_there_is_no_tab_of_it() -> None:
    """And a page that asks for it is told so."""
    plain = content("{}")

    assert "Visualizer" not in [tab["name"] for tab in plain.answer({"do": "open"})["tabs"]]
    assert "no script made" in plain.answer({"do": "visual"})["error"]


def test_markup_is_indented_and_its_raw_text_is_there_too() -> None:
    """As it came."""
    viewer = content("<a><b>1</b></a>", "text/xml")

    assert viewer.answer({"do": "text"})["text"] == "<a>\n  <b>1</b>\n</a>"
    assert viewer.answer({"do": "text", "raw": True})["text"] == "<a><b>1</b></a>"


def test_a_picture_goes_as_bytes() -> None:
    """With its media type."""
    answer = content(b"\x89PNG\x00", "image/png; x=1").answer({"do": "image"})
    assert answer == {"media": "image/png", "bytes": b"\x89PNG\x00"}


def test_a_body_too_large_for_a_tree_is_explained_and_paged() -> None:
    """Never frozen: a page is a page."""
    viewer = content(b"[" + b"1," * (LARGEST_TREE // 2) + b"1]")
    opened = viewer.answer({"do": "open"})

    assert opened["modes"] == ["text", "hex"]
    assert "too large for a tree" in opened["note"]
    assert "response.content" in opened["note"]
    page = viewer.answer({"do": "text", "page": 10**9})
    assert (len(page["text"]) < 60_000, page["number"]) == (True, page["pages"] - 1)


def test_a_hundred_megabytes_that_were_cut_are_paged() -> None:
    """What the engine kept of them, in bounded answers; the page is told what is missing."""
    line = b'{"id": 12345678, "name": "an item among many others", "price": 1.25},\n'
    viewer = content(line * ((64 << 20) // len(line)), truncated=True)
    opened = viewer.answer({"do": "open"})
    assert "response.content has what was kept of it." in opened["note"]
    for question in ({"do": "text", "page": 700}, {"do": "hex", "page": 9}):
        assert len(str(viewer.answer(question))) < 120_000
    assert viewer.answer({"do": "find", "in": "text", "words": "ABSENT"}) == {
        "page": None, "said": "nothing found",
    }  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [{}, {"do": "eval"}, {"do": "rows", "at": "x"}, {"do": "rows", "at": [9]},
     {"do": "rows", "at": [True]}, {"do": "rows", "at": [], "start": "x"}, {"do": "tab"},
     {"do": "preview"}, {"do": "image"}, {"do": "text", "page": None}, {"do": "copy"}],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_answered(question: dict[str, Any]) -> None:
    """In words; a page is not trusted."""
    assert set(content('{"a": 1}').answer(question)) == {"error"}
