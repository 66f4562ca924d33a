"""A template is what a value is filled in for, whoever asks."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis.strategies import text

from vayu.model.template import TEMPLATE, around_templates, has_template
from vayu.resolve.template import parse

PIECES = text('{}"ab \t\r\n\u00a0\x0b$', max_size=30)
"""Every sign that matters to a template, over and over."""


def templates_in(source: str) -> list[str]:
    """Return the names in braces, by hand: the first of each stretch that closes."""
    found, at = [], 0
    while (start := source.find("{{", at)) >= 0:
        end = start + 2
        while end < len(source) and source[end] not in '{}"\r\n':
            end += 1
        if source[end : end + 2] == "}}" and source[start + 2 : end].strip():
            found.append(source[start + 2 : end])
            at = end + 2
        else:
            at = start + 1
    return found


@given(PIECES)
@example("{{{a}}}")
@example("{{ }}{{a b}}")
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
