"""Conversions happen one after the other, and never take a run along that is deleted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from vayu.engine.coordinator.converter import Converter

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.store.catalog import Catalog

pytestmark = pytest.mark.process


async def test_rows_become_parquet_and_closing_waits_for_it(
    store_run: Callable, make_rows: Callable
) -> None:
    """Every run that was added, in turn; one without rows is left alone."""
    folders = [store_run()[0] for _ in range(3)]
    for folder in folders[:2]:
        (folder.path / "worker-0.rows").write_bytes(make_rows(100).tobytes())
    converter = Converter()
    for folder in folders:
        converter.add(folder)
    await converter.close()

    for folder in folders[:2]:
        assert pq.read_metadata(folder.path / "requests.parquet").num_rows == 100
        assert not folder.awaits_conversion()
    assert not (folders[2].path / "requests.parquet").exists()


@pytest.mark.parametrize("after", [0.0, 0.1])
async def test_a_run_can_be_deleted_while_it_is_converted(
    catalog: Catalog,
    store_run: Callable,
    make_rows: Callable,
    caplog: pytest.LogCaptureFixture,
    after: float,
) -> None:
    """The conversion ends, however far it got, without a complaint; the next one still happens."""
    folder, other = store_run()[0], store_run()[0]
    for one in (folder, other):
        (one.path / "worker-0.rows").write_bytes(make_rows(100).tobytes())
    converter = Converter()
    converter.add(folder)
    converter.add(other)
    await asyncio.sleep(after)
    await converter.forget(folder)
    catalog.remove(folder)
    await converter.close()

    assert not folder.path.exists()
    assert caplog.messages == []
    assert (other.path / "requests.parquet").exists()


async def test_nothing_to_convert() -> None:
    """Closing is always possible."""
    await Converter().close()
