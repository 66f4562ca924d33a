"""A notebook as a file: what every reader of the format takes."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from vayu.report.notebook import PARAMETERS, Cell, Notebook, fenced


def test_the_file_is_what_the_format_says() -> None:
    """Cells that ran are counted; one that did not has neither number nor output."""
    import nbformat  # a second of imports

    cells = [
        Cell(source="# a", kind="markdown"),
        Cell(source="path = 'x'", tag=PARAMETERS, shown={}),
        Cell(source="later()"),
        Cell(source="run", shown={"text/plain": "ü", "application/vnd.x+json": {"a": 1}}),
    ]
    text = Notebook(cells, {"run": "AAAA"}).text()
    read = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    assert [cell.get("execution_count") for cell in read.cells] == [None, 1, None, 2]
    assert read.cells[1].metadata == {"tags": ["parameters"]}
    assert [cell.get("outputs") for cell in read.cells[1:3]] == [[], []]
    [output] = read.cells[3].outputs
    assert output.data == {"text/plain": "ü", "application/vnd.x+json": {"a": 1}}
    assert read.metadata.vayu == {"run": "AAAA"}
    assert "vayu" not in json.loads(Notebook(cells).text())["metadata"]


@given(st.text(alphabet="`a\n~"))
def test_code_does_not_end_its_block(source: str) -> None:
    """The fence is longer than any in it."""
    first, *inside, last = fenced(source).split("\n")
    assert last == first.removesuffix("python")
    assert not [row for row in inside if row.startswith(last)]
    assert "\n".join(inside) == source
