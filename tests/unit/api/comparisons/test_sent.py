"""Files of other tools are compared where they sent the same, as far as their steps say."""

from __future__ import annotations

import pytest

from vayu.api.comparisons.compare import compare
from vayu.api.comparisons.sent import check_sent
from vayu.api.reading.foreign import ForeignRun
from vayu.api.reading.foreign_files import read
from vayu.errors import IncompatibleRuns


@pytest.fixture
def made(tmp_path):
    """A JTL file of three samples with these labels."""

    def make(*labels: str, at: int = 1_700_000_000_000) -> ForeignRun:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jtl"
        rows = "".join(f"{at + i},5,{label},200\n" for i, label in enumerate(labels))
        path.write_text(f"timeStamp,elapsed,label,responseCode\n{rows}")
        run = read(path)
        assert isinstance(run, ForeignRun)
        return run

    return make


def test_the_same_file_twice_is_no_comparison(made) -> None:
    """Whether it is one object or two."""
    for other in (one := made("GET /x"), made("GET /x")):
        with pytest.raises(IncompatibleRuns, match="one file, read twice"):
            check_sent(one, other, set())


@pytest.mark.parametrize(
    ("labels", "said"), [("POST /x", "GET /x and POST /x"), ("GET /y", "GET /x and GET /y")]
)
def test_other_methods_and_paths_are_refused_unless_it_is_said(made, labels, said) -> None:
    """They measured other things."""
    one, two = made("GET http://a/x"), made(labels)
    with pytest.raises(IncompatibleRuns, match=f"they sent other requests: {said}"):
        check_sent(one, two, set())
    assert check_sent(one, two, {"request"})[0].startswith("Differs by design: they sent other")


def test_another_host_and_a_tool_that_tells_no_method_are_the_same(made) -> None:
    """k6 names a request by its URL alone."""
    one, two = made("GET http://a/x"), made("http://b/x?page=2", at=1_700_000_000_500)

    assert check_sent(one, two, set())[0].startswith("How it was sent is not known")


def test_what_is_in_one_only_is_noted(made) -> None:
    """The rest may be compared."""
    one, two = made("GET /x"), made("GET /x", "GET /y")

    assert check_sent(one, two, set()) == ["Not all of it is in both: GET /y."]


def test_labels_say_nothing_of_what_was_sent(made) -> None:
    """It is noted, and the numbers are compared."""
    assert check_sent(made("Home"), made("Search"), set())[0].startswith("What was sent is not")


def test_no_file_is_on_both_sides_of_several(made) -> None:
    """Wherever in the lists it stands."""
    one, two, three, again = (made("GET /x", at=1_700_000_000_000 + at) for at in (0, 50, 90, 50))
    with pytest.raises(IncompatibleRuns, match="one file, read twice"):
        compare([one, two], [three, again])
