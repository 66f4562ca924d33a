"""What is on the disk is censored, bounded, and whole at every moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from vayu.engine.store.exemplars import A_TICK, MOST_WAITING, ExemplarLog
from vayu.model.sends.exemplar import SAMPLES, Exemplar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def sample(place: int, k: int, body: bytes = b"x") -> Exemplar:
    """One of a worker's samples."""
    return Exemplar(
        why="sample", place=place, worker=0, k=k, status=200, body=body,
        intended=0, started=0, completed=1,
    )  # fmt: skip


def shout(one: Exemplar, redact: Callable[[str], str]) -> Exemplar:
    """A censor that can be seen."""
    return replace(one, body=redact((one.body or b"").decode()).encode())


def lines(path: Path) -> list[Exemplar]:
    """Every line of the file."""
    return [msgspec.json.decode(line, type=Exemplar) for line in path.read_bytes().splitlines()]


def test_a_few_are_written_at_a_time(tmp_path: Path) -> None:
    """The rest waits for the next tick, or the end; each is censored by its own remover."""
    log = ExemplarLog(tmp_path / "e", shout)
    assert not (tmp_path / "e").exists()
    for place in range(A_TICK + 1):
        log.add(sample(place, place), lambda text, place=place: f"{text}{place}")
    log.write()
    assert [one.body for one in lines(tmp_path / "e")] == [b"x0", b"x1", b"x2"]
    log.close()

    assert [one.body for one in lines(tmp_path / "e")] == [b"x0", b"x1", b"x2", b"x3"]
    assert not (tmp_path / "e").stat().st_mode & 0o077


def test_at_the_end_only_those_that_are_kept_are_left(tmp_path: Path) -> None:
    """A later sample takes the place of an earlier one."""
    log = ExemplarLog(tmp_path / "e", shout)
    for k in range(40):
        log.add(sample(k % 2, k), str)
        log.write()
    assert len(lines(tmp_path / "e")) == 40
    log.close()

    assert [one.k for one in lines(tmp_path / "e")] == [38, 39]


def test_none_that_is_kept_is_lost_in_a_rush(tmp_path: Path) -> None:
    """Thousands before the first tick: what others took the place of is dropped, nothing else."""
    log = ExemplarLog(tmp_path / "e", shout)
    log.add(replace(sample(0, 7), why="first", about="200"), str)
    for k in range(5_000):
        log.add(sample(k % SAMPLES, k), str)
    assert len(log._waiting) <= MOST_WAITING
    log.close()

    found = [(one.why, one.k) for one in lines(tmp_path / "e")]
    assert found == [("first", 7), *(("sample", 5_000 - SAMPLES + i) for i in range(SAMPLES))]


def test_a_run_without_exemplars_has_no_file(tmp_path: Path) -> None:
    """Nor an empty one."""
    log = ExemplarLog(tmp_path / "e", shout)
    log.write()
    log.close()

    assert not (tmp_path / "e").exists()
