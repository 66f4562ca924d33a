"""A bounded number is kept, whatever comes."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings, strategies as st

from vayu.formats.runs.exemplars import Selection
from vayu.model.sends.exemplar import MOST_ABOUT, SAMPLES, SLOWEST, WHYS, Exemplar
from vayu.model.sends.response import SentRequest


def one(why: str, k: int = 0, *, about: str = "", ms: int = 1, **more: object) -> Exemplar:
    """An exemplar that took so long."""
    plain = {"worker": 0, "status": 200, "intended": 0, "started": 0, "completed": ms * 1_000_000}
    return Exemplar(why=why, k=k, about=about, **plain | more)  # type: ignore[arg-type]


def of_a_run(why: str, k: int, worker: int, **more: object) -> Exemplar:
    """One exchange takes as long whatever it is kept for."""
    return one(why, k, ms=(37 * k + 11 * worker) % 101, worker=worker, **more)  # type: ignore[arg-type]


EXEMPLARS = st.builds(
    of_a_run,
    st.sampled_from(WHYS),
    st.integers(0, 50),
    st.integers(0, 2),
    about=st.integers(0, 200).map(str),
    place=st.integers(-2, 20),
    body=st.none() | st.binary(max_size=3),
)


@settings(max_examples=60)
@given(st.lists(EXEMPLARS, max_size=300))
def test_it_is_bounded_and_its_lines_make_it_again(exemplars: list[Exemplar]) -> None:
    """So a file with every line that was ever wanted reads as the final one does."""
    selection, again = Selection(), Selection()
    lines = [msgspec.json.encode(e) for e in exemplars if selection.add(e)]
    for line in lines:
        again.add(msgspec.json.decode(line, type=Exemplar))
    chosen = selection.chosen()

    assert len(chosen) <= 2 * MOST_ABOUT + SLOWEST + 3 * SAMPLES
    assert again.chosen() == chosen
    slow = [e.response for e in chosen if e.why == "slow"]
    every = sorted((e.response for e in exemplars if e.why == "slow"), reverse=True)
    assert slow == every[:SLOWEST]


def test_the_first_with_a_body_is_kept() -> None:
    """One without stands in for it until then."""
    selection = Selection()
    added = [
        selection.add(e)
        for e in (
            one("first", 1, about="503"),
            one("first", 2, about="503"),
            one("first", 3, about="503", body=b"x"),
            one("first", 4, about="503", body=b"y"),
        )
    ]

    assert added == [True, False, True, False]
    assert [e.k for e in selection.chosen()] == [3]


def test_a_slow_one_takes_the_body_that_was_kept_for_another_reason() -> None:
    """It is the same exchange."""
    selection = Selection()
    request = SentRequest(method="GET", url="http://h/")
    selection.add(one("sample", 7, ms=90, body=b"x", request=request))
    selection.add(one("slow", 7, ms=90))
    selection.add(one("slow", 8, ms=95))

    assert [(e.why, e.k, e.body) for e in selection.chosen()] == [
        ("slow", 8, None),
        ("slow", 7, b"x"),
        ("sample", 7, b"x"),
    ]


def test_checks_of_one_name_are_told_apart_by_their_level() -> None:
    """The first of each; a slow one that has the same exchange does not take its level."""
    selection = Selection()
    for k, level in enumerate(("folder", "request", "folder")):
        selection.add(one("check", k, about="ok", level=level, body=b"x"))
    selection.add(one("slow", 0, ms=9))
    assert [(e.why, e.k, e.level) for e in selection.chosen()] == [
        ("check", 0, "folder"), ("check", 1, "request"), ("slow", 0, "request"),
    ]  # fmt: skip
