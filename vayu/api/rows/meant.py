"""Which requests of a run a question is about: `window`, `steady` and `mask`, for every method.

Rule: one selection, one meaning. Whoever asks gets the rows, their outcomes and the stretch of the
run that they stand for from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

from vayu.api.arguments.attributes import Told
from vayu.api.arguments.options import selecting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.analysis.measured import Durations, Measured
    from vayu.api.arguments.options import Selection

    Mask = NDArray[np.bool_]


class Part(NamedTuple):
    """The requests that are meant.

    Attributes
    ----------
    measured : Measured
        In order of completion.
    failed : ndarray of bool
        Which of them failed.
    mask : ndarray of bool, optional
        Which of all requests they are; None: all of them.
    stretch : (int, int)
        Of the run, after t0, without its end [ns]: a mask leaves it as long as it is.
    """

    measured: Measured
    failed: Mask
    mask: Mask | None
    stretch: tuple[int, int]


class Meant(Told):
    """What has rows, and lets a question be about some of them."""

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request."""
        raise NotImplementedError

    @selecting
    def outcomes(self, **selection: Unpack[Selection]) -> tuple[Measured, Mask]:
        """Return the stamps of the requests that are meant, and which of them failed.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        tuple of Measured and ndarray of bool, shape (n,)
            In order of completion.
        """
        part = self._part(selection)
        return part.measured, part.failed

    def _part(self, selection: Selection) -> Part:
        """Return the requests that are meant, with the stretch that they stand for."""
        from vayu.analysis.groups import outcomes_of  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.measured import MEASURED  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.selection import selected, stretch_meant  # noqa: PLC0415 (numpy)

        every, failed = outcomes_of(self.rows(MEASURED))
        mask = selected(every, **selection)
        part = failed if mask is None else failed[mask]
        return Part(every.where(mask), part, mask, stretch_meant(every, selection))

    def _measured_meant(self, selection: Selection) -> Measured:
        """Return the stamps of the requests that are meant, in any order."""
        from vayu.analysis.measured import MEASURED  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.selection import meant  # noqa: PLC0415 (numpy is heavy)

        return meant(self.rows(MEASURED), selection)

    def _durations(self, of: str, selection: Selection) -> Durations:
        """Return one duration of the requests that are meant, from as few columns as it takes."""
        from vayu.analysis.measured import SPANS, Durations  # noqa: PLC0415 (pyarrow is heavy)

        if any(value is not None and value is not False for value in selection.values()):
            return Durations.of(self._measured_meant(selection), of)
        return Durations.stored(self.rows(SPANS[of]), of)

    def _rows_meant(self, columns: Iterable[str], selection: Selection) -> tuple[pa.Table, Mask]:
        """Return rows in order of completion, and which of them are meant."""
        import numpy as np  # noqa: PLC0415 (heavy)

        from vayu.analysis.drawing import columns_with, ordered  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.measured import measured_of  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.selection import selected  # noqa: PLC0415 (numpy is heavy)

        table = ordered(self.rows(columns_with(columns)))
        mask = selected(measured_of(table), **selection)
        return table, np.ones(len(table), bool) if mask is None else mask
