"""How a curl command travels: its files are found from where it is run, or named; it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.formats.importing.curl import read_curl
from vayu.model.collections.collection import ItemSpec
from vayu.model.requests.request import RequestSpec

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.formats.importing.imported import Imported

URL = "https://x/a"


def only(found: Imported) -> RequestSpec:
    """The one request of a command."""
    assert found.collection is not None
    (item,) = found.collection.items
    assert isinstance(item, ItemSpec)
    return item.request


def spec(**parts: Any) -> RequestSpec:
    """A request as curl makes it."""
    return RequestSpec(url=URL, follow_redirects=False, **parts)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("-E c.pem:pw --key ./keys/k.pem --cacert ../ca.pem",
         {"cert": "/w/c.pem", "key_password": "pw", "key": "/w/./keys/k.pem",
          "ca": "/w/../ca.pem"}),
        ("--capath certs --unix-socket s", {"ca": "/w/certs", "unix_socket": "/w/s"}),
        (r"-E /c.pem --key 'C:\k.pem'", {"cert": "/c.pem", "key": r"C:\k.pem"}),
        ("-E '{{cert}}' --key $KEY", {"cert": "{{cert}}", "key": "{{KEY}}"}),
    ],
)  # fmt: skip
def test_relative_files_are_where_the_command_is_run(
    options: str, expected: dict[str, str]
) -> None:
    """An absolute path, and a variable, stay as they are."""
    found = read_curl(f"curl {URL} {options}", "/w")
    assert (only(found), found.skipped) == (spec(**expected), ())


def test_where_nobody_knows_the_folder_only_the_file_is_missing() -> None:
    """The request is kept; what belongs to the certificate goes with it, and all is named."""
    found = read_curl(f"curl {URL} -E c.pem:pw --key /k.pem --cacert ca.pem -H 'A: b'")

    unknown = "is no absolute path, and nobody knows where it begins; set {} to one that is"
    alone = "belongs to a certificate, which is not there"
    assert only(found) == spec(headers=(("A", "b"),))
    assert [(s.what, s.why, s.request) for s in found.skipped] == [
        ("--cacert", f"'ca.pem' {unknown.format('ca')}", False),
        ("--cert", f"'c.pem' {unknown.format('cert')}", False),
        ("--key", alone, False),
        ("--pass", alone, False),
    ]


def test_a_home_folder_is_the_shells_to_know() -> None:
    """Quoted, it is no folder at all."""
    found = read_curl(f"curl {URL} --cacert ~/ca.pem", "/w")
    assert (only(found), [s.what for s in found.skipped]) == (spec(), ["--cacert"])


def test_pins_and_proxies() -> None:
    """What names no place to connect to is told, and the rest is kept."""
    found = read_curl(f"curl {URL} --resolve x:443:1.2.3.4 --resolve y:1 --noproxy a --noproxy '*'")
    assert only(found) == spec(resolve={"x:443": "1.2.3.4"}, proxy="none")
    assert [s.what for s in found.skipped] == ["--noproxy", "--resolve"]


def test_what_is_imported_knows_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's is its own, a text's is the one that it is typed in."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x.sh").write_text(f"curl {URL} -E c.pem")
    monkeypatch.chdir(tmp_path)

    (filed,) = vayu.import_("there/x.sh").collection.requests
    (typed,) = vayu.import_(f"curl {URL} -E c.pem").collection.requests
    assert filed.spec.cert == f"{tmp_path}/there/c.pem"
    assert typed.spec.cert == f"{tmp_path}/c.pem"
