"""Tests are counted at their places, one by one or many that passed."""

from __future__ import annotations

from vayu.engine.worker.samples import Samples
from vayu.model.checked import Checked
from vayu.model.metrics import CHECKS


def test_tests_that_passed_count_as_if_each_were_told(tmp_path) -> None:
    """The last place is shared by all that found none, and none counts beyond it."""
    last = CHECKS - 1
    one = Samples(tmp_path / "one.block", tmp_path / "one.rows")
    for place in (0, 3, 3, 3, last, last):
        one.check(place, Checked.PASSED)
    many = Samples(tmp_path / "many.block", tmp_path / "many.rows")
    many.passed((0, 3), 1)
    many.passed([3, last], 2)

    assert many._checks == one._checks
    one.close()
    many.close()
