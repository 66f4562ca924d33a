"""``vayu send``: one request, its response, and what its tests say."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec.structs import replace

from vayu.cli.arguments import request_options
from vayu.cli.as_typed import as_typed
from vayu.cli.body_file import body_file, keep_body, to_file
from vayu.cli.body_note import note_body
from vayu.cli.payload import send_spec
from vayu.cli.sections import Sectioned
from vayu.cli.sent_variables import secret_names
from vayu.model.variables.scoped import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.responses.response import Response


@click.command("send", cls=Sectioned)
@request_options
@to_file
def command(**options: Any) -> int:
    """Send one request and show the response.

    FILE holds the JSON of POST /run ("-" reads standard input); options go on top of it.
    Exit code 1: the status is 400 or more, or a test failed. Values of secrets are *** in what
    is shown, in the body too; --json masks no other part of the body.

    \b
    vayu send https://api.example/users -H "Accept: application/json"
    vayu send https://api.example/users -d '{"name": "Ada"}' -e staging
    vayu send "shop/Users/Create user" --json
    vayu send https://api.example/users -o - | jq .
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    spec = send_spec(options)
    place = body_file(options)
    note_body(options)

    from vayu.api.environments.variables import hidden_values  # noqa: PLC0415
    from vayu.api.responses.response import Response  # noqa: PLC0415 (after what can be refused at once)
    from vayu.client.session import session  # noqa: PLC0415

    known = secret_names(options)
    hidden = [v for scope in SCOPES for v in hidden_values(getattr(spec, scope), known)]
    with as_typed(options, spec):
        answer = session().send(spec)
    response = Response(answer, secrets=hidden)
    if place is not None:
        keep_body(response, place)
    else:
        click.echo(json.dumps(plain(response)) if options["as_json"] else text(response))
    return verdict(response)


def verdict(response: Response) -> int:
    """Return the exit code: 1 for a status of 400 or more, or a failed test."""
    return int(not response.ok or any(test.failed for test in response.tests))


def text(response: Response) -> str:
    """Return a response as a person reads it."""
    from vayu.report.response_view import response_bundle  # noqa: PLC0415 (display only)

    shown = response_bundle(response.spec, redact=response.redact)["text/plain"]
    console = [f"console.{said.level}: {response.redact(said.text)}" for said in response.console]
    return "\n".join([shown, *console])


def plain(response: Response) -> dict[str, Any]:
    """Return a response as a program reads it; known secrets are masked, wherever they stand.

    The body is text under ``body``, or base64 under ``bodyBase64`` when it is none. Its fields
    are not masked for their names: a token that is new is what a program may be looking for.
    """
    from vayu.resolve.redact import mask_headers, mask_url  # noqa: PLC0415

    spec, redact = response.spec, response.redact
    return {
        "status": spec.status,
        "reason": redact(spec.reason),
        "ok": response.ok,
        "httpVersion": spec.http_version,
        "url": redact(mask_url(spec.url)),
        "redirects": spec.redirects,
        "headers": [[name, redact(value)] for name, value in mask_headers(spec.headers)],
        **_body(spec.body, redact),
        "truncated": spec.truncated,
        "hungUp": spec.hung_up,
        "events": [
            msgspec.to_builtins(replace(event, data=redact(event.data))) for event in spec.events
        ],
        "timings": msgspec.to_builtins(spec.timings),
        "tests": [
            {
                "name": redact(t.name),
                "outcome": t.outcome,
                "message": t.message and redact(t.message),
                "duration": t.duration,
            }
            for t in spec.tests
        ],
        "console": [{"level": said.level, "text": redact(said.text)} for said in spec.console],
        "warnings": [redact(warning) for warning in spec.warnings],
        "request": {
            "method": spec.request.method,
            "url": redact(mask_url(spec.request.url)),
            "headers": [[n, redact(value)] for n, value in mask_headers(spec.request.headers)],
        },
    }


def _body(body: bytes, redact: Callable[[str], str]) -> dict[str, str]:
    """Return a body without known secrets as text, or as base64."""
    try:
        return {"body": redact(body.decode())}
    except UnicodeDecodeError:
        shown = redact(body.decode(errors="surrogateescape")).encode(errors="surrogateescape")
        return {"bodyBase64": base64.b64encode(shown).decode()}
