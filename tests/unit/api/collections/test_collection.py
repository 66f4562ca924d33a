"""Collections as people hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import vayu
from vayu.api.collections.collection import Collection
from vayu.api.collections.folder import Folder
from vayu.api.collections.item import Item
from vayu.api.environments.environment import Environment
from vayu.errors import InvalidConfig, NoSuchItem, SaveConflict
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from pathlib import Path

TEST = 'pm.test("ok", () => pm.expect(pm.response.code).to.equal(200));'


@pytest.fixture
def shop() -> Collection:
    """Two requests, one in a folder."""
    shop = Collection("Shop", variables={"base": "http://x", "page": 1}, auth="{{t0p}}", tests=TEST)
    shop["Users/Create user"] = vayu.Request("POST", "{{base}}/users", json={"a": 1})
    shop["Ping"] = vayu.Request("GET", "{{base}}/ping")
    return shop


def test_it_is_used_like_a_dict(shop: Collection) -> None:
    """Names in order, paths to what is deeper, views that write through."""
    users = shop["Users"]
    assert isinstance(users, Folder)
    users["Old/List"] = vayu.Request("GET", "{{base}}/old")
    shop.variables["page"] = 2
    users.auth = ("me", "secret")

    assert list(shop) == ["Users", "Ping"]
    assert "Users/Old/List" in shop
    assert ("Users", "Old", "List") in shop
    assert "Users/Older" not in shop
    assert shop.get("Nothing") is None
    assert [item.path for item in shop.requests] == [
        ("Users", "Create user"),
        ("Users", "Old", "List"),
        ("Ping",),
    ]
    assert dict(shop.variables) == {"base": "http://x", "page": 2}
    assert shop["Users/Create user"].spec.auth == vayu.BasicAuth("me", "secret")  # type: ignore[union-attr]
    assert shop.tree() == "Users/\n  POST Create user\n  Old/\n    GET List\nGET Ping"
    del shop["Users"]
    assert list(shop) == ["Ping"]
    with pytest.raises(NoSuchItem, match="is not in 'Shop' any more"):
        len(users)


def test_a_request_has_what_its_folders_say(shop: Collection) -> None:
    """Auth and scripts; what it says itself is in `own`."""
    item = shop["Users/Create user"]
    assert isinstance(item, Item)

    assert item.spec.auth == BearerAuth(token="{{t0p}}")
    assert item.own.request.auth is None
    assert item.script == ScriptSpec()
    assert [level.post for level in item.exchange().above] == [TEST]
    assert item.spec.name == "Users/Create user"
    assert repr(item) == "<Item 'Users/Create user' [POST {{base}}/users]>"


def test_what_was_taken_out_never_changes(shop: Collection) -> None:
    """Putting another request in its place changes the collection only."""
    before = shop["Ping"]
    shop["Ping"] = vayu.Request("HEAD", "http://x/other")
    shop["Users/Ping too"] = before

    assert before.url == "{{base}}/ping"  # type: ignore[union-attr]
    assert shop["Ping"].method == "HEAD"  # type: ignore[union-attr]
    assert list(shop) == ["Users", "Ping"]
    assert shop["Users/Ping too"].own.request == before.own.request  # type: ignore[union-attr]


def test_names_may_hold_slashes(shop: Collection) -> None:
    """A tuple says exactly what is meant."""
    shop["Users", "GET /users"] = vayu.Request("GET", "http://x/")

    assert shop["Users/GET /users"].path == ("Users", "GET /users")
    shop.rename("Users/GET /users", "All")
    assert list(shop["Users"]) == ["Create user", "All"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("Users/Crate user", "did you mean 'Users/Create user'"),
        ("xyz", "nothing in 'Shop' is called 'xyz'\nHint: in it: "),
        (5, "a path is text"),
        ("", "''"),
    ],
)
def test_a_wrong_path_is_told(shop: Collection, key: object, why: str) -> None:
    """With what is like it; and it is a KeyError, as of any dict."""
    with pytest.raises(KeyError) as caught:
        shop[key]  # type: ignore[index]
    assert why in str(caught.value)


def test_what_is_no_request_is_refused(shop: Collection) -> None:
    """By its path."""
    with pytest.raises(InvalidConfig, match=r"Ping: must be a vayu\.Request or a vayu\.Folder"):
        shop["Ping"] = "http://x/"
    with pytest.raises(NoSuchItem, match="'Ping' is a request, and no folder"):
        shop["Ping", "x"] = vayu.Request("GET", "http://x/")


def test_it_is_saved_and_opened(shop: Collection, tmp_path: Path) -> None:
    """The same collection; a renamed request keeps its file."""
    shop.environments["staging"] = vayu.Environment("staging", {"base": "http://y"})
    shop.save(tmp_path / "shop")
    again = Collection.open(tmp_path / "shop")
    assert again.spec == shop.spec
    assert again.environments == {"staging": {"base": "http://y"}}

    again.rename("Ping", "Pong")
    users = again["Users"]
    assert isinstance(users, Folder)
    users.name = "People"
    again.save()
    assert {p.relative_to(tmp_path / "shop").as_posix() for p in tmp_path.rglob("*.yaml")} == {
        "collection.yaml", "ping.yaml", "users/folder.yaml", "users/create-user.yaml",
        "environments/staging.yaml",
    }  # fmt: skip
    assert Collection.open(tmp_path / "shop").tree() == "People/\n  POST Create user\nGET Pong"


def test_no_secret_of_an_environment_is_in_a_file(shop: Collection, tmp_path: Path) -> None:
    """Its name is, and whoever saved it still has the value."""
    shop.environments["staging"] = vayu.Environment("staging", {"api_key": "c4n4ry", "a": 1})
    shop.save(tmp_path)

    assert b"c4n4ry" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*.yaml"))
    assert b"secrets:\n- api_key\n" in (tmp_path / "environments" / "staging.yaml").read_bytes()
    assert shop.environments["staging"]["api_key"] == "c4n4ry"


def test_two_people_save(shop: Collection, tmp_path: Path) -> None:
    """What each changed is kept; of the same file the second is told."""
    shop.save(tmp_path)
    theirs = Collection.open(tmp_path)
    theirs["Users/Create user"] = vayu.Request("PUT", "http://x/theirs")
    theirs.save()
    shop["Ping"] = vayu.Request("HEAD", "http://x/mine")
    shop.save()
    assert shop["Users/Create user"].method == "PUT"  # type: ignore[union-attr]

    theirs["Ping"] = vayu.Request("GET", "http://x/theirs")
    with pytest.raises(SaveConflict, match=r"ping\.yaml"):
        theirs.save()
    assert theirs["Ping"].url == "http://x/theirs"  # type: ignore[union-attr]


def test_two_people_give_one_name(shop: Collection, tmp_path: Path) -> None:
    """To requests in two files: the second is told, and both can be opened still."""
    first = shop.save(tmp_path / "shop")
    a, b = Collection.open(first), Collection.open(first)
    a.rename("Ping", "Pong")
    a.save()
    b["Pong"] = vayu.Request("GET", "http://x/")
    with pytest.raises(SaveConflict, match="'Pong' is the name of"):
        b.save()
    b.reload()
    b["Other"] = vayu.Request("GET", "http://x/")
    b.save()
    assert list(Collection.open(first)) == ["Users", "Pong", "Other"]


def test_it_is_not_saved_among_other_files(shop: Collection, tmp_path: Path) -> None:
    """They would be taken for requests; nothing is written."""
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    with pytest.raises(SaveConflict, match=r"compose\.yaml, line 1, services: unknown field"):
        shop.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["compose.yaml"]


def test_a_folder_to_save_to_is_asked_for(shop: Collection, tmp_path: Path) -> None:
    """And another collection is not written over."""
    with pytest.raises(InvalidConfig, match="give one"):
        shop.save()
    Collection("Other").save(tmp_path)
    with pytest.raises(InvalidConfig, match="holds a collection already"):
        shop.save(tmp_path)


def test_no_repr_shows_a_value(shop: Collection) -> None:
    """Neither of a variable nor of auth."""
    shown = f"{shop!r} {shop.variables!r} {shop['Users']!r} {shop['Ping']!r} {shop.spec!r}"

    assert "t0p" not in shown
    assert "http://x" not in shown
    assert repr(shop) == "<Collection 'Shop': 2 requests, 1 folder>"


def test_an_unknown_environment_is_told(shop: Collection) -> None:
    """Before anything is sent."""
    shop.environments["staging"] = vayu.Environment("staging")
    item = shop["Ping"]
    assert isinstance(item, Item)

    with pytest.raises(InvalidConfig, match="name 'stagin': the collection has 'staging'"):
        item.send(environment="stagin")
    with pytest.raises(InvalidConfig, match="environment"):
        item.load(environment=[1], concurrency=-1)  # type: ignore[arg-type]


def test_an_environment_is_written_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither those that were named, nor those that their name tells, nor what is referred to."""
    monkeypatch.setenv("A_PLACE", "c4n4ry-3")
    collection = Collection("c")
    collection.environments["s"] = Environment(
        "s",
        {
            "base": "http://h",
            "pin": "c4n4ry-1",
            "token": "c4n4ry-2",
            "home": vayu.secret_from_env("A_PLACE"),
        },
        ["pin"],
    )
    collection.save(tmp_path / "c")
    text = "".join(p.read_text() for p in (tmp_path / "c").rglob("*") if p.is_file())
    assert "c4n4ry" not in text
    again = Collection.open(tmp_path / "c").environments["s"]
    assert again.secrets == {"pin", "token", "home"}
    assert (again["base"], again["pin"], again["home"]) == ("http://h", "c4n4ry-1", "c4n4ry-3")


def test_files_begin_at_the_folder_and_stay_below_it(tmp_path: Path) -> None:
    """Unless somebody says that the collection may read anywhere."""
    collection = Collection("c")
    body = Body(mode="multipart", content=(Part(name="f", file="data/a.bin"),))
    collection["up"] = vayu.Request("POST", "http://h/")
    collection["up"] = _with_body(collection["up"], body)
    collection["out"] = _with_body(collection["up"], Body(mode="file", content="../key"))
    collection.save(tmp_path / "c")
    opened = Collection.open(tmp_path / "c")
    content = opened["up"]._outgoing().request.body.content
    assert content == (Part(name="f", file=str(tmp_path / "c/data/a.bin")),)
    with pytest.raises(InvalidConfig, match="outside of the collection's folder"):
        opened["out"].send()
    opened.trust()
    assert opened["out"]._outgoing().request.body.content == str(tmp_path / "c/../key")


def _with_body(item: vayu.Request, body: Body) -> vayu.Request:
    """Return a request of the same place with another body."""
    made = vayu.Request("POST", item.url)
    made._exchange = replace(made._exchange, request=replace(made.spec, body=body))
    return made


def test_what_is_moved_keeps_its_file_and_a_copy_gets_its_own(tmp_path: Path) -> None:
    """In the order that was asked for, also after it was read again."""
    shop = Collection("Shop")
    for name in ("Users/Ada", "Users/Bob", "List"):
        shop[name] = vayu.Request("GET", "https://shop.example/x")
    shop.save(tmp_path / "shop")
    before = {path: name for name, path in shop.files.items()}

    assert shop.move("List", "Users", position=0) == ("Users", "List")
    assert shop.move("Users/Bob", "Users", position=0) == ("Users", "Bob")
    assert shop.duplicate("Users/Ada") == ("Users", "Ada copy")
    shop.save()
    again = Collection.open(tmp_path / "shop")

    assert list(again["Users"]) == ["Bob", "List", "Ada", "Ada copy"]
    after = {path: name for name, path in again.files.items()}
    assert after["Users", "List"] == f"{before['Users',]}/{before['List',]}"
    assert len(set(after.values())) == 5


def test_scripts_of_a_folder_are_scripts() -> None:
    """What is none is refused where it is given, and nothing is changed."""
    folder = Folder("a")
    with pytest.raises(InvalidConfig, match=r"script: must be ScriptSpec"):
        folder.script = {"pre": "1"}

    assert folder.script == ScriptSpec()
