"""What helps is said once, however many numbers ask for it."""

from __future__ import annotations

from vayu.report.remedies import merged, what_helps
from vayu.stats.health import BOUNDS

BUSY = "more workers, lighter scripts, or another machine"
LATE = "a lower rate, lighter scripts, or another machine"


def test_remedies_are_one_list() -> None:
    """What they have in common stands at its end."""
    assert merged([BUSY, LATE]) == (
        "more workers, a lower rate, lighter scripts, or another machine"
    )
    assert merged(["more workers or a higher limit"]) == "more workers or a higher limit"
    assert merged([]) == ""


def test_a_condition_makes_no_other_remedy() -> None:
    """Where one is named without it, that holds."""
    idle = "more workers if cores are idle, lighter scripts, or another machine"

    for remedies in ([idle, BUSY], [BUSY, idle]):
        assert merged(remedies) == BUSY
        assert what_helps(remedies) == [f"What helps: {remedies[0]}.", ""]
    assert merged([idle, LATE]).count("more workers if cores are idle") == 1


def test_the_bounds_name_more_workers_in_one_way() -> None:
    """All that can be broken together, told as one."""
    assert merged(bound.remedy for bound in BOUNDS).count("more workers") == 1


def test_what_was_said_is_not_said_again() -> None:
    """As it was written where it is new; nothing where nothing is."""
    assert what_helps(["", BUSY, LATE, BUSY, "window=(None, 3.0), and the rest"]) == [
        "",
        f"What helps: {BUSY}.",
        "What else helps: a lower rate.",
        "",
        "What helps: window=(None, 3.0), and the rest.",
    ]
