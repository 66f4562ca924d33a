"""What people pass to say how a request travels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from vayu.api.requests.compose import send_spec
from vayu.errors import InvalidConfig
from vayu.model.requests.transport import TransportSpec
from vayu.testing.certificate import write_certificate

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://localhost/x"


def travel(**options: Any) -> TransportSpec:
    """Return how a request with these options travels."""
    return send_spec("GET", URL, options).request.transport


def problems(**options: Any) -> dict[str, str]:
    """Return what is wrong with them."""
    with pytest.raises(InvalidConfig) as caught:
        send_spec("GET", URL, options)
    return caught.value.problems


@pytest.fixture
def pem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a file, in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.pem"
    write_certificate(path)
    return path


def test_every_option_has_its_field(pem: Path) -> None:
    """By the same name."""
    given: dict[str, Any] = {
        "timeout": 5, "connect_timeout": timedelta(milliseconds=20), "http_version": 2,
        "follow_redirects": False, "max_redirects": 3, "ca": pem, "cert": "a.pem", "key": "./a.pem",
        "key_password": "x", "min_tls": "1.2", "server_name": "n", "proxy": "http://p:1",
        "ip_version": 6, "resolve": {"a:1": "::1"}, "dns": "each", "reuse_connections": False,
    }  # fmt: skip
    path = str(pem)
    fields = given | {"connect_timeout": 0.02, "http_version": "2", "ca": path, "cert": path,
                      "key": path}  # fmt: skip

    assert travel(**given) == TransportSpec(**fields)


@pytest.mark.parametrize(("given", "meant"), [(1.1, "1.1"), (2, "2"), (3, "3"), ("auto", "auto")])
def test_versions_may_be_numbers(given: object, meant: str) -> None:
    """As one says them."""
    assert travel(http_version=given).http_version == meant


def test_verify_and_cert_as_in_requests(pem: Path) -> None:
    """A path says whom to trust, a tuple brings its key and the key's password."""
    path = str(pem)

    assert travel(verify=path) == TransportSpec(ca=path)
    assert travel(verify=False) == TransportSpec(verify=False)
    assert travel(cert=pem) == TransportSpec(cert=path)
    assert travel(cert=(pem, "a.pem")) == TransportSpec(cert=path, key=path)
    assert travel(cert=(pem, pem, "s")) == TransportSpec(cert=path, key=path, key_password="s")
    assert travel(cert=(pem, None, "s")) == TransportSpec(cert=path, key_password="s")


def test_paths_of_the_person_are_absolute_for_the_engine(pem: Path) -> None:
    """Which works in another folder; a template is left as it is."""
    assert travel(ca="a.pem").ca == str(pem)
    assert travel(ca="{{dir}}/a.pem").ca == "{{dir}}/a.pem"


def test_everything_wrong_at_once(pem: Path, tmp_path: Path) -> None:
    """Files that are not there as well as values that are nothing."""
    found = problems(
        verify="none.pem", cert=5, unix_socket=pem, server_name="a b", ip_version=9, http_version=9,
        resolve={"a": "b"}, timeout="soon",
    )  # fmt: skip

    assert set(found) == {
        "verify", "cert", "unix_socket", "server_name", "ip_version", "http_version", "resolve.a",
        "timeout",
    }  # fmt: skip
    assert found["verify"] == f"'{tmp_path}/none.pem' cannot be used: No such file or directory"
    assert "is not a socket" in found["unix_socket"]


def test_one_thing_is_said_once(pem: Path) -> None:
    """Two options for one field are a conflict, not a lottery."""
    assert "says it too" in problems(cert=(pem, pem), key=pem)["key"]
    assert "says it too" in problems(verify=pem, ca=pem)["ca"]


def test_a_key_s_password_is_never_repeated(pem: Path) -> None:
    """Whatever is wrong with it."""
    assert "canary" not in str(problems(cert=("none.pem", "none.pem", "canary")))
    assert "canary" not in str(problems(key_password="canary"))
    assert "canary" not in str(problems(cert=(pem, pem, "canary", "canary")))
