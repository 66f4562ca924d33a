"""``files``: what requests and httpx take, and where paths begin."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from vayu.api.arguments.files import file_parts
from vayu.errors import InvalidConfig
from vayu.model.requests.part import Part


def test_every_form_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is open is read, a path is made absolute, a tuple names and types it."""
    monkeypatch.chdir(tmp_path)
    assert file_parts(
        [
            ("bytes", b"1"),
            ("text", "2"),
            ("open", io.BytesIO(b"3")),
            ("path", Path("d/x.png")),
            ("named", ("n.csv", b"4")),
            ("typed", ("n.csv", "5", "text/csv")),
            ("field", (None, "6")),
            ("renamed", ("y.png", Path("x.png"), "image/x")),
            Part(name="part", file="z"),
        ]
    ) == (
        Part(name="bytes", data=b"1", filename="bytes"),
        Part(name="text", value="2", filename="text", content_type="text/plain"),
        Part(name="open", data=b"3", filename="open"),
        Part(name="path", file=f"{tmp_path}/d/x.png", filename="x.png"),
        Part(name="named", data=b"4", filename="n.csv"),
        Part(name="typed", value="5", filename="n.csv", content_type="text/csv"),
        Part(name="field", value="6"),
        Part(name="renamed", file=f"{tmp_path}/x.png", filename="y.png", content_type="image/x"),
        Part(name="part", file=f"{tmp_path}/z"),
    )


def test_what_is_no_file_is_refused_all_at_once() -> None:
    """By its name; what it holds is not shown."""
    with pytest.raises(InvalidConfig) as caught:
        file_parts({"a": 5, "b": ("n",), "c": ("n", None), "d": ("n", b"", "a\r\nb"), "e": b""})
    assert {name: why.partition(",")[0] for name, why in caught.value.problems.items()} == {
        "files['a']": "must be bytes",
        "files['b']": "must be bytes",
        "files['c']": "must be bytes",
        "files['d']": "holds CR",
    }
    with pytest.raises(InvalidConfig, match="a dict or a list of pairs"):
        file_parts(b"raw")
