"""The rows of a run in the formats of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.report.output_file import file_to_write

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from vayu.analysis.measured import Measured


class Exported:
    """What has rows can be written.

    Each ``to_…`` takes the path of a file and returns it. One that is there is replaced only with
    ``overwrite=True``, once the new one is complete; else `vayu.errors.InvalidConfig` is raised.
    What cannot be written raises `vayu.errors.StoreError`.
    """

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request."""
        raise NotImplementedError

    def measured(self) -> Measured:
        """Return the stamps and outcomes of every request as plain arrays."""
        raise NotImplementedError

    @property
    def epoch(self) -> int:
        """Moment t0 on the wall clock. [ns since 1970]; 0: not known."""
        raise NotImplementedError

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns of `requests` that nobody measured; of a run of ours none."""
        return ()

    def arrow(self) -> pa.Table:
        """Return every request as an Arrow table, with the columns of ``run.requests``.

        Returns
        -------
        pyarrow.Table
            In order of completion; unit and meaning are in the metadata of each field.
        """
        from vayu.formats.runs.row_export import whole_table  # noqa: PLC0415 (pyarrow is heavy)

        return whole_table(self.rows(), self.unknown)

    def polars(self) -> Any:
        """Return every request as a ``polars.DataFrame`` (extra ``polars``)."""
        from vayu.analysis.exporting import polars_frame  # noqa: PLC0415 (pyarrow is heavy)

        return polars_frame(self.arrow())

    def to_parquet(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write every request as Parquet, with the columns of ``run.requests``."""
        from vayu.analysis.exporting import write_parquet  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        write_parquet(self.arrow(), target)
        return target

    def to_csv(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write every request as CSV: durations in ms, an empty cell for what was not measured."""
        from vayu.analysis.exporting import write_csv  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        write_csv(self.arrow(), target)
        return target

    def to_json(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write every request as a line of JSON: durations in ms, absent if not measured."""
        from vayu.analysis.exporting import write_json  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        write_json(self.arrow(), target)
        return target

    def to_k6(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the points that ``k6 run --out json`` would have written.

        k6 knows no intended start: the response time goes along as ``vayu_response_time``.
        """
        from vayu.analysis.exporting import write_k6  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        write_k6(self.arrow(), target, epoch=self.epoch)
        return target

    def to_hlog(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write histograms of responses over time as an HdrHistogram log, version 1.3. [us]."""
        from vayu.analysis.exporting import write_hlog  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        known = [name for name in ("response", "service", "lag") if name not in self.unknown]
        write_hlog(self.measured(), target, known, epoch=self.epoch)
        return target
