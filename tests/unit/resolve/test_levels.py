"""What a request of a collection comes to."""

from __future__ import annotations

from vayu.model.collections.collection import FolderSpec, ItemSpec
from vayu.model.requests.auth import BearerAuth, InheritAuth, NoAuth
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.levels import composed, inherited_auth, scripts_above

ITEM = ItemSpec(name="Create", request=RequestSpec(url="{{base}}/users"))
USERS = FolderSpec(name="Users", variables={"base": "near", "x": 1}, items=(ITEM,))
ROOT = FolderSpec(
    name="Shop", variables={"base": "far", "y": 2}, auth=BearerAuth(token="a"), items=(USERS,)
)


def test_a_request_has_what_its_folders_say() -> None:
    """Auth, variables, and a name that says where it is."""
    assert composed((ROOT, USERS, ITEM)) == SendSpec(
        request=RequestSpec(url="{{base}}/users", auth=BearerAuth(token="a"), name="Users/Create"),
        collection={"base": "near", "x": 1, "y": 2},
    )


def test_nothing_said_climbs_and_noauth_does_not() -> None:
    """`NoAuth` says something: send nothing."""
    token = BearerAuth(token="a")

    assert inherited_auth([token, None, InheritAuth()]) == token
    assert inherited_auth([token, NoAuth(), None]) == NoAuth()
    assert inherited_auth([None, InheritAuth()]) is None


def test_scripts_above_a_request_are_those_of_its_folders() -> None:
    """Outermost first, each with what it belongs to; a level without any is left out."""
    root = FolderSpec(name="Shop", script=ScriptSpec(pre="a"))
    silent = FolderSpec(name="Silent", script=ScriptSpec(post=" "))
    users = FolderSpec(name="Users", script=ScriptSpec(post="b"))

    assert scripts_above([root, silent, users]) == (
        LevelScript(level="collection", name="Shop", pre="a"),
        LevelScript(level="folder", name="Users", post="b"),
    )
