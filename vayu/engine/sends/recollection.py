"""What is kept of one Send: made fit to be stored, and put into words to be found by.

The request stays as it was composed, so its templates are filled in anew when it is sent again.
Whatever came of it goes through every remover: values of variables, of the request's own
secrets, of what scripts set, of cookies; and what looks like a field with a secret in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from vayu.engine.redaction import censored_body, censored_headers, censored_request
from vayu.engine.sends.known_secrets import without
from vayu.errors import SendError
from vayu.model.requests.body import Body
from vayu.model.rows.failure import FailureKind
from vayu.model.sends.history import BODY, HistoryEntry, HistoryRow
from vayu.model.sends.response import ResponseSpec
from vayu.resolve.addresses import addresses
from vayu.resolve.redact import mask_request, mask_text, mask_url, masked_names
from vayu.resolve.removal import Remover
from vayu.resolve.scopes import every, scopes_of
from vayu.resolve.script_secrets import marked, mask_scripts, script_redactor
from vayu.resolve.secret_values import SecretFinder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vayu.errors import VayuError
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import ScriptSpec
    from vayu.model.sends.send import SendSpec
    from vayu.protocol.reports import Answered

    Redact = Callable[[str], str]

MOST_LINES = 200
"""Console lines and tests of a Send that are kept. [1]"""

LARGEST_REQUEST = 1024 * 1024
"""How long the body of a request may be that is kept to be sent again, as JSON. [B]"""

LONGEST_LINE = 2_000  # characters


@dataclass(frozen=True)
class Sent:
    """One Send and what came of it.

    Attributes
    ----------
    spec : SendSpec
        As it was asked for.
    signed : SendSpec
        As it was sent: with a token, where `spec` only says how to come by one.
    at : str
        When it began. [ISO 8601, UTC]
    outcome : Answered or VayuError
    """

    spec: SendSpec
    signed: SendSpec
    at: str
    outcome: Answered | VayuError

    @cached_property
    def finders(self) -> tuple[tuple[SendSpec, SecretFinder], ...]:
        """Both, or the one if nothing had to be signed; of a large body once takes long enough."""
        specs = (self.spec,) if self.signed is self.spec else (self.spec, self.signed)
        return tuple((spec, SecretFinder(spec.request)) for spec in specs)

    def __repr__(self) -> str:
        """Never show what was sent."""
        return f"Sent(at={self.at!r})"


def recollect(
    sent: Sent, *, largest_body: int, known: Redact = str, elsewhere: Iterable[str] = ()
) -> HistoryEntry:
    """Return what is kept of a Send.

    Parameters
    ----------
    sent : Sent
    largest_body : int
        How much of each body is kept. [B]
    known : callable, optional
        Removes from a text what is known to be secret from other Sends: `KnownSecrets`.
    elsewhere : iterable of str, optional
        What else is a secret where it stands in a script.

    Returns
    -------
    HistoryEntry
        Without an id, and without a secret.
    """
    own = _remover(sent)

    def redact(text: str) -> str:
        return known(own(text))

    small, lost_body = _small(sent.spec.request)
    request, lost_elsewhere = without(mask_request(small), known)
    script, lost_scripts = _script(sent, elsewhere)
    response = error = None
    row = HistoryRow(
        sent_at=sent.at,
        name=request.name,
        method=request.method.upper(),
        url=request.url,
        origin=sent.spec.origin,
    )
    if isinstance(sent.outcome, Exception):
        error = redact(mask_text(sent.outcome.message))
        kind = sent.outcome.kind if isinstance(sent.outcome, SendError) else FailureKind.OTHER
        row = replace(row, failure=str(kind))
    else:
        response = _response(sent.outcome.response, redact, largest_body)
        row = _answered(row, response)
    return HistoryEntry(
        row=row,
        request=request,
        script=script,
        variables=tuple(sent.spec.names),
        lost=(
            *masked_names(small),
            *lost_elsewhere,
            *lost_scripts,
            *lost_body,
        ),
        response=response,
        error=error,
    )


def words_of(entry: HistoryEntry) -> str:
    """Return what a search looks through."""
    return "\n".join(part for part in _words(entry) if part)


def _remover(sent: Sent) -> Redact:
    """Return what removes every secret of a Send from a text; addresses stay readable."""
    remover = Remover()
    for spec, finder in sent.finders:
        scopes = scopes_of(spec)
        values, words = finder.secrets_in(scopes)
        remover.add(values - addresses(every(scopes)), words)
    if not isinstance(sent.outcome, Exception):
        remover.add(sent.outcome.values, sent.outcome.words)
    return remover


def _small(request: RequestSpec) -> tuple[RequestSpec, tuple[str, ...]]:
    """Return a request without a body that is too large to be kept, and what it lost."""
    if len(msgspec.json.encode(request.body, enc_hook=str)) <= LARGEST_REQUEST:
        return request, ()
    return replace(request, body=Body()), (BODY,)


def _script(sent: Sent, elsewhere: Iterable[str]) -> tuple[ScriptSpec, tuple[str, ...]]:
    """Return the scripts without secrets, and the names of those that had one."""
    spec = sent.spec
    learnt = () if isinstance(sent.outcome, Exception) else sent.outcome.values
    marks = (*elsewhere, *marked(spec))
    redact = script_redactor(spec.request, scopes_of(spec), learnt, marks)
    kept = mask_scripts(spec.script, redact)
    changed = {"pre": kept.pre != spec.script.pre, "post": kept.post != spec.script.post}
    return kept, tuple(f"script.{name}" for name, lost in changed.items() if lost)


def _answered(row: HistoryRow, response: ResponseSpec) -> HistoryRow:
    """Return a row that says what came back."""
    return replace(
        row,
        method=response.request.method,
        url=response.request.url,
        status=response.status,
        reason=response.reason,
        time=response.timings.total,
        size=response.body_bytes,
        tests_passed=sum(test.passed for test in response.tests),
        tests_failed=sum(test.failed for test in response.tests),
    )


def _response(given: ResponseSpec, redact: Redact, largest: int) -> ResponseSpec:
    """Return a response without secrets, its bodies cut."""
    sent = replace(given.request, body=given.request.body[:largest])
    line = _line(redact)
    return ResponseSpec(  # field by field: one that is added to it is not kept before it is safe
        status=given.status,
        reason=line(given.reason),
        http_version=given.http_version,
        url=redact(mask_url(given.url)),
        redirects=given.redirects,
        headers=censored_headers(given.headers, redact),
        body=censored_body(given.body[:largest], redact),
        body_bytes=given.body_bytes,
        bytes_sent=given.bytes_sent,
        bytes_received=given.bytes_received,
        truncated=given.truncated or len(given.body) > largest,
        event_count=given.event_count,
        hung_up=given.hung_up,
        timings=given.timings,
        request=censored_request(sent, redact),
        tests=tuple(
            replace(t, name=redact(t.name)[:LONGEST_LINE], message=t.message and line(t.message))
            for t in given.tests[:MOST_LINES]
        ),
        console=tuple(replace(c, text=line(c.text)) for c in given.console[:MOST_LINES]),
        warnings=tuple(map(line, given.warnings)),
    )


def _line(redact: Redact) -> Redact:
    """Return what makes a line of text fit to be stored."""
    return lambda text: redact(mask_text(text[: 2 * LONGEST_LINE]))[:LONGEST_LINE]


def _words(entry: HistoryEntry) -> Iterator[str]:
    """Yield each text that a person may look for."""
    row, response = entry.row, entry.response
    yield from (row.name or "", row.method, row.url, entry.request.url, row.failure or "")
    yield from (*row.origin.path, row.origin.environment or "", entry.error or "")
    if response is None:
        return
    yield f"{response.status} {response.reason}"
    for name, value in (*response.request.headers, *response.headers):
        yield f"{name}: {value}"
    yield from (test.name for test in response.tests)
    for body in (response.request.body, response.body):
        yield body.decode(errors="replace")
