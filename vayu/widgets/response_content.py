"""What a response viewer answers: one question of a page at a time, in plain data.

    page: {do: "rows", at: [3], start: 100}  ──> answer ──>  {rows: […], count: 4000}

Nothing of a body reaches the page before somebody looks at it, and never more than a page of
it. A page is not trusted: what makes no sense is answered with an error, in words.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vayu.report.body_text import content_type, decoded
from vayu.report.escape import line
from vayu.report.json_tree import MOST_HITS, PAGE, JsonTree
from vayu.report.markup import join
from vayu.report.quantity import count, size
from vayu.report.response_sections import response_head, response_notices
from vayu.report.text_pages import TextPages, dump_page, indented_markup
from vayu.report.tree_opening import opening
from vayu.widgets.framed_page import framed
from vayu.widgets.response_tabs import tab_html, tabs

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec

LARGEST_TREE = 32_000_000
"""Characters of a document that is shown as a tree; larger ones are shown as text."""

LARGEST_IMAGE = 10_000_000
LARGEST_COPY = 1_000_000
_LARGEST_INDENTED = 1_000_000
_LARGEST_PREVIEW = 2_000_000

_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif",
           "image/svg+xml", "image/x-icon", "image/vnd.microsoft.icon")  # fmt: skip

_SANDBOXED = "In a frame of its own: no script runs, and nothing is fetched."
_NOTHING = "The template came to nothing."
_NO_LIBRARIES = "No template can be filled in: the script libraries are not built."


class ResponseContent:
    """A response to be looked at.

    Parameters
    ----------
    spec : ResponseSpec
        As it may be shown: `vayu.report.response_view.shown_response`.
    """

    def __init__(self, spec: ResponseSpec) -> None:
        self._spec = spec
        self._type = content_type(spec.headers)
        self._media = self._type.partition(";")[0].strip().lower()

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a question; one that makes no sense is answered with ``error``.

        Parameters
        ----------
        question : dict
            ``do``: ``open tab rows find text hex image preview visual copy``, and what that needs.
        """
        doing = _QUESTIONS.get(str(question.get("do")))
        if doing is None:
            return {"error": "The viewer does not know this question."}
        try:
            return doing(self, question)
        except (LookupError, TypeError, ValueError) as error:
            return {"error": f"The viewer cannot answer this: {line(str(error))}"}

    @cached_property
    def modes(self) -> list[str]:
        """How the body can be shown, the best first."""
        body = self._spec.body
        if not body:
            return []
        modes = []
        if self._media in _IMAGES and len(body) <= LARGEST_IMAGE:
            modes.append("image")
        if self._tree is not None:
            modes.append("tree")
        if self._text is not None:
            modes.append("text")
            if self._indents:
                modes.append("raw")
            if "html" in self._media and len(body) <= _LARGEST_PREVIEW:
                modes.append("preview")
        return [*modes, "hex"]

    @cached_property
    def _text(self) -> str | None:
        """The body as text; None when it is none."""
        return decoded(self._spec.body, self._type)

    @cached_property
    def _tree(self) -> JsonTree | None:
        """The body as a tree; None when it is no JSON, or too large to be worth it."""
        text = self._text
        if text is None or len(text) > LARGEST_TREE or text.lstrip()[:1] not in {"{", "["}:
            return None
        try:
            return JsonTree(text)
        except (ValueError, RecursionError):
            return None

    @property
    def _indents(self) -> bool:
        """Whether the text is markup that is easier to read indented."""
        return "xml" in self._media and len(self._text or "") <= _LARGEST_INDENTED

    @cached_property
    def _raw_pages(self) -> TextPages:
        """The text as it came."""
        return TextPages(self._text or "")

    @cached_property
    def _pages(self) -> TextPages:
        """The text as it is easiest to read."""
        return TextPages(indented_markup(self._text or "")) if self._indents else self._raw_pages

    def _open(self, _question: dict[str, Any]) -> dict[str, Any]:
        """Return head, tabs, how the body can be shown, and of a tree what is seen first."""
        spec = self._spec
        head = join([response_head(spec, self._type), *response_notices(spec)])
        return {
            "head": head,
            "tabs": tabs(spec),
            "modes": self.modes,
            "note": self._note(),
            "root": None if self._tree is None else asdict(self._tree.root()),
            "levels": [] if self._tree is None else _levels(self._tree),
        }

    def _note(self) -> str:
        """Say what is not shown of the body, and how to get at it."""
        body = self._spec.body
        if not body:
            return "The body is empty."
        if self._text is not None and len(self._text) > LARGEST_TREE:
            kept = "what was kept" if self._spec.truncated else "all"
            return (
                f"{size(len(body))}: too large for a tree, so it is shown as text, a page at a "
                f"time. response.content has {kept} of it."
            )
        if self._media in _IMAGES and len(body) > LARGEST_IMAGE:
            return f"{size(len(body))}: too large to be drawn here. response.content has it."
        return ""

    def _tab(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the content of a tab, as HTML that is escaped."""
        return {"html": tab_html(self._spec, str(question.get("name")))}

    def _rows(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return children of a node, a page of them."""
        tree = self._need_tree()
        at = _place(question.get("at"))
        start = max(0, int(question.get("start", 0)))
        rows = tree.children(at, start, start + PAGE)
        return {"rows": [asdict(row) for row in rows], "start": start}

    def _find(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return where words occur: nodes of the tree, or a page of the text."""
        words = str(question.get("words", ""))
        if question.get("in") == "tree":
            hits = self._need_tree().search(words)
            more = "first " if len(hits) >= MOST_HITS else ""
            said = f"{more}{count(len(hits))} found" if hits else "nothing found"
            return {"hits": [asdict(hit) for hit in hits], "said": said}
        pages = self._pages_of(question)
        found = pages.count(words)
        number = pages.find(words, max(0, int(question.get("page", 0)))) if found else None
        return {"page": number, "said": f"{count(found)} found" if found else "nothing found"}

    def _text_page(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the text."""
        return asdict(self._pages_of(question).page(int(question.get("page", 0))))

    def _hex(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the bytes."""
        return asdict(dump_page(self._spec.body, int(question.get("page", 0))))

    def _image(self, _question: dict[str, Any]) -> dict[str, Any]:
        """Return the picture, to be drawn as an image: what is in one runs no script.

        Raises
        ------
        ValueError
            If the body is none.
        """
        if "image" not in self.modes:
            raise ValueError("the body is no picture")
        return {"media": self._media, "bytes": self._spec.body}

    def _preview(self, _question: dict[str, Any]) -> dict[str, Any]:
        """Return the page, to be shown in a sandboxed frame that fetches nothing.

        Raises
        ------
        ValueError
            If the body is none.
        """
        if "preview" not in self.modes:
            raise ValueError("the body is no page")
        return {"html": framed(self._text or "")}

    def _visual(self, _question: dict[str, Any]) -> dict[str, Any]:
        """Return what `pm.visualizer` made, to be shown like a preview, and what to say of it.

        Raises
        ------
        ValueError
            If it made nothing.
        """
        visual = self._spec.visual
        if visual is None:
            raise ValueError("no script made anything to be seen")
        if visual.html is None:
            return {"html": "", "said": _NO_LIBRARIES}
        if not visual.html.strip():
            return {"html": "", "said": _NOTHING}
        return {"html": framed(visual.html), "said": _SANDBOXED}

    def _copy(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return a value as it stands in the document.

        Raises
        ------
        ValueError
            If it is too long to be copied.
        """
        text = self._need_tree().raw(_place(question.get("at")))
        if len(text) > LARGEST_COPY:
            raise ValueError(f"{count(len(text))} characters are too many; use response.json()")
        return {"text": text}

    def _need_tree(self) -> JsonTree:
        """Return the tree.

        Raises
        ------
        ValueError
            If there is none.
        """
        if self._tree is None:
            raise ValueError("the body is no JSON")
        return self._tree

    def _pages_of(self, question: dict[str, Any]) -> TextPages:
        """Return the pages that a question is about."""
        return self._raw_pages if question.get("raw") else self._pages


_QUESTIONS: dict[str, Callable[[ResponseContent, dict[str, Any]], dict[str, Any]]] = {
    "open": ResponseContent._open,  # noqa: SLF001 (its own)
    "tab": ResponseContent._tab,  # noqa: SLF001
    "rows": ResponseContent._rows,  # noqa: SLF001
    "find": ResponseContent._find,  # noqa: SLF001
    "text": ResponseContent._text_page,  # noqa: SLF001
    "hex": ResponseContent._hex,  # noqa: SLF001
    "image": ResponseContent._image,  # noqa: SLF001
    "preview": ResponseContent._preview,  # noqa: SLF001
    "visual": ResponseContent._visual,  # noqa: SLF001
    "copy": ResponseContent._copy,  # noqa: SLF001
}


def _levels(tree: JsonTree) -> list[dict[str, Any]]:
    """Return what is open of a tree before anybody opens anything."""
    return [
        {"at": level.at, "rows": [asdict(row) for row in level.rows]} for level in opening(tree)
    ]


def _place(value: object) -> tuple[int, ...]:
    """Return the place of a node that a page names.

    Raises
    ------
    ValueError
        If it names none.
    """
    if not isinstance(value, list) or not all(type(n) is int for n in value) or len(value) > 1_000:
        raise ValueError("a place is a list of numbers")
    return tuple(value)
