"""`run.checks` has a row for each test; `run.check` tests rows afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vayu.analysis.checks import CHECK_COLUMNS, check_rows, checks_frame
from vayu.errors import InvalidConfig
from vayu.model.results.tick import CheckSummary
from vayu.model.thresholds.verdict import VerdictOutcome

ROWS = pd.DataFrame(
    {
        "response": pd.to_timedelta([100, 250, 150, 300], unit="ms"),
        "user": pd.array([1, None, 2, None], dtype="Int32"),
    },
    index=[3, 1, 4, 2],
)


def test_a_row_a_test_with_its_share() -> None:
    """What asserted nothing is a part of what failed; nothing judged is not 0 %."""
    frame = checks_frame(
        [
            CheckSummary(name="a", passed=3, failed=1, asserted_nothing=1, message="no"),
            CheckSummary(name="b", level="folder", skipped=4),
        ]
    )
    assert tuple(frame.columns) == CHECK_COLUMNS
    assert frame.iloc[0].tolist() == ["a", "request", 3, 1, 1, 0, 0.75, "no"]
    assert frame.iloc[1, :6].tolist() == ["b", "folder", 0, 0, 0, 4]
    assert frame.iloc[1].isna().tolist() == [False] * 6 + [True, True]
    assert len(checks_frame(())) == 0


def test_rows_are_judged_by_a_function() -> None:
    """The count, the share with Wilson's interval (worked out by hand), and which rows failed."""
    found = check_rows(ROWS, lambda df: df.response < "200ms", name="fast")

    assert (found.name, found.passed, found.failed, found.skipped) == ("fast", 2, 2, 0)
    assert found.outcome is VerdictOutcome.FAIL
    assert found.share == 0.5
    assert found.interval == pytest.approx((0.150, 0.850), abs=0.001)
    assert ROWS[found.failing].index.tolist() == [1, 2]


def test_it_is_said_in_one_line() -> None:
    """With the share, its interval and its rows; nothing judged is said in words."""
    skipping = check_rows(ROWS, lambda df: df.user > 1, name="late")
    nothing = check_rows(ROWS[:0], lambda df: df.response < "200ms", name="none")

    assert repr(check_rows(ROWS, lambda df: df.response < "200ms", name="fast")) == (
        "<RowCheck 'fast': fail: 50.00% (15.00% to 85.00%) passed, 2 of 4 rows failed>"
    )
    assert repr(skipping).endswith("passed, 1 of 2 rows failed, 2 skipped>")
    assert repr(nothing) == "<RowCheck 'none': unevaluated: no row was judged>"


def test_a_missing_answer_is_not_judged() -> None:
    """It neither passes nor fails."""
    found = check_rows(ROWS, lambda df: df.user > 1)

    assert (found.passed, found.failed, found.skipped) == (1, 1, 2)
    assert found.failing.tolist() == [True, False, False, False]


def test_of_no_rows_nothing_is_known() -> None:
    """Not that all is well."""
    found = check_rows(ROWS[:0], lambda df: df.response < "200ms")

    assert found.outcome is VerdictOutcome.UNEVALUATED
    assert np.isnan(found.share)
    assert tuple(found.interval) == (None, None)


def test_it_is_called_as_its_function_is() -> None:
    """Unless a name is given."""

    def fast(df: pd.DataFrame) -> pd.Series:
        return df.response < "1h"

    found = check_rows(ROWS, fast)
    assert (found.name, found.outcome) == ("fast", VerdictOutcome.PASS)


@pytest.mark.parametrize(
    ("holds", "options", "problem"),
    [
        ("response < 200", {}, "holds: must be a function of the DataFrame of requests, got "),
        ("p99 < 5ms", {}, "such as lambda df: df.response < '200ms'"),
        (lambda _: True, {}, "must return True or False for each row, but returned a boolean"),
        (lambda df: df.response, {}, "returned values of type timedelta64"),
        (lambda df: df.response[:2] < "1s", {}, "returned 2 values for 4 rows"),
        (lambda df: (df.response < "1s").sort_index(), {}, "other rows than it was given"),
        (lambda df: df.response < "1s", {"ci": 95}, "ci: must be between 0 and 1"),
        (lambda df: df.response < "1s", {"name": " "}, "name: must be text"),
    ],
)
def test_what_is_no_check_is_refused(holds: object, options: dict, problem: str) -> None:
    """With what it was, and what to write instead."""
    with pytest.raises(InvalidConfig, match=problem):
        check_rows(ROWS, holds, **options)
