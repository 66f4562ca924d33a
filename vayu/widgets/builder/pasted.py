"""A curl command as a request: what the command does not speak of stays as it was.

Relative paths of its files begin where the kernel works.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import ItemSpec
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from vayu.model.scripts.script import ScriptSpec


class Pasted(NamedTuple):
    """What came of a command.

    Attributes
    ----------
    exchange : SendSpec
    said : str
        That it was filled in, and what was left out.
    """

    exchange: SendSpec
    said: str


def pasted(text: str, *, name: str | None, script: ScriptSpec) -> Pasted:
    """Return the request of a curl command.

    Parameters
    ----------
    text : str
    name, script : str or None, ScriptSpec
        Of the request that it takes the place of; no command has any.

    Raises
    ------
    InvalidConfig
        If it says nothing that can be sent.
    """
    from vayu.formats.importing.curl import read_curl  # noqa: PLC0415 (for who pastes)

    found = read_curl(text, str(Path.cwd()))
    listed = found.collection.items if found.collection else ()
    items = [item for item in listed if isinstance(item, ItemSpec)]
    skipped = [f"{one.what}: {one.why}" for one in found.skipped]
    if not items:
        raise InvalidConfig({"curl": "; ".join(skipped) or "it holds no request"})
    rest = [f"{len(items) - 1} more requests"] if len(items) > 1 else []
    left = f" Left out: {'; '.join([*rest, *skipped])}." if rest or skipped else ""
    kept = " The scripts stay as they were." if script.pre or script.post else ""
    request = replace(items[0].request, name=name)
    said = f"Filled in from the curl command.{kept}{left}"
    return Pasted(exchange=SendSpec(request=request, script=script), said=said)
