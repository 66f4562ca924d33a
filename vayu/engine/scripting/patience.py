"""How long a run waits for scripts at its end, told from their texts alone.

The engine decides it, and loads nothing that parses. A name that only stands in a text lets a run
wait longer for requests that do not end, and does nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.scripts.script import LONGEST_TURN, LONGEST_WAIT
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.scripts.script import ScriptSpec

_WAITS = re.compile(
    r"sendRequest|setTimeout|setInterval|setImmediate|debounce|throttle|\bdelay\b|\bdefer\b"
)


def may_wait(source: str) -> bool:
    """Return whether a script may wait for timers or for requests of its own.

    Parameters
    ----------
    source : str
        JavaScript. A script that reaches one in another way is told that it must write its name.
    """
    return _WAITS.search(source) is not None


def patience_with(script: ScriptSpec, above: Sequence[ScriptSpec] = ()) -> int:
    """Return how long a run waits for scripts at its end, beside the time of its requests. [ns].

    Parameters
    ----------
    script : ScriptSpec
        The request's own.
    above : sequence of ScriptSpec

    Returns
    -------
    int
        What those around one exchange may wait, all together, and what responses wait for their
        turn; 0 when there is none.
    """
    scripts = [source for one in (script, *above) for source in (one.pre, one.post) if source]
    waiting = sum(map(may_wait, scripts))
    return round((LONGEST_TURN + LONGEST_WAIT * waiting) * NS_PER_S) if scripts else 0
