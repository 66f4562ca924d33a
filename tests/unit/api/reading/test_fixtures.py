"""Collections of many ages and tools: nearly every request can be sent, the rest is listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

import vayu
from vayu.api.collections.collection import Collection
from vayu.api.collections.item import Item
from vayu.model.requests.auth import UnsupportedAuth
from vayu.model.requests.body import Body
from vayu.model.requests.oauth2 import OAuth2
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import scopes_of, visible

if TYPE_CHECKING:
    from vayu.api.reading.importing import ImportResult
    from vayu.model.requests.request import RequestSpec

FIXTURES = Path(__file__).parents[3] / "fixtures"
SOURCES = sorted(path for path in FIXTURES.iterdir() if "environment" not in path.name)
POSTMAN = sorted(FIXTURES.glob("*.postman_collection.json"))
NAMES = (
    "secret_key", "charge_id", "token", "channel", "apiKey", "id", "client_id", "client_secret",
    "accessKey", "bucket", "email", "hookSecret", "lock", "md5", "priority", "purge_key",
    "secretKey", "ticket_id", "upload_id", "user", "userToken", "clientId", "clientSecret", "sync",
    "cursor", "p", "count", "due", "text", "owner", "USER", "PASSWORD", "password", "y.png",
)  # fmt: skip
VALUES = dict.fromkeys(NAMES, "1") | dict.fromkeys(("host", "base"), "https://example.com")


def without_files_and_tokens(spec: RequestSpec) -> RequestSpec:
    """What is left of a request whose files are not here and whose token is not fetched."""
    parts = spec.body.content if spec.body.mode == "multipart" else ()
    has_files = any(getattr(part, "file", None) for part in parts)  # type: ignore[attr-defined]
    if spec.body.mode == "file" or has_files:
        spec = replace(spec, body=Body())
    return replace(spec, auth=None) if isinstance(spec.auth, OAuth2) else spec


def imported(path: Path) -> ImportResult:
    """What a fixture holds; a file of commands is text."""
    return vayu.import_(path.read_text() if path.suffix == ".sh" else path)


@pytest.mark.filterwarnings("ignore::vayu.api.collections.open_secret_warning.OpenSecretWarning")
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_there_can_be_sent(path: Path, tmp_path: Path) -> None:
    """Each request composes, with values for its variables, and is saved and read the same."""
    result = imported(path)
    here, _ = result.sendable
    result.collection.trust()  # its files are not read here
    for item in result.collection.requests:
        if isinstance(item.spec.auth, UnsupportedAuth):
            continue
        folders = visible(scopes_of(item.exchange()))
        given = {name: value for name, value in VALUES.items() if not folders.get(name)}
        request = without_files_and_tokens(item.spec)
        wire = Composer(request).compose(visible(scopes_of(item.exchange(given))))
        assert wire.url.startswith(("http://", "https://")), item
        assert [n for n in wire.unresolved if not n.startswith("$")] == [], item
    result.collection.save(tmp_path / "saved")

    assert Collection.open(tmp_path / "saved").spec == result.collection.spec
    assert here > 0


def requests_in(items: list[Any]) -> int:
    """How many requests Postman would show: counted without the importer."""
    return sum(
        1 if not isinstance(item, dict) or "request" in item else requests_in(item["item"] or [])
        for item in items
    )


@pytest.mark.parametrize("path", POSTMAN, ids=lambda path: path.name)
def test_of_each_postman_collection_95_percent_can_be_sent(path: Path) -> None:
    """None is lost on the way; whatever cannot be sent is listed with its place and reason."""
    result = imported(path)
    here, there = result.sendable
    assert there == requests_in(json.loads(path.read_text())["item"])
    assert here / there >= 0.95

    lost = {skipped.where for skipped in result.skipped if skipped.request}
    refused = {
        "/".join(item.path)
        for item in result.collection.requests
        if isinstance(item.spec.auth, UnsupportedAuth)
    }
    assert len(lost) + len(refused) == there - here
    assert lost | refused <= {skipped.where for skipped in result.skipped if skipped.why}


def test_there_are_postman_collections_of_ten_years() -> None:
    """And of both versions of the format."""
    years = {int(path.name.partition(".")[0].rpartition("-")[2]) for path in POSTMAN}
    kinds = {imported(path).kind for path in POSTMAN}

    assert len(POSTMAN) >= 10
    assert (min(years), max(years)) == (2016, 2025)
    assert kinds == {"Postman collection 2.0", "Postman collection 2.1"}


def test_what_each_age_says_in_its_own_way_is_understood() -> None:
    """Rows that are off, headers as text, path variables, methods of DAV, keys of the folders."""

    def one(name: str, path: str) -> RequestSpec:
        found = imported(FIXTURES / f"{name}.postman_collection.json").collection[path]
        assert isinstance(found, Item)
        return found.spec

    parts = one("tickets-2016", "Attachments/Upload a form").body.content
    assert [part.enabled for part in parts] == [False, True, True]  # type: ignore[attr-defined]
    update = one("tickets-2016", "Tickets/Update a ticket")
    assert update.header_pairs[1] == ("X-On-Behalf-Of", "{{email}}")
    assert one("tickets-2016", "Users/Ping").url == "https://{{host}}/api/v1/ping.json"
    assert one("storage-2020", "Objects/Put text").url == (
        "https://{{endpoint}}/{{bucket}}/notes/today.txt"
    )
    assert not one("storage-2020", "Objects/List").follow_redirects
    assert one("storage-2020", "Buckets/Lifecycle").url.endswith("?lifecycle")
    assert one("calendars-2022", "Events/Reading/In a month").method == "REPORT"
    assert one("social-2025", "Posts/Search with GET and a body").body.mode == "json"


def test_at_least_95_percent_can_be_sent() -> None:
    """Of all requests in all of them; every other one is listed with its reason."""
    assert len(SOURCES) >= 10
    counts = [imported(path).sendable for path in SOURCES]
    here, there = sum(count[0] for count in counts), sum(count[1] for count in counts)

    assert there >= 150
    assert here / there >= 0.95


def test_no_secret_of_an_environment_is_written(tmp_path: Path) -> None:
    """Of a file that has one."""
    result = vayu.import_(FIXTURES / "staging.postman_environment.json")
    result.collection.save(tmp_path)

    assert b"not-a-real-secret" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*.yaml"))
