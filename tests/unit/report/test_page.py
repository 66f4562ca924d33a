"""A page that nothing breaks out of."""

from __future__ import annotations

from html.parser import HTMLParser

from vayu.report.markup import Markup, element
from vayu.report.page import Drawing, Section, code, drawn, page

HOSTILE = "</script><script>alert(1)</script><!-- <b>"


class Seen(HTMLParser):
    """Notes tags, and the scripts' contents."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.scripts: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)


def seen(text: str) -> Seen:
    """Return what a browser would see."""
    found = Seen()
    found.feed(text)
    return found


def test_hostile_text_stays_text() -> None:
    """In the title, in a section, in code, and in the JSON of a figure."""
    figure = drawn(Drawing('{"title": "' + HOSTILE.replace('"', "") + '"}', Markup("<img>")))
    text = page(HOSTILE, [Section("a", []), Section(HOSTILE, [HOSTILE, code(HOSTILE), figure])],
                kind=HOSTILE, plotly="var x = '</script>';")  # fmt: skip
    found = seen(text)
    assert found.tags.count("script") == 4  # the figure's JSON, keyboard, plotly, what draws
    assert "b" not in found.tags
    assert (
        found.scripts[0]
        == '{"title": "\\u003c/script><script>alert(1)\\u003c/script>\\u003c!-- <b>"}'
    )


def test_links_lead_to_sections_and_nowhere_else() -> None:
    """Nothing is loaded from anywhere."""
    text = page(
        "t", [Section("", []), Section("one", [element("p", "x")]), Section("two", [])], kind="k"
    )
    found = seen(text)
    assert found.links == [f"#{name}" for name in found.ids]
    assert "http" not in text.replace("http-equiv", "")
