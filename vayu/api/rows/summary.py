"""What a run came to, how its generator was, what a search found: records that read well."""

from __future__ import annotations

from typing import Self

from vayu.api.arguments.attributes import Told
from vayu.model.records.base import Record
from vayu.model.results.health import GeneratorHealth
from vayu.model.results.levels import CapacityResult
from vayu.model.results.summary import Summary


class RunSummary(Told, Summary, frozen=True, kw_only=True):
    """The end result of a run, with the fields of `vayu.model.results.summary.Summary`."""

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """Return `summary` as one that reads well."""
        known = {name: getattr(summary, name) for name in summary.__struct_fields__}
        told = summary.capacity
        known |= {
            "health": RunHealth.of(summary.health),
            "capacity": None if told is None else RunCapacity.of(told),
        }
        return cls(**known)

    def to_dict(self) -> dict[str, object]:
        """Return every number as plain data, by its Python name."""
        return {name: _plain(getattr(self, name)) for name in self.__struct_fields__}

    def __repr__(self) -> str:
        """Return the numbers as a person reads them."""
        from vayu.report.run_text import summary_text  # noqa: PLC0415 (display only)

        return summary_text(self)


class RunHealth(GeneratorHealth, frozen=True, kw_only=True):
    """How the generator was, with the fields of `vayu.model.results.health.GeneratorHealth`."""

    @classmethod
    def of(cls, health: GeneratorHealth) -> Self:
        """Return `health` as one that reads well."""
        return cls(**{name: getattr(health, name) for name in health.__struct_fields__})

    def __repr__(self) -> str:
        """Return the verdict, its reasons and each worker, as a person reads them."""
        from vayu.report.health_view import health_text  # noqa: PLC0415 (display only)

        return health_text(self)

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.report.health_view import health_html  # noqa: PLC0415 (display only)

        return health_html(self)


class RunCapacity(CapacityResult, frozen=True, kw_only=True):
    """What a capacity search found; its fields: `vayu.model.results.levels.CapacityResult`."""

    @classmethod
    def of(cls, found: CapacityResult) -> Self:
        """Return `found` as one that reads well."""
        return cls(**{name: getattr(found, name) for name in found.__struct_fields__})

    def __repr__(self) -> str:
        """Return the sentence and each level, as a person reads them."""
        from vayu.report.capacity_view import capacity_text  # noqa: PLC0415 (display only)

        return capacity_text(self)

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.report.capacity_view import capacity_html  # noqa: PLC0415 (display only)

        return capacity_html(self)


def _plain(value: object) -> object:
    """Return a value with the records in it as dicts."""
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
