"""What a request of a collection comes to: its folders' auth, variables and scripts with its own.

auth        the nearest that says something; `NoAuth` says something, None and inherit do not
variables   the nearest wins; as a scope of their own, below the environment's
scripts     outermost first, each by itself: what breaks in one hides no other
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.collections.collection import FolderSpec, ItemSpec
from vayu.model.requests.auth import InheritAuth
from vayu.model.scripts.script import LevelScript
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vayu.model.collections.collection import Item
    from vayu.model.requests.auth import Auth
    from vayu.model.variables.scoped import Variables


def composed(levels: Sequence[Item]) -> SendSpec:
    """Return the request that the last of `levels` sends, without an environment.

    Parameters
    ----------
    levels : sequence of FolderSpec or ItemSpec
        From the root to the request; the last is an `ItemSpec`.

    Returns
    -------
    SendSpec
    """
    item = levels[-1]
    assert isinstance(item, ItemSpec)
    folders = [level for level in levels if isinstance(level, FolderSpec)]
    auth = inherited_auth([*(folder.auth for folder in folders), item.request.auth])
    name = "/".join(level.name for level in levels[1:]) or item.name
    return SendSpec(
        request=replace(item.request, auth=auth, name=name),
        script=item.script,
        above=scripts_above(folders),
        collection=folder_variables(folders),
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


def scripts_above(folders: Iterable[FolderSpec]) -> tuple[LevelScript, ...]:
    """Return the scripts that run before those of a request, outermost first.

    Parameters
    ----------
    folders : iterable of FolderSpec
        From the root to the folder that the request is in.
    """
    return tuple(
        LevelScript(
            level="folder" if position else "collection",
            name=folder.name,
            pre=folder.script.pre,
            post=folder.script.post,
        )
        for position, folder in enumerate(folders)
        if folder.script.said
    )


def folder_variables(folders: Iterable[FolderSpec]) -> Variables:
    """Return the variables of a request's folders, the nearest winning, as they are written.

    Parameters
    ----------
    folders : iterable of FolderSpec
        From the root to the folder that the request is in.
    """
    own: Variables = {}
    for folder in folders:
        own |= folder.variables
    return own
