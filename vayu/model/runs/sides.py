"""The two sides of an A/B run: each request as a run of its own, and both as one again.

What is done to the request of a run (settings, tokens, checks, secrets) is done to each side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.requests.origin import Origin
from vayu.model.runs.against import Against

if TYPE_CHECKING:
    from vayu.model.runs.run import RunSpec


def sides_of(spec: RunSpec) -> tuple[RunSpec, ...]:
    """Return a run for each request of a run; of one that is no A/B run itself alone.

    Parameters
    ----------
    spec : RunSpec
    """
    other = spec.against
    if other is None:
        return (spec,)
    alone = replace(spec, against=None)
    return alone, replace(
        alone,
        request=other.request,
        script=other.script,
        above=other.above,
        collection=other.collection,
        literal=other.literal,
        origin=Origin(environment=alone.origin.environment),
    )


def joined(one: RunSpec, *others: RunSpec) -> RunSpec:
    """Return the run whose sides these are.

    Parameters
    ----------
    one : RunSpec
    *others : RunSpec
        At most one; of it only the request counts, and what belongs to it alone.
    """
    if not others:
        return one
    (other,) = others
    against = Against(
        request=other.request,
        script=other.script,
        above=other.above,
        collection=other.collection,
        literal=other.literal,
    )
    return replace(one, against=against)
