"""A template is what a value is filled in for, whoever asks."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis.strategies import text

from vayu.model.variables.template import TEMPLATE, around_templates, has_template
from vayu.resolve.template import parse

PIECES = text('{}"ab \t\r\n\u00a0\x0b$', max_size=30)
"""Every sign that matters to a template, over and over."""


def templates_in(source: str) -> list[str]:
    """Return the names in braces, by hand: the first of each stretch that closes."""
    found, at = [], 0
    while (start := source.find("{{", at)) >= 0:
        end = end_of(source, start)
        if end is None:
            at = start + 1
        else:
            found.append(source[start + 2 : end - 2])
            at = end
    return found


def end_of(source: str, start: int) -> int | None:
    """Return where the template ends that begins here; its name may hold others."""
    at = start + 2
    while at < len(source) and source[at] not in '}"\r\n':
        if source[at] == "{":
            inner = end_of(source, at) if source.startswith("{{", at) else None
            if inner is None:
                return None
            at = inner
        else:
            at += 1
    has_name = bool(source[start + 2 : at].strip())
    return at + 2 if has_name and source.startswith("}}", at) else None


@given(PIECES)
@example("{{{a}}}")
@example("{{ }}{{a b}}")
@example("{{a{{b}}{{ {{c}} }} {{{{d}}{{e")
def test_a_template_is_found_as_it_is_read_by_hand(source: str) -> None:
    """Two braces, a name with a sign in it, two braces."""
    assert TEMPLATE.findall(source) == templates_in(source)


@given(PIECES)
def test_who_checks_and_who_fills_in_see_the_same(source: str) -> None:
    """A text without templates for the one has none for the other."""
    assert has_template(source) == bool(parse(source).blanks)


@given(PIECES)
def test_only_what_stands_around_changes(source: str) -> None:
    """Templates stay, in their places."""
    changed = around_templates(source, lambda part: part.replace("a", "-"))

    assert TEMPLATE.findall(changed) == TEMPLATE.findall(source)
    assert len(changed) == len(source)
    assert "a" not in TEMPLATE.sub("", changed)
    assert around_templates(source, str) == source


def test_braces_that_never_close_are_read_once() -> None:
    """A megabyte behind them took minutes when each end of the name was tried with each other."""
    assert not has_template("{{" + "a" * 1_000_000)
    assert not has_template("{{a" * 100_000)
    assert len(TEMPLATE.findall("{{" * 9 + "{{a}}" * 100_000)) == 100_000
