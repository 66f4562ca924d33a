"""What is kept of a request that was sent: enough to find it, read it and send it again.

What was a template stays one, so a request that is sent again gets the values of that moment.
Of a secret that was typed into it nothing is kept but where it stood (`HistoryEntry.lost`).
"""

from __future__ import annotations

from vayu.model.records.base import Record
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.response import ResponseSpec

BODY = "body"
"""What `HistoryEntry.lost` says of a body that was too large to be kept."""


class HistoryRow(Record, frozen=True, kw_only=True):
    """One Send in a list.

    Attributes
    ----------
    id : int
        Counts up, and is never used again. 0 before it is stored.
    sent_at : str
        ISO 8601, UTC.
    name : str, optional
        What the request is called.
    method : str
    url : str
        As it was sent, secrets removed; of a request that got no response, as it was composed.
    status : int
        0: there was no response.
    reason : str
    failure : str, optional
        A `vayu.model.rows.failure.FailureKind`.
    time : float, optional
        Hand-over to last byte; null without a response. [ms]
    size : int
        Of the body as it came over the wire. [B]
    tests_passed, tests_failed : int
    origin : Origin
    """

    id: int = 0
    sent_at: str
    name: str | None = None
    method: str
    url: str
    status: int = 0
    reason: str = ""
    failure: str | None = None
    time: float | None = None
    size: int = 0
    tests_passed: int = 0
    tests_failed: int = 0
    origin: Origin = Origin()


class HistoryEntry(Record, frozen=True, kw_only=True):
    """One Send, whole, secrets removed.

    Attributes
    ----------
    row : HistoryRow
    request : RequestSpec
        As it was composed, templates and all.
    script : ScriptSpec
    variables : list of str
        Names of the variables that had a value.
    lost : list of str
        Where secrets stood that were typed into the request or its scripts, and are not kept;
        and `BODY`.
    response : ResponseSpec, optional
        Bodies are cut; without cookies, and without what scripts set.
    error : str, optional
        Why there was no response.
    """

    row: HistoryRow
    request: RequestSpec
    script: ScriptSpec = ScriptSpec()
    variables: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    response: ResponseSpec | None = None
    error: str | None = None

    def __repr__(self) -> str:
        """Show which it is; the rest is long."""
        return f"HistoryEntry({self.row.id}, {self.row.method}, {self.row.status})"


class HistoryPage(Record, frozen=True, kw_only=True):
    """``GET /history``: newest first.

    Attributes
    ----------
    entries : list of HistoryRow
    total : int
        How many are kept, whatever was asked for.
    notices : list of str
        What is wrong with the history itself, such as a damaged file that was set aside.
    """

    entries: tuple[HistoryRow, ...] = ()
    total: int = 0
    notices: tuple[str, ...] = ()


class HistoryForgotten(Record, frozen=True, kw_only=True):
    """``DELETE /history`` and ``DELETE /history/{id}``: how many are gone."""

    deleted: int = 0
