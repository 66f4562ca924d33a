"""The page sees marks where secrets are; the kernel puts the secrets back."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.widgets.builder.kept import MARK, Kept, strange_mark

texts = st.text(st.characters(codec="utf-8", exclude_characters="•{}"), min_size=1, max_size=20)


@given(st.lists(texts, max_size=12))
def test_marks_are_what_they_stand_for(secrets: list[str]) -> None:
    """Each its own, in any order."""
    kept = Kept()
    marks = [kept.header("Authorization", f"Bearer {secret}") for secret in secrets]

    restored = kept.restored([{"value": mark} for mark in reversed(marks)])
    assert [row["value"] for row in reversed(restored)] == [f"Bearer {s}" for s in secrets]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer c4nary", f"Bearer {MARK}"),
        ("Authorization", "Bearer {{token}}", "Bearer {{token}}"),
        ("X-Api-Key", "c4nary", MARK),
        ("Accept", "application/json", "application/json"),
        ("Referer", "https://a:c4nary@x.example/", f"https://{MARK}@x.example/"),
    ],
)
def test_names_decide(name: str, value: str, shown: str) -> None:
    """Templates are no secrets, and a URL may hold one anywhere."""
    assert seen(Kept().header(name, value)) == shown


def test_a_secret_stays_one_under_another_name() -> None:
    """Renaming its header reveals nothing, and marks can be moved."""
    kept = Kept()
    mark = kept.header("Authorization", "Bearer c4nary")

    assert kept.restored(mark) == "Bearer c4nary"
    assert kept.header("X-Plain", "Bearer c4nary") == mark
    assert kept.redact("'Bearer c4nary' is no number") == f"'{mark}' is no number"


def test_a_mark_of_nothing_stays_text() -> None:
    """Nobody gets somebody else's secret by guessing numbers."""
    kept = Kept()
    mark = kept.secret("c4nary")

    assert kept.restored(f"{mark}7 {mark}0 {MARK}") == f"{mark}7 {mark}0 {MARK}"
    assert kept.secret(mark) == mark


def test_a_mark_of_another_form_is_strange() -> None:
    """It looks the same, and stands for nothing here; so does one that was damaged."""
    mine, other = Kept(), Kept()
    mark, foreign = mine.secret("c4nary"), other.secret("other")

    assert seen(mark) == seen(foreign) == MARK
    assert not strange_mark(mine.restored({"rows": [{"value": f"Bearer {mark}"}]}))
    for text in (foreign, MARK, mark[:-1], f"{mark}9"):
        assert strange_mark(mine.restored({"rows": [{"value": f"Bearer {text}"}]}))


def seen(text: str) -> str:
    """What a person sees of a text."""
    return "".join(letter for letter in text if letter not in "\u200b\u200c\u200d\u2060")
