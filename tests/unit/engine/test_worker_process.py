"""What a worker is started with."""

from __future__ import annotations

from vayu.engine.worker_process import environment


def test_a_worker_asks_for_huge_pages_and_for_one_thread_unless_the_user_wants_otherwise(
    monkeypatch,
) -> None:
    """Nobody has said anything; then the user has."""
    names = ("GLIBC_TUNABLES", "OPENBLAS_NUM_THREADS")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    assert [environment()[name] for name in names] == ["glibc.malloc.hugetlb=1", "1"]

    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert [environment()[name] for name in names] == ["glibc.malloc.tcache_count=0", "2"]
