"""Collections as files, and back."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.formats.conftest import COLLECTION
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import Layout, environment_text, slug, write_files
from vayu.formats.collections.collection_reader import read_files
from vayu.model.collections.collection import FolderSpec, ItemSpec, put
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.request import Body, RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.environment import EnvironmentSpec

SHOP = FolderSpec(
    name="Shop",
    variables={"base": "https://shop.example.com", "page": 1},
    auth=BearerAuth(token="{{token}}"),
    items=(
        FolderSpec(name="Users", items=(
            ItemSpec(
                name="Create user",
                request=RequestSpec(
                    method="POST", url="{{base}}/users", headers=(("Accept", "a/b"), ("X", "1")),
                    params=(("a", "1"), ("a", "2")), cookies={"sid": "{{sid}}"},
                    body=Body(mode="json", content='{\n  "name": "Ada"\n}\n'),
                ),
                script=ScriptSpec(post='pm.test("ok", () => {\n  pm.response.to.be.ok;\n});\n'),
            ),
        )),
        ItemSpec(name="Ping", request=RequestSpec(url="{{base}}/ping")),
    ),
)  # fmt: skip


def encoded(files: dict[str, str]) -> dict[str, bytes]:
    """Files as they are on a disk."""
    return {path: text.encode() for path, text in files.items()}


def test_files_are_small_and_read_well() -> None:
    """What has its default is not there."""
    assert write_files(SHOP) == {
        "collection.yaml": (
            "vayu: 1\nname: Shop\nvariables:\n  base: https://shop.example.com\n  page: 1\n"
            "auth:\n  type: bearer\n  token: '{{token}}'\norder:\n- users\n"
        ),
        "ping.yaml": "name: Ping\nurl: '{{base}}/ping'\n",
        "users/folder.yaml": "name: Users\n",
        "users/create-user.yaml": (
            "name: Create user\nmethod: POST\nurl: '{{base}}/users'\n"
            "params:\n- [a, '1']\n- [a, '2']\nheaders:\n  Accept: a/b\n  X: '1'\n"
            "cookies:\n  sid: '{{sid}}'\n"
            'body:\n  mode: json\n  content: |\n    {\n      "name": "Ada"\n    }\n'
            'script:\n  post: |\n    pm.test("ok", () => {\n      pm.response.to.be.ok;\n    });\n'
        ),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(COLLECTION)
def test_what_is_written_is_read(root: FolderSpec) -> None:
    """Any collection; and writing it again changes nothing."""
    files = write_files(root)
    loaded = read_files(encoded(files))

    assert loaded.root == root
    assert write_files(loaded.root, loaded.layout) == files


def test_a_file_keeps_its_name() -> None:
    """A new name of a request is one changed line, a new request one new file."""
    loaded = read_files(encoded(write_files(SHOP)))
    users = loaded.root.items[0]
    assert isinstance(users, FolderSpec)
    renamed = msgspec.structs.replace(users.items[0], name="Register")
    names = {**loaded.layout.names, ("Users", "Register"): "create-user"}
    root = put(loaded.root, ("Users",), msgspec.structs.replace(users, items=(renamed,)))
    root = put(root, ("PING",), ItemSpec(name="PING", request=RequestSpec(url="http://x/")))
    before, after = write_files(SHOP), write_files(root, Layout(names, loaded.layout.orders))

    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed == {"users/create-user.yaml", "ping-2.yaml"}


def test_people_may_write_by_hand() -> None:
    """Few words are enough, and numbers need no quotes where only text makes sense."""
    loaded = read_files({
        "collection.yaml": b"vayu: 1\norder: [b.yaml, gone]\n",
        "a.yaml": b"url: http://x/\nparams: {page: 1, deep: true, q: no}\n",
        "b.yaml": b"\xef\xbb\xbfurl: http://x/b\n",
        "sub dir/c.yaml": b"url: http://x/c\n",
    })  # fmt: skip

    assert loaded.root == FolderSpec(
        name="Collection",
        items=(
            ItemSpec(name="b", request=RequestSpec(url="http://x/b")),
            ItemSpec(
                name="a",
                request=RequestSpec(
                    url="http://x/", params=(("page", "1"), ("deep", "true"), ("q", "no"))
                ),
            ),
            FolderSpec(
                name="sub dir", items=(ItemSpec(name="c", request=RequestSpec(url="http://x/c")),)
            ),
        ),
    )


def test_every_problem_has_a_file_and_a_line() -> None:
    """All of them at once."""
    with pytest.raises(InvalidConfig) as caught:
        read_files({
            "collection.yaml": b"vayu: 2\ncolour: red\n",
            "a.yaml": b"name: A\nurl: ftp://x/\nmethod: FETCH\nheaders:\n  A: [1]\n",
            "b.yaml": b"name: A\nurl: http://x/\n",
            "c.yaml": b"name: A\nurl: http://x/\n",
            "d.yaml": b"url: [\n",
            "e.yaml": b"\xff",
            "f.yaml": b"- 1\n",
            "u/folder.yaml": b"name: U\nauth: {type: basic}\norder: 5\n",
            "environments/x.yaml": b"variables: {token: a}\nsecrets: [token]\n",
        })  # fmt: skip

    found = [where.partition(": ")[0] for where in caught.value.problems]
    assert sorted(found) == sorted([
        "collection.yaml, line 1, vayu",
        "collection.yaml, line 2, colour",
        "a.yaml, line 2, url",
        "a.yaml, line 3, method",
        "a.yaml, line 4, headers[0][1]",
        "c.yaml, name",
        "d.yaml, line 2, column 1",
        "e.yaml",
        "f.yaml, line 1",
        "u/folder.yaml, line 2, auth.username",
        "u/folder.yaml, line 3, order",
        "environments/x.yaml, line 1, variables.token",
    ])  # fmt: skip


def test_a_collection_has_its_file() -> None:
    """Any other folder is none."""
    with pytest.raises(InvalidConfig, match="makes a folder a collection"):
        read_files({"a.yaml": b"url: http://x/\n"})


def test_an_environment_has_a_file_without_its_secrets() -> None:
    """Their names only."""
    staging = EnvironmentSpec(name="Staging EU", variables={"base": "x"}, secrets=("token",))
    text = environment_text(staging)

    assert text == "name: Staging EU\nvariables:\n  base: x\nsecrets:\n- token\n"
    files = {"collection.yaml": b"vayu: 1\n", "environments/staging-eu.yaml": text.encode()}
    assert read_files(files).environments == (staging,)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Create user", "create-user"),
        ("GET /users/:id?x=1", "get-users-id-x-1"),
        ("../../etc/passwd", "etc-passwd"),
        ("Über", "über"),
        ("???", "item"),
        ("a" * 200, "a" * 60),
        (".hidden", "hidden"),
    ],
)
def test_a_name_makes_a_file_name(name: str, file: str) -> None:
    """That every system takes, and that leads nowhere else."""
    assert slug(name) == file


def test_a_file_that_is_the_same_is_the_same_record() -> None:
    """So a change costs what was changed; what has another name, or is wrong, is read."""
    files = {"collection.yaml": b"vayu: 1\n", "a.yaml": b"url: http://x/\n", "b.yaml": b"url: x"}
    with pytest.raises(InvalidConfig, match=r"b\.yaml"):
        read_files(files)
    before = read_files(files | {"b.yaml": b"url: http://y/\n"})
    after = read_files(
        {"collection.yaml": b"vayu: 1\nname: N\n", "a.yaml": b"url: http://x/\n",
         "c.yaml": b"url: http://y/\n"}, before,
    )  # fmt: skip
    assert [item.name for item in after.root.items] == ["a", "c"]
    assert after.root.items[0] is before.root.items[0]
    assert after == read_files(after.files)
    with pytest.raises(InvalidConfig, match=r"b\.yaml"):
        read_files(files, before)
