"""What a request of a collection comes to: its folders' auth, variables and scripts with its own.

    auth        the nearest that says something; `NoAuth` says something, None and inherit do not
    variables   the nearest wins, and the environment wins over all of them
    scripts     outermost first, each in a function of its own

A variable of a folder may be made of others (``{{scheme}}://{{host}}``), as collections that
people publish are; a variable of an environment, of a data row or of a script may not, because a
value from outside is never searched for templates (`vayu.resolve.template`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.auth import InheritAuth
from vayu.model.collection import FolderSpec, ItemSpec
from vayu.model.run import SendSpec
from vayu.model.script import ScriptSpec
from vayu.resolve.template import PATTERN, as_text, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vayu.model.auth import Auth
    from vayu.model.collection import Item
    from vayu.model.run import Variables
    from vayu.resolve.template import Value

_AWAIT = re.compile(r"\bawait\b")
_LONGEST = 1_000_000  # characters; ten variables of ten variables each grow without end


def composed(levels: Sequence[Item], environment: Mapping[str, Value] | None = None) -> SendSpec:
    """Return the request that the last of `levels` sends.

    Parameters
    ----------
    levels : sequence of FolderSpec or ItemSpec
        From the root to the request; the last is an `ItemSpec`.
    environment : mapping of str to value, optional
        Its values win over those of the folders.

    Returns
    -------
    SendSpec
    """
    *folders, item = levels
    assert isinstance(item, ItemSpec)
    auth = inherited_auth([*(level.auth for level in folders if isinstance(level, FolderSpec)),
                           item.request.auth])  # fmt: skip
    name = "/".join(level.name for level in levels[1:]) or item.name
    return SendSpec(
        request=replace(item.request, auth=auth, name=name),
        script=joined_scripts(level.script for level in levels),
        environment=variables_of(levels, environment or {}),
    )


def inherited_auth(auths: Iterable[Auth | None]) -> Auth | None:
    """Return the nearest auth that says something; None if nobody does.

    Parameters
    ----------
    auths : iterable of Auth or None
        Outermost first.
    """
    said = [auth for auth in auths if auth is not None and not isinstance(auth, InheritAuth)]
    return said[-1] if said else None


def joined_scripts(scripts: Iterable[ScriptSpec]) -> ScriptSpec:
    """Return one script that runs each of `scripts`, outermost first.

    A single one stays as it is, and with it the line numbers of its errors. Several stand in a
    function each: what one declares is not there for the next. One that breaks ends the rest.
    """
    found = list(scripts)
    return ScriptSpec(
        pre=_joined([script.pre for script in found]),
        post=_joined([script.post for script in found]),
    )


def variables_of(levels: Iterable[Item], environment: Mapping[str, Value]) -> Variables:
    """Return every variable that a request sees.

    Parameters
    ----------
    levels : iterable of FolderSpec or ItemSpec
        From the root to the request.
    environment : mapping of str to value

    Returns
    -------
    dict
        Folders' variables filled in. One that is made of itself, or of what has no value (also
        of a dynamic variable such as ``$guid``), is None: whoever uses it is told that it has none.
    """
    own: Variables = {}
    for level in levels:
        if isinstance(level, FolderSpec):
            own |= level.variables
    if not any(isinstance(value, str) and "{{" in value for value in own.values()):
        return {**own, **environment}
    made: Variables = dict(environment)
    for name in own:
        if name not in made:
            _make(name, own, made)
    return made


def _make(name: str, own: Variables, made: Variables) -> None:
    """Put the value of a folder's variable into `made`, and first those that it is made of.

    None, which is no value, if it is made of itself or of what has none.
    """
    value = own[name]
    made[name] = None
    if not isinstance(value, str) or not PATTERN.search(value):
        made[name] = value
        return
    template, missing = parse(value), list[str]()
    for slot in template.slots:
        if slot.name in own and slot.name not in made:
            _make(slot.name, own, made)
    parts = [made.get(slot.name) for slot in template.slots]
    if sum(len(as_text(part)) for part in parts) <= _LONGEST:
        text = template.render(made.get, missing)
        made[name] = None if missing else text


def _joined(sources: Sequence[str | None]) -> str | None:
    """Return one source that runs each of `sources` in a function of its own."""
    found = [source for source in sources if source and source.strip()]
    if len(found) < 2:
        return found[0] if found else None
    head = ["await null;"] if any(map(_AWAIT.search, found)) else []
    return "\n".join([*head, *map(_function, found)])


def _function(source: str) -> str:
    """Return a script as a function that is called at once."""
    if _AWAIT.search(source):
        return f"await (async () => {{\n{source}\n}})();"
    return f"(() => {{\n{source}\n}})();"
