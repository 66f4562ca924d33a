"""What a file is called says its form; a name that says none is told which would."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import PurePath

import pytest

from vayu.errors import InvalidConfig
from vayu.report.form import ENDINGS, ROWS, TEXTS, form_of, refuse_other_files, wrong_ending

ALL = (*TEXTS, *ROWS)


@pytest.mark.parametrize(("ending", "form"), ENDINGS.items())
def test_each_ending_says_its_form(ending: str, form: str) -> None:
    """Whatever its case."""
    assert form_of(PurePath(f"a/b{ending}"), None, known=ALL) == form
    assert form_of(PurePath(f"B{ending.upper()}"), None, known=ALL) == form


def test_a_form_that_is_said_comes_before_the_ending() -> None:
    """Also one that has no ending."""
    assert form_of(PurePath("a.md"), "github", known=ALL) == "github"
    assert form_of(PurePath("a"), "csv", known=ALL) == "csv"


@pytest.mark.parametrize(
    ("name", "known", "others", "listed"),
    [
        ("a.pdf", TEXTS, (), ".html, .htm, .md, .xml, .json, .txt"),
        ("a.csv", TEXTS, (), ".html, .htm, .md, .xml, .json, .txt"),
        ("a", ("html", "json"), (".ipynb",), ".html, .htm, .json, .ipynb"),
        ("a.csv.gz", ALL, (), ", ".join(ENDINGS)),
    ],
)
def test_another_ending_is_told_exactly_those_there_are(
    name: str, known: tuple[str, ...], others: tuple[str, ...], listed: str
) -> None:
    """Of this command, and no others."""
    why = f"the ending of {name!r} is none of {listed}"

    assert wrong_ending(PurePath(name), known=known, others=others) == why
    if not others:
        with pytest.raises(InvalidConfig) as caught:
            form_of(PurePath(name), None, known=known)
        assert caught.value.problems == {"path": why}


def test_what_others_write_is_no_wrong_ending() -> None:
    """A notebook is no form of a report, and can be written all the same."""
    assert wrong_ending(PurePath("a.IPYNB"), known=TEXTS, others=(".ipynb",)) == ""


def test_another_form_is_told_those_there_are() -> None:
    """By name, in order."""
    with pytest.raises(InvalidConfig, match=r"format: 'pdf' is none of html, json$"):
        form_of(PurePath("a.html"), "pdf", known=("json", "html"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("r.html", "call it r.zip, or let run.report(path) write it"),
        ("r.CSV", "call it r.zip, or let run.report(path) write it"),
        ("r.ipynb", "call it r.zip, or let run.to_notebook(path) write it"),
        ("r.tar", "call it r.zip"),
        ("r.zip", None),
        ("r", None),
        ("r.vayu", None),
    ],
)
def test_a_saved_run_is_called_as_the_zip_file_that_it_is(name: str, said: str | None) -> None:
    """A name that says a page, a table or another archive is told what writes that."""
    with nullcontext() if said is None else pytest.raises(InvalidConfig) as caught:
        refuse_other_files(PurePath(name))
    if caught is not None:
        told = f"path: {name!r} would hold a zip file under another name; {said}"
        assert str(caught.value) == told
