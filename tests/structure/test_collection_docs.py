"""The pages on collections, import and export are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vayu
from vayu.formats.collections.collection_reader import read_files
from vayu.formats.exporting.export import KINDS
from vayu.model.collections.collection import walk

DOCS = Path(vayu.__file__).parent.parent / "docs"
COLLECTIONS = (DOCS / "collections.md").read_text()
TRANSFER = (DOCS / "import-export.md").read_text()


@pytest.mark.parametrize("page", [COLLECTIONS, TRANSFER], ids=["collections", "import-export"])
def test_the_examples_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As they stand."""
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(block, "page", "exec"), {})

    assert capsys.readouterr().out


def test_the_files_read_as_they_stand() -> None:
    """The two that are shown."""
    root, item = re.findall(r"```yaml\n(.*?)```", COLLECTIONS, re.DOTALL)
    loaded = read_files({"collection.yaml": root.encode(), "users/create-user.yaml": item.encode()})

    assert [path for path, _ in walk(loaded.root)] == [("users",), ("users", "Create user")]
    assert loaded.root.variables == {"base": "https://shop.example.com"}


def test_a_mistake_is_told_as_the_page_says() -> None:
    """File, line, field."""
    files = {
        "collection.yaml": b"vayu: 1\n",
        "users/create-user.yaml": b"name: a\nmethod: GET\nurl: ftp://x\n",
        "ping.yaml": b"url: http://x/\nmethd: GET\n",
    }
    with pytest.raises(vayu.VayuError) as caught:
        read_files(files)
    lines = re.findall(r"^    ((?:users|ping)\S+, line .*)$", COLLECTIONS, re.MULTILINE)

    assert sorted(str(caught.value).split("\n")) == sorted(lines)


def test_every_kind_of_export_is_there() -> None:
    """By its name."""
    assert [kind for kind in KINDS if f'"{kind}"' not in TRANSFER] == []
