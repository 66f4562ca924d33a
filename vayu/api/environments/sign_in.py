"""Signing in at a browser: OAuth 2.0 with an authorization code, PKCE and a loopback redirect.

    browser ──> auth_url ── a person agrees ──> 127.0.0.1:<port>/callback?code=...&state=...
    this process ── code and verifier ──> token_url ──> tokens

The listener is on this machine only, answers one question, and believes it only with the state
that it gave out itself (RFC 8252, RFC 7636). The tokens stay in the record that is returned.
"""

from __future__ import annotations

import hmac
import queue
import secrets
import threading
import webbrowser
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from msgspec.structs import replace

from vayu.api.environments.environment import chosen
from vayu.api.environments.variables import variables_of
from vayu.client.session import session
from vayu.errors import InvalidConfig, SendError, UnresolvedVariable
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.oauth2 import bearer, code_request, read_token, sign_in_url
from vayu.resolve.template import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vayu.model.requests.auth import BearerAuth
    from vayu.model.requests.oauth2 import OAuth2
    from vayu.model.variables.scoped import Value

HOST = "127.0.0.1"
CALLBACK = "/callback"

_DONE = b"<!doctype html><meta charset=utf-8><title>Vayu</title><p>You can close this page."


def sign_in(
    auth: OAuth2,
    *,
    environment: Mapping[str, Value] | str | None = None,
    timeout: float = 300.0,
) -> OAuth2 | BearerAuth:
    """Let a person sign in at a browser, and return the auth to send requests with.

    The address is printed as well, for a browser that does not open by itself.

    Parameters
    ----------
    auth : OAuth2
        Of the grant ``authorization_code``; anything else is refused, and so is a port that is
        taken. If the person does not agree, or not in time, that is a `SendError`.
    environment : Environment, str or dict, optional
        Values of the variables in it.
    timeout : float, default 300
        How long to wait for the person. [s]

    Returns
    -------
    OAuth2 or BearerAuth
        With a refresh token where there is one, so that long runs go on; else the token.

    Raises
    ------
    InvalidConfig
        If `auth` is of another grant.
    """
    if getattr(auth, "grant", None) != "authorization_code":
        raise InvalidConfig({"auth": "must be OAuth2(grant='authorization_code', ...)"})
    auth = _filled_in(auth, variables_of(chosen(environment)))
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    with _listener(auth.redirect_port) as (port, answers):
        redirect = f"http://{HOST}:{port}{CALLBACK}"
        url = sign_in_url(auth, state=state, verifier=verifier, redirect=redirect)
        print(f"Sign in at {url}")  # noqa: T201  the person may have to open it by hand
        webbrowser.open(url)
        code = _code(answers, state, timeout)
    request = code_request(
        auth, RequestSpec(url=auth.token_url), code=code, verifier=verifier, redirect=redirect
    )
    answer = session().send(SendSpec(request=request))
    token = read_token(answer.status, answer.body, answer.url)
    if token.refresh is None:
        return bearer(auth, token)
    return replace(auth, grant="refresh_token", refresh_token=token.refresh)


def _filled_in(auth: OAuth2, variables: Mapping[str, Value]) -> OAuth2:
    """Return `auth` with its variables filled in.

    Raises
    ------
    UnresolvedVariable
        Naming each that has no value.
    """
    missing: list[str] = []
    texts = {
        name: parse(text).render(variables.get, missing)
        for name in auth.__struct_fields__
        if isinstance(text := getattr(auth, name), str)
    }
    if missing:
        raise UnresolvedVariable(
            {f"environment.{name}": f"{{{{{name}}}}} has no value" for name in missing},
            hint="sign_in(auth, environment=…) takes a mapping, or the name of an environment",
        )
    return replace(auth, **texts)


def _code(answers: queue.Queue[dict[str, str]], state: str, timeout: float) -> str:
    """Wait for the redirect and return the code in it.

    Raises
    ------
    SendError
        If none comes, or somebody said no.
    """
    try:
        found = answers.get(timeout=timeout)
    except queue.Empty:
        raise SendError(f"nobody signed in within {timeout:g} s", kind="timeout") from None
    if not hmac.compare_digest(found.get("state", ""), state):
        raise SendError("the answer to the sign-in was not meant for this one; sign in again")
    if "code" not in found:
        why = ": ".join(found[n] for n in ("error", "error_description") if n in found)
        raise SendError(f"nobody was signed in: {why or 'no code came back'}")
    return found["code"]


@contextmanager
def _listener(port: int) -> Iterator[tuple[int, queue.Queue[dict[str, str]]]]:
    """Listen for one redirect on this machine.

    Raises
    ------
    InvalidConfig
        If the port is taken.
    """
    answers: queue.Queue[dict[str, str]] = queue.Queue()

    class Callback(BaseHTTPRequestHandler):
        """Takes the redirect; logs nothing, because the code is in its address."""

        def do_GET(self) -> None:
            """Take the answer, and thank the person."""
            parts = urlsplit(self.path)
            known = parts.path == CALLBACK
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(_DONE) if known else 0))
            self.end_headers()
            if known:
                self.wfile.write(_DONE)
                answers.put({name: values[0] for name, values in parse_qs(parts.query).items()})

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    try:
        server = HTTPServer((HOST, port), Callback)
    except OSError as error:
        why = f"{port} cannot be listened on: {error.strerror}; choose another, or 0"
        raise InvalidConfig({"redirect_port": why}) from None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], answers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
