"""What a worker sends at best is what the busy ones have shown."""

from __future__ import annotations

import pytest

from vayu.engine.coordinator.ceiling import Ceiling
from vayu.model.records.check import build
from vayu.model.results.health import GeneratorHealth, WorkerHealth
from vayu.model.results.summary import Summary
from vayu.model.runs.run import RunSpec


def spec_of(**fields: object) -> RunSpec:
    """A run."""
    config = {"concurrency": 1, "duration": "1s"}
    return build(RunSpec, {"request": {"url": "http://x/"}, "config": config, **fields})


def summary_of(*workers: tuple[int, float | None], duration: float = 10.0) -> Summary:
    """Of a run whose workers started so many and took such a share of a core."""
    found = [WorkerHealth(worker=n, started=s, cpu=cpu) for n, (s, cpu) in enumerate(workers)]
    health = GeneratorHealth(workers=tuple(found))
    return Summary(
        id="r", status="finished", model="open", load="x", duration=duration, health=health
    )


@pytest.mark.parametrize(
    ("workers", "rate"),
    [
        ([(100_000, 1.0)], 10_000),
        ([(100_000, 0.8)], 12_500),
        ([(100_000, 1.0), (110_000, 1.0)], 11_000),
        ([(100_000, 0.4)], None),
        ([(9_999, 0.9)], None),
        ([(100_000, None)], None),
        ([], None),
    ],
)
def test_only_a_busy_worker_tells(
    workers: list[tuple[int, float | None]], rate: float | None
) -> None:
    """Requests for each second of CPU, of the best one."""
    ceiling = Ceiling()
    ceiling.expect("a", spec_of())
    ceiling.learn("a", summary_of(*workers))

    assert ceiling.rate == (None if rate is None else pytest.approx(rate))


def test_the_best_run_counts() -> None:
    """A slower one after it takes nothing away, nor does one that never began."""
    ceiling = Ceiling()
    for run_id, started in (("a", 50_000), ("b", 100_000), ("c", 20_000)):
        ceiling.expect(run_id, spec_of())
        ceiling.learn(run_id, summary_of((started, 1.0)))
    ceiling.expect("d", spec_of())
    ceiling.learn("d", None)

    assert ceiling.rate == pytest.approx(10_000)


@pytest.mark.parametrize(
    "fields",
    [
        {"script": {"post": "pm.test('a', () => {})"}},
        {"script": {"pre": "1"}},
        {"against": {"request": {"url": "http://y/"}, "script": {"post": "1"}}},
    ],
)
def test_a_run_with_scripts_tells_nothing(fields: dict[str, object]) -> None:
    """Its workers were busy with them."""
    ceiling = Ceiling()
    ceiling.expect("a", spec_of(**fields))
    ceiling.learn("a", summary_of((100_000, 1.0)))

    assert ceiling.rate is None


@pytest.mark.parametrize(
    ("config", "asks"),
    [
        ({"rate": 5_001, "duration": "1s"}, True),
        ({"rateStages": "5s:6000"}, True),
        ({"rate": 5_000, "duration": "1s"}, False),
        ({"concurrency": 10_000, "duration": "1s"}, False),
    ],
)
def test_more_than_any_machine_is_sure_to_send_is_measured(config: dict, *, asks: bool) -> None:
    """Once; and not where a run has shown it."""
    spec = spec_of(config=config)
    ceiling = Ceiling()
    assert ceiling.is_to_be_measured(spec) is asks

    ceiling.measured(None)
    assert (ceiling.rate, ceiling.is_to_be_measured(spec)) == (None, False)
    shown = Ceiling()
    shown.expect("a", spec_of())
    shown.learn("a", summary_of((100_000, 1.0)))
    assert not shown.is_to_be_measured(spec)


def test_a_run_that_shows_more_than_was_measured_counts() -> None:
    """And one that shows less does not."""
    ceiling = Ceiling()
    ceiling.measured(8_000.0)
    for run_id, started, rate in (("a", 50_000, 8_000), ("b", 90_000, 9_000)):
        ceiling.expect(run_id, spec_of())
        ceiling.learn(run_id, summary_of((started, 1.0)))
        assert ceiling.rate == rate
