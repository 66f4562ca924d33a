"""A notebook as a file: cells with saved outputs, without any library of Jupyter.

Rule: what is shown without a kernel is shown without trust. Outputs are `text/plain`, HTML with
inline styles only, and JSON of types that viewers which do not know them pass over.

Source: the notebook format, version 4.5, nbformat.readthedocs.io.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARAMETERS, INJECTED = "parameters", "injected-parameters"
"""Tags of the cell whose names may be set from outside, and of the one that sets them: those of
papermill, so that either tool runs a template of the other."""

_TICKS = re.compile(r"`{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    Attributes
    ----------
    source : str
    kind : {"code", "markdown"}
    tag : str
        Empty: none.
    shown : mapping, optional
        What its value is saved as, by MIME type; None: nothing.
    """

    source: str
    kind: str = "code"
    tag: str = ""
    shown: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Notebook:
    """Cells, and what is kept beside them.

    Attributes
    ----------
    cells : sequence of Cell
    kept : dict
        Of Vayu, in the notebook's metadata: it is not shown, and stays when the notebook is saved.
    """

    cells: Sequence[Cell]
    kept: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the file."""
        counts = iter(range(1, len(self.cells) + 1))
        cells = [_cell(cell, number, counts) for number, cell in enumerate(self.cells)]
        spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        about: dict[str, Any] = {"kernelspec": spec, "language_info": {"name": "python"}}
        if self.kept:
            about["vayu"] = self.kept
        whole = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def fenced(source: str) -> str:
    """Return code as a block of Markdown that it cannot end itself."""
    longest = max((len(found) for found in _TICKS.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}python\n{source}\n{fence}"


def _cell(cell: Cell, number: int, counts: Any) -> dict[str, Any]:
    """Return one cell in the words of the format."""
    found: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": f"cell-{number}",
        "metadata": {"tags": [cell.tag]} if cell.tag else {},
        "source": cell.source,
    }
    if cell.kind == "code":
        ran = cell.shown is not None
        count = next(counts) if ran else None
        data = {"data": dict(cell.shown or {}), "metadata": {}, "execution_count": count}
        outputs = [{"output_type": "execute_result", **data}] if cell.shown else []
        found |= {"execution_count": count, "outputs": outputs}
    return found
