"""Records as they were written, those of earlier versions too.

Rule: what was once written stays readable, and means what it meant then; only what a person asks
for now is held to the rules of now.

Until a search refused a step beside a factor, each carried its factor, and a step came before it:

    {"kind": "capacity", "factor": 2.0, "step": 50.0, ...}      levels rise by 50
"""

from __future__ import annotations

from vayu.model.load.capacity import Capacity, UserCapacity

_SEARCHES = {cls.__struct_config__.tag for cls in (Capacity, UserCapacity)}


def as_meant(plain: object) -> object:
    """Return the plain data of a record as this version writes what it meant.

    Parameters
    ----------
    plain : object
        As it was decoded from JSON; whatever is no record with a load profile is returned as it is.
    """
    config = plain.get("config") if isinstance(plain, dict) else None
    profile = config.get("profile") if isinstance(config, dict) else None
    if not (isinstance(plain, dict) and isinstance(config, dict) and isinstance(profile, dict)):
        return plain
    if not _is_search(profile) or profile.get("step") is None or profile.get("factor") is None:
        return plain
    return plain | {"config": config | {"profile": profile | {"factor": None}}}


def _is_search(profile: dict[str, object]) -> bool:
    """Whether a profile says that it looks for a capacity."""
    kind = profile.get("kind")
    return isinstance(kind, str) and kind in _SEARCHES
