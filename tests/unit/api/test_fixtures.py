"""Collections of many ages and tools: nearly every request can be sent, the rest is listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import vayu
from vayu.api.collection import Collection
from vayu.model.auth import UnsupportedAuth
from vayu.model.body import Body
from vayu.model.oauth2 import OAuth2
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import scopes_of, visible

if TYPE_CHECKING:
    from vayu.api.importing import ImportResult
    from vayu.model.request import RequestSpec

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOURCES = sorted(path for path in FIXTURES.iterdir() if "environment" not in path.name)
NAMES = (
    "secret_key", "charge_id", "token", "channel", "apiKey", "id", "client_id", "client_secret",
    "p", "count", "due", "text", "owner", "USER", "PASSWORD", "password", "y.png",
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


@pytest.mark.filterwarnings("ignore::vayu.api.open_secret_warning.OpenSecretWarning")
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
