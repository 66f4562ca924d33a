"""OAuth 2 against a real server: tokens are fetched once, renewed in time, and never leak."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from tests.process.oauth_server import CLIENT, SECRET, OAuthServer
from vayu.errors import InvalidConfig, SendError, UnresolvedVariable

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("shared_engine")


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    """One whose tokens live for an hour."""
    with OAuthServer() as server:
        yield server


def auth_for(server: OAuthServer, **fields: Any) -> vayu.OAuth2:
    given = {"client_id": CLIENT, "client_secret": SECRET} | fields
    return vayu.OAuth2(token_url=f"{server.url}/token", **given)


@pytest.mark.parametrize("client_auth", ["header", "body"])
def test_a_token_is_fetched_once_for_all_sends(server: OAuthServer, client_auth: str) -> None:
    """Also with variables in it; other credentials get another one."""
    auth = auth_for(server, client_secret="{{secret}}", client_auth=client_auth, scope="a b")
    for _ in range(3):
        assert vayu.get(f"{server.url}/api", auth=auth, environment={"secret": SECRET}).ok
    assert server.grants == ["client_credentials"]
    assert vayu.get(f"{server.url}/api", auth=auth_for(server, scope="c")).ok
    assert server.grants == ["client_credentials"] * 2


def test_the_password_grant(server: OAuthServer) -> None:
    """With the client's own credentials, too."""
    auth = auth_for(server, grant="password", username="ann", password="pw-of-ann")
    assert vayu.get(f"{server.url}/api", auth=auth).ok
    assert server.grants == ["password"]


def test_a_run_renews_its_token_and_no_request_is_refused() -> None:
    """Two seconds a token, five seconds of load, two workers: every row is a success."""
    with OAuthServer(lifetime=2.0, leeway=2.5) as server:  # one that is never renewed is over
        request = vayu.Request("GET", f"{server.url}/api", auth=auth_for(server))
        run = request.load(rate=40, iterations=200, workers=2).wait()
        assert (run.summary.succeeded, run.summary.failed) == (run.summary.started, 0)
        assert run.summary.started == 200
        assert server.grants[0] == "client_credentials"
        assert set(server.grants[1:]) == {"refresh_token"}
        assert len(server.grants) >= 3
        assert_clean()


def test_a_token_that_is_not_given_is_said_and_nothing_is_sent(server: OAuthServer) -> None:
    """In the server's words, without the secret that it repeats."""
    auth = auth_for(server, client_secret="wr0ng-secret-7")
    request = vayu.Request("GET", f"{server.url}/api", auth=auth)
    for call in (request.send, lambda: request.load(iterations=1)):
        with pytest.raises(SendError, match="status 401, invalid_client") as caught:
            call()
        assert "wr0ng-secret-7" not in str(caught.value)
    assert not [r for r in server.requests if b" /api " in r]
    assert vayu.runs().empty or "wr0ng" not in str(vayu.runs())


def test_variables_of_the_auth_that_have_no_value_are_named(server: OAuthServer) -> None:
    """And no token is asked for."""
    auth = auth_for(server, client_id="{{id}}", client_secret="{{key}}")
    with pytest.raises(UnresolvedVariable) as caught:
        vayu.get(server.url, auth=auth)
    assert set(caught.value.problems) == {"environment.id", "environment.key"}
    assert server.requests == []


def test_what_is_wrong_with_a_run_is_said_before_a_token_is_fetched(server: OAuthServer) -> None:
    """Nothing is sent, not even for a token."""
    request = vayu.Request("GET", server.url + "/{{gone}}", auth=auth_for(server))
    with pytest.raises(UnresolvedVariable):
        request.load(iterations=1)
    assert server.requests == []


def test_a_token_that_the_server_took_back_is_fetched_again(server: OAuthServer) -> None:
    """The next time: nobody sends a request twice."""
    auth = auth_for(server)
    assert vayu.get(f"{server.url}/api", auth=auth).ok
    server._tokens.clear()
    assert vayu.get(f"{server.url}/api", auth=auth).status_code == 401
    assert vayu.get(f"{server.url}/api", auth=auth).ok


def test_signing_in_at_a_browser(server: OAuthServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """PKCE, a state, a loopback redirect; then a refresh token goes to the engine."""
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        with urllib.request.urlopen(url) as page:
            assert b"close this page" in page.read()
        return True

    monkeypatch.setattr("webbrowser.open", browse)
    auth = auth_for(
        server, grant="authorization_code", auth_url="{{idp}}/authorize", header_prefix="Token"
    )
    with pytest.raises(InvalidConfig, match=r"vayu\.sign_in"):
        vayu.get(f"{server.url}/api", auth=auth)
    signed_in = vayu.sign_in(auth, environment={"idp": server.url})
    assert isinstance(signed_in, vayu.OAuth2)
    assert signed_in.grant == "refresh_token"
    assert "127.0.0.1" in opened[0]
    for _ in range(2):
        assert vayu.get(f"{server.url}/api", auth=signed_in).ok
    assert server.grants == ["authorization_code", "refresh_token"]
    assert b"\r\nAuthorization: Token tok-" in server.requests[-1]


def test_signing_in_fails_in_words(server: OAuthServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody came; somebody else's answer; a person said no; the wrong grant."""
    auth = auth_for(server, grant="authorization_code", auth_url=f"{server.url}/authorize")

    def answer(query: str) -> None:
        def browse(url: str) -> bool:
            redirect = url.partition("redirect_uri=")[2].partition("&")[0]
            state = url.partition("state=")[2].partition("&")[0]
            address = urllib.request.unquote(redirect) + "?" + query.format(state=state)
            urllib.request.urlopen(address).close()
            return True

        monkeypatch.setattr("webbrowser.open", browse)

    answer("code=x&state=forged")
    with pytest.raises(SendError, match="not meant for this one"):
        vayu.sign_in(auth)
    answer("error=access_denied&state={state}")
    with pytest.raises(SendError, match="nobody was signed in: access_denied"):
        vayu.sign_in(auth)
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    with pytest.raises(SendError, match="nobody signed in within"):
        vayu.sign_in(auth, timeout=0.01)
    with pytest.raises(InvalidConfig):
        vayu.sign_in(auth_for(server))


def test_no_token_and_no_secret_is_in_any_file(server: OAuthServer) -> None:
    """Neither of a run, nor in the log."""
    request = vayu.Request("GET", f"{server.url}/api", auth=auth_for(server))
    assert request.send().ok
    run = request.load(iterations=5).wait()
    assert run.summary.succeeded == 5
    assert_clean()


def assert_clean() -> None:
    """No file of the data folder holds a token or the secret, although the API echoes tokens."""
    for path in Path(os.environ["VAYU_HOME"]).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert b"tok-" not in content, path
