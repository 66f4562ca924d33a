"""A run that can be compared with another: any run of which it is known what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vayu.api.analysed import Analysed

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.analysis.comparison import Comparison
    from vayu.api.compare import CompareOptions
    from vayu.api.saved import SavedRun
    from vayu.model.info import RunInfo


class Comparable(Analysed):
    """What a run is of, and how it stands beside others of the same."""

    @property
    def name(self) -> str | None:
        """What it was called."""
        raise NotImplementedError

    @property
    def info(self) -> RunInfo:
        """What was asked for, secrets masked, and what is known of it."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """Where its files are."""
        raise NotImplementedError

    def pin(self) -> None:
        """Keep it as the baseline of all runs of its name: `compare` and `baseline` know it then.

        A run without a name is the baseline of those that send the same request. What the data
        folder cannot keep raises `vayu.errors.StoreError`.
        """
        from vayu.api.baseline import pin  # noqa: PLC0415 (rarely used)

        pin(self)

    @property
    def baseline(self) -> SavedRun | None:
        """The run that was pinned for runs of this name; None: there is none."""
        from vayu.api.baseline import pinned  # noqa: PLC0415 (rarely used)

        return pinned(self)

    def compare(
        self, baseline: Analysed | None = None, **options: Unpack[CompareOptions]
    ) -> Comparison:
        """Compare it with a baseline, and say whether it is better, worse or the same.

        Parameters
        ----------
        baseline : Run, SavedRun ..., optional
            Else the one that was pinned.
        **options
            As of `vayu.compare`.

        Returns
        -------
        Comparison
            `verdict`, `sentence`, `quantiles` ...; without a baseline `vayu.errors.InvalidConfig`
            is raised.
        """
        from vayu.api.baseline import baseline_of  # noqa: PLC0415 (rarely used)
        from vayu.api.compare import compare  # noqa: PLC0415 (pandas is heavy)

        found = baseline_of(self) if baseline is None else baseline
        return compare(found, self, **options)
