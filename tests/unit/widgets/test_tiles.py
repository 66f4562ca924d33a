"""The tiles of a live view: nothing in them is cut off."""

from __future__ import annotations

from vayu.model.results.summary import Summary
from vayu.model.results.tick import CheckSummary
from vayu.widgets.tiles import final_tiles


def test_what_is_below_a_number_has_room_there() -> None:
    """Of millions only what failed is told; the share is above it."""
    few, many = (
        {name: below for name, _, below, _ in final_tiles(summary(total))}
        for total in (2_078, 12_345_678)
    )

    assert (few["failed"], few["checks"]) == ("49 of 2,078", "49 failed")
    assert (many["failed"], many["checks"]) == ("49 requests", "49 failed")


def summary(total: int) -> Summary:
    """A run of which 49 requests and tests failed."""
    return Summary(
        id="r", status="finished", model="open", load="100 requests/s for 30s", started=total,
        due=total, succeeded=total - 49, failed=49, duration=30.0,
        checks=(CheckSummary(name="is ok", passed=total - 49, failed=49),),
    )  # fmt: skip
