"""A run as a file for others: a report, a notebook, the run itself, its histograms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.rows.recorded import Recorded
from vayu.report.form import refuse_other_files
from vayu.report.output_file import file_to_write, write_text

if TYPE_CHECKING:
    import os
    from pathlib import Path


class Written(Recorded):
    """What a run can be written as; a file that is there stays unless it is said otherwise."""

    def report(
        self,
        path: str | os.PathLike[str],
        *,
        format: str | None = None,  # noqa: A002 (as people say it)
        overwrite: bool = False,
    ) -> Path:
        """Write the run for others, in the form that the ending of the file says.

        Parameters
        ----------
        path : str or path
            ``.html``: one page that needs nothing, with every figure; ``.md``: Markdown;
            ``.xml``: JUnit, thresholds and tests as cases; ``.json``: the numbers; ``.txt``;
            ``.csv`` and ``.parquet``: a row a request; ``.ticks.csv`` and ``.ticks.parquet``.
        format : str, optional
            Instead of what the ending says, as of `vayu.report_of`.
        overwrite : bool, default False
            A file that is there is replaced, by a whole one only; else it is refused.

        Returns
        -------
        Path
            The file. A run that goes on is reported as far as it is, and marked so.
        """
        from vayu.api.reports.reporting import report_of  # noqa: PLC0415 (plotly is heavy)

        return report_of(self, path, format=format, overwrite=overwrite)

    def to_notebook(
        self,
        path: str | os.PathLike[str],
        *,
        embed: bool = False,
        template: str | os.PathLike[str] | None = None,
        overwrite: bool = False,
    ) -> Path:
        """Write the run as a notebook: code with saved outputs, and the data to run it again.

        Parameters
        ----------
        path : str or path
            ``report.ipynb``; the data goes beside it, into ``report.run.zip``.
        embed : bool, default False
            The data goes into the notebook; ``vayu.open("report.ipynb")`` finds it there.
        template : str or path, optional
            A notebook with a cell tagged ``parameters``, whose ``path`` is set to the data; it is
            executed in a new kernel (extra ``notebook``).
        overwrite : bool, default False
            Files that are there are replaced, by whole ones only; else they are refused.

        Returns
        -------
        Path
            The notebook. A run that goes on is taken as far as it is, and marked so; a cell of
            the template that fails raises `vayu.errors.ScriptError`, and the notebook shows it.
        """
        from vayu.api.runs.run_notebook import to_notebook  # noqa: PLC0415 (pyarrow is heavy)

        if template is None:
            return to_notebook(self, path, embed=embed, overwrite=overwrite)
        from vayu.api.runs.template import from_template  # noqa: PLC0415 (an extra)

        return from_template(self, template, path, embed=embed, overwrite=overwrite)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Put the run into one zip file, which `vayu.open` opens anywhere, without an engine.

        Parameters
        ----------
        path : str or path
            Such as ``run.zip``; an ending that says something else than a zip file is refused.
        overwrite : bool, default False
            A file that is there is replaced, by a whole one only; else it is refused.

        Returns
        -------
        Path
            The file. A run that has not ended raises `vayu.errors.RunStateConflict`, and a file
            that cannot be read or written `vayu.errors.StoreError`.
        """
        from vayu.analysis.archive import save_run  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        refuse_other_files(target)
        save_run(self.folder, target)
        return target

    def to_hlog(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the histograms over time as an HdrHistogram log, as `export_hlog` does."""
        return self.export_hlog(path, overwrite=overwrite)

    def export_hlog(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the histograms over time as an HdrHistogram log, version 1.3.

        Parameters
        ----------
        path : str or path
        overwrite : bool, default False
            A file that is there is replaced, by a whole one only; else it is refused.

        Returns
        -------
        Path
            The file: an interval a second, tagged ``response``, ``service`` and ``lag``, in us.
            Where nothing was measured `vayu.errors.StoreError` is raised.
        """
        from vayu.analysis.interval_log import hlog_text  # noqa: PLC0415 (pyarrow is heavy)

        target = file_to_write(path, overwrite=overwrite)
        write_text(target, hlog_text(self.folder))
        return target
