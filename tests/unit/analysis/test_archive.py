"""What goes into the archive of a run comes out of it, and nothing else gets out of one."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from vayu.analysis.archive import save_run
from vayu.analysis.contents import read_info, read_manifest, read_summary, read_ticks, verify
from vayu.analysis.rows import read_rows
from vayu.analysis.unpack import unpack
from vayu.errors import RunStateConflict, StoreError
from vayu.formats.runs.folder import KEPT, MANIFEST, REQUESTS, RUN, SUMMARY, TICKS, TICKS_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def opened(archive: Path, to: Path) -> Path:
    """The folder that an archive unpacks to, verified."""
    to.mkdir()
    unpack(archive, to)
    verify(to)
    return to


@pytest.mark.parametrize("converted", [True, False])
def test_a_run_goes_in_and_comes_out(
    run_folder: Callable, tmp_path: Path, *, converted: bool
) -> None:
    """Every row, every tick, info and summary, converted before or on the way."""
    folder = run_folder(converted=converted)
    before = (read_rows(folder).to_pylist(), read_ticks(folder), read_summary(folder))
    save_run(folder, tmp_path / "run.zip")
    there = opened(tmp_path / "run.zip", tmp_path / "there")

    assert (read_rows(there).to_pylist(), read_ticks(there), read_summary(there)) == before
    assert msgspec.structs.replace(read_info(there), folder="") == msgspec.structs.replace(
        read_info(folder), folder=""
    )
    manifest = read_manifest(there)
    assert manifest is not None
    names = {entry.name for entry in manifest.files}
    assert names | {MANIFEST} == {path.name for path in there.iterdir()}
    assert {RUN, SUMMARY, REQUESTS, TICKS_TABLE} <= names <= set(KEPT)


def test_ticks_that_cannot_be_read_are_not_passed_over(run_folder: Callable) -> None:
    """Those of a later version are refused with what helps; earlier ones read, as lines too."""
    folder = run_folder(converted=False)
    now = read_ticks(folder)
    lines = (folder / TICKS).read_bytes()
    earlier = lines.replace(b'"byName":[]', b'"byName":{}')
    assert earlier != lines
    (folder / TICKS).write_bytes(earlier)
    assert read_ticks(folder) == now

    (folder / TICKS).write_bytes(lines.replace(b'"timestamp"', b'"moment"', 1))
    with pytest.raises(StoreError, match=r"ticks\.jsonl cannot be read") as caught:
        read_ticks(folder)
    assert "open it with the one that wrote it" in (caught.value.hint or "")


def test_the_same_run_makes_the_same_bytes(run_folder: Callable, tmp_path: Path) -> None:
    """Whenever it is saved; and the path it was made at is not in it."""
    folder = run_folder()
    for name in ("a.zip", "b.zip"):
        save_run(folder, tmp_path / name)
    content = (tmp_path / "a.zip").read_bytes()

    assert content == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [n for n in archive.namelist() if str(tmp_path).encode() in archive.read(n)] == []


def test_a_folder_zipped_by_hand_opens_too(run_folder: Callable, tmp_path: Path) -> None:
    """With a folder around its files, and whatever a file manager adds."""
    folder = run_folder()
    with zipfile.ZipFile(tmp_path / "hand.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"my run/{path.name}")
        archive.writestr("my run/.DS_Store", b"x")
        archive.writestr("__MACOSX/my run/._run.json", b"x")
    there = opened(tmp_path / "hand.zip", tmp_path / "there")

    assert {path.name for path in there.iterdir()} <= {MANIFEST, TICKS, *KEPT}
    assert read_rows(there).num_rows == 300


def test_a_run_that_goes_on_is_not_saved(run_folder: Callable, tmp_path: Path) -> None:
    """The message says what to do; no file is left."""
    folder = run_folder(converted=False, status="running")
    with pytest.raises(RunStateConflict, match="r is running"):
        save_run(folder, tmp_path / "run.zip")

    assert list(tmp_path.glob("run.zip*")) == []


def test_a_file_that_cannot_be_written_is_named(run_folder: Callable, tmp_path: Path) -> None:
    """And what was there stays."""
    folder = run_folder()
    with pytest.raises(StoreError, match=r"gone/run\.zip cannot be written"):
        save_run(folder, tmp_path / "gone" / "run.zip")


@pytest.mark.parametrize("name", [RUN, SUMMARY, REQUESTS, TICKS_TABLE, "intervals.hlog"])
def test_a_flipped_bit_is_found(run_folder: Callable, name: str) -> None:
    """In any file; the message names it."""
    folder = run_folder()
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)

    with pytest.raises(StoreError, match=rf"{name} (is|cannot)"):
        verify(folder)


def test_files_that_come_or_go_are_found(run_folder: Callable) -> None:
    """The manifest lists what there is."""
    folder = run_folder()
    (folder / "exemplars.jsonl").write_bytes(b"")
    with pytest.raises(StoreError, match=r"exemplars\.jsonl is not in manifest\.json"):
        verify(folder)
    (folder / "exemplars.jsonl").unlink()
    (folder / SUMMARY).unlink()
    with pytest.raises(StoreError, match=r"summary\.json is missing"):
        verify(folder)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_version_is_named(run_folder: Callable, version: object) -> None:
    """What it is, and what this Vayu reads."""
    folder = run_folder()
    plain = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(plain | {"version": version}))

    with pytest.raises(StoreError, match=r"manifest\.json is of version .*reads version 1"):
        verify(folder)


def test_a_manifest_cannot_point_elsewhere(run_folder: Callable) -> None:
    """It may list files of a run only."""
    folder = run_folder()
    plain = json.loads((folder / MANIFEST).read_text())
    plain["files"].append({"name": "../../etc/passwd", "size": 1, "sha256": ""})
    (folder / MANIFEST).write_text(json.dumps(plain))

    with pytest.raises(StoreError, match=r"'\.\./\.\./etc/passwd', which is no file of a run"):
        verify(folder)


def test_a_table_that_would_fill_the_memory_is_refused(run_folder: Callable) -> None:
    """A hundred million rows in a few kB."""
    folder = run_folder(converted=False)
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000_000, pa.int8()), ["x"])
    table = pa.table({"step": column})
    pq.write_table(table, folder / REQUESTS, compression="zstd")

    with pytest.raises(StoreError, match=r"requests\.parquet claims 20,000,000 rows"):
        verify(folder)


def test_other_columns_are_named(run_folder: Callable) -> None:
    """A table of something else."""
    folder = run_folder(converted=False)
    pq.write_table(pa.table({"k": [1]}), folder / REQUESTS)
    with pytest.raises(StoreError, match=r"requests\.parquet has no column 'user' of type int32"):
        verify(folder)
    (folder / REQUESTS).write_bytes(b"PAR1 no")
    with pytest.raises(StoreError, match=r"requests\.parquet is no Parquet file"):
        verify(folder)


def hostile(path: Path, name: str, content: bytes = b"x", mode: int = 0o644) -> Path:
    """An archive with a manifest and one more member."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"{}")
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, content)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../run.json",
        "/etc/run.json",
        "a/../../run.json",
        "..\\run.json",
        "C:/run.json",
        "C:\\run.json",
    ],
)
def test_a_name_cannot_lead_out(tmp_path: Path, name: str) -> None:
    """Of the folder that is unpacked to: nothing at all is written then."""
    place = tmp_path / "there"
    place.mkdir()
    with pytest.raises(StoreError, match="outside of the archive"):
        unpack(hostile(tmp_path / "x.zip", name), place)

    assert list(place.iterdir()) == []


def test_a_link_is_no_file(tmp_path: Path) -> None:
    """It would be followed by whoever reads it."""
    archive = hostile(tmp_path / "x.zip", RUN, b"/etc/passwd", stat.S_IFLNK | 0o777)
    with pytest.raises(StoreError, match=r"'run\.json' is a link or device"):
        unpack(archive, tmp_path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """Nor one that hides its size."""
    bomb = hostile(tmp_path / "x.zip", RUN, bytes(64 << 20))
    place = tmp_path / "there"
    place.mkdir()
    with pytest.raises(StoreError, match=r"run\.json would unpack from .* to 67,108,864 bytes"):
        unpack(bomb, place)
    content = bytearray(bomb.read_bytes())
    real = (64 << 20).to_bytes(4, "little")
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = (1_000).to_bytes(4, "little")
    bomb.write_bytes(content)
    with pytest.raises(StoreError, match=r"run\.json (is|is longer)"):
        unpack(bomb, place)

    assert sum(path.stat().st_size for path in place.iterdir()) < 2 << 20


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "holds no run"),
        (["a/manifest.json", "b/manifest.json"], "holds 2 runs"),
        (["manifest.json", "run.json", "run.json"], r"run\.json is there twice"),
        ([f"{i}" for i in range(1_001)], "holds 1,001 files"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_archive_of_a_run(tmp_path: Path, names: list[str], message: str) -> None:
    """The message says why."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in names:
            archive.writestr(name, b"{}")

    with pytest.raises(StoreError, match=message):
        unpack(tmp_path / "x.zip", tmp_path)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_archive_is_refused_or_whole(
    run_folder: Callable, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any byte changed, or any end cut off: a clear error, or every file as it was."""
    base = tmp_path_factory.getbasetemp() / "damage.zip"
    if not base.exists():
        save_run(run_folder(), base)
    content = bytearray(base.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    home = tmp_path_factory.mktemp("damaged")
    (home / "x.zip").write_bytes(content)

    try:
        there = opened(home / "x.zip", home / "there")
    except StoreError:
        return
    assert read_rows(there).num_rows == 300
