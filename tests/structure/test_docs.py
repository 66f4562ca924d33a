"""The documents are complete and true."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import vayu
from docs.reference.pages import pages
from vayu.errors import VayuError
from vayu.model.rows.failure import FailureKind
from vayu.protocol import routes

ROOT = Path(vayu.__file__).parent.parent
DOCS = ROOT / "docs"


def codes() -> set[str]:
    """The code of every exception that can go over the wire."""

    def tree(cls: type[VayuError]) -> list[type[VayuError]]:
        return [cls, *(below for child in cls.__subclasses__() for below in tree(child))]

    return {cls.code for cls in tree(VayuError) if cls.http_status != 500 and cls.code != "engine"}


def test_every_path_is_documented() -> None:
    """Those of the control API."""
    text = (DOCS / "control-api.md").read_text()
    paths = {v for k, v in vars(routes).items() if k.isupper() and str(v).startswith("/")}

    assert {path for path in paths if f"{path}`" not in text} == set()


def test_every_column_is_in_the_glossary() -> None:
    """Those of `run.requests` and `run.ticks`, and every kind of failure."""
    from vayu.analysis.frames import REQUEST_COLUMNS, TICK_COLUMNS

    text = (DOCS / "glossary.md").read_text()
    first, second = text.split("## `run.requests`")[1].split("## `run.ticks`")

    assert [c for c in REQUEST_COLUMNS if f"`{c}`" not in first] == []
    assert [c for c in TICK_COLUMNS if f"`{c}`" not in second] == []
    assert [kind for kind in FailureKind if kind not in text] == []


def test_the_glossary_defines_no_word_twice() -> None:
    """One that means two things says of what it is: the pause of a script is none of a run."""
    heads = re.findall(r"^\| (\*\*.+?) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    words = Counter(word for head in heads for word in head.split(", "))

    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("path", sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    """Relative ones; those to the reference and the notebooks as on the site."""
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text())
    made = {f"reference/{name}" for name in pages()}
    made |= {f"notebooks/{notebook.name}" for notebook in ROOT.glob("notebooks/*.ipynb")}

    assert [t for t in targets if not (path.parent / t).exists() and t not in made] == []


def test_every_error_code_is_documented() -> None:
    """With the status that it has on the wire."""
    text = (DOCS / "control-api.md").read_text()

    assert {code for code in codes() if f"`{code}`" not in text} == set()


def test_a_decision_has_a_number_of_its_own() -> None:
    """The name of its file and its heading say the same one."""
    files = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert len(set(numbers)) == len(numbers)
    assert [file.read_text().partition(".")[0] for file in files] == [f"# {n}" for n in numbers]
