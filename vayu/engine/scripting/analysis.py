"""What can be told of a script before it runs, so that nothing is handed over for nothing.

Every answer errs on the safe side: a script that *may* read the body is given it, and one that
nobody can follow is given everything. One that reads what it was not given is told so by name;
nothing passes because of a wrong guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from vayu.engine.scripting.asked import libraries_of
from vayu.engine.scripting.members import NEEDS
from vayu.engine.scripting.overwritten import overwritten
from vayu.engine.scripting.patience import may_wait
from vayu.engine.scripting.reading import Reading
from vayu.engine.scripting.syntax import parsed
from vayu.engine.scripting.undeclared import undeclared


@dataclass(frozen=True, slots=True)
class Script:
    """One script and what it may do.

    Attributes
    ----------
    source : str
    reads_body, reads_headers, reads_variables, reads_request, reads_around : bool
        Whether it can look at them at all.
    reads_phrase, reads_time : bool
        Whether it can look at what the status is called, or at how long the response took.
    goes_on : bool
        Whether it may leave work to promises.
    is_open : bool
        Nobody can follow it, so it is given everything.
    misuses_status : bool
        It takes the reason phrase for a number.
    waits : bool
        Whether it may wait for timers or for requests of its own.
    libraries : tuple of str
        What it may ask for with ``require``.
    undeclared : tuple of str
        What it may assign to without declaring it.
    overwritten : tuple of str
        What it assigns to in vain, because it is frozen.
    """

    source: str
    reads_body: bool
    reads_headers: bool
    reads_variables: bool
    reads_request: bool
    reads_around: bool
    goes_on: bool
    misuses_status: bool
    reads_phrase: bool
    reads_time: bool
    is_open: bool
    waits: bool = False
    libraries: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()

    @property
    def sees_more(self) -> bool:
        """Whether it can look at more than the response."""
        return self.reads_variables or self.reads_request or self.reads_around


@lru_cache(maxsize=256)  # each is asked for by every worker's side of a run, and by every Send
def analyse(source: str) -> Script:
    """Return what `source` may do.

    Parameters
    ----------
    source : str
        JavaScript.

    Returns
    -------
    Script
    """
    reading = Reading(parsed(source))
    needs = reading.needs
    return Script(
        source=source,
        reads_body="body" in needs,
        reads_headers="headers" in needs,
        reads_variables="variables" in needs,
        reads_request="request" in needs,
        reads_around="around" in needs,
        goes_on="later" in needs,
        misuses_status=reading.uses.are_wrong,
        reads_phrase="phrase" in needs,
        reads_time="time" in needs,
        is_open=needs.issuperset(NEEDS),
        waits="later" in needs and may_wait(source),
        libraries=libraries_of(reading),
        undeclared=undeclared(reading),
        overwritten=overwritten(reading),
    )


def analysed(source: str | None) -> Script | None:
    """Return what a script may do; None when there is none."""
    return analyse(source) if source and source.strip() else None
