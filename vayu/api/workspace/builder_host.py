"""Carries out what the builder's form asks for, with the objects that people hold."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.api.collections.open_secret_warning import told_elsewhere
from vayu.api.environments.environment import Environment, environments
from vayu.api.requests.request import Request
from vayu.client.remembered import recall, remember
from vayu.errors import InvalidConfig
from vayu.formats.exporting.export import export_request
from vayu.model.collections.collection import split_path
from vayu.model.words.show import show, show_name
from vayu.resolve.explain import DYNAMIC
from vayu.resolve.open_secrets import open_places
from vayu.resolve.removal import MASK
from vayu.widgets.builder.copies import without_secrets
from vayu.widgets.builder.host import Answer, Explained, Variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.collections.item import Item
    from vayu.api.requests.resolution import Resolution
    from vayu.api.responses.response import Response
    from vayu.api.runs.run import Run
    from vayu.model.load.config import LoadConfig
    from vayu.model.scripts.script import ScriptSpec
    from vayu.model.sends.send import SendSpec

UNNAMED = "(from Python)"
"""What a dict of variables is called in the picker."""

_REMEMBERED = "load-forms.json"


class BuilderHost:
    """What one builder holds beside its form.

    Parameters
    ----------
    given : Environment, mapping or None
        Variables that came from Python.
    answered, started : callable
        Called with each response, and each run, on the thread that asked for it.

    Attributes
    ----------
    item : Item, optional
        What the form was made of, if that is in a collection.
    response : Response, optional
        The last.
    run : Run, optional
        The last.
    """

    def __init__(
        self,
        given: Any,
        *,
        answered: Callable[[Response], None],
        started: Callable[[Run], None],
    ) -> None:
        self._given = given
        self._answered = answered
        self._started = started
        self.item: Item | None = None
        self.response: Response | None = None
        self.run: Run | None = None

    @property
    def given_name(self) -> str:
        """What the variables that came from Python are called in the picker."""
        if self._given is None or isinstance(self._given, str):
            return self._given or ""
        return self._given.name if isinstance(self._given, Environment) else UNNAMED

    def environments(self) -> list[str]:
        """Return the names that may be chosen: from Python, of the collection, saved ones."""
        first = [self.given_name] if self.given_name else []
        own = [] if self.item is None else list(self.item.known_environments)
        return list(dict.fromkeys([*first, *own, *environments()]))

    def request(self, exchange: SendSpec) -> Request:
        """Return the request that is sent: in a collection with what its folders say."""
        return Request.of(exchange) if self.item is None else self.item.revised(exchange)

    def explain(self, exchange: SendSpec, environment: str) -> Explained:
        """Say what a request comes to; nothing is sent."""
        found = self.request(exchange).resolve(self._environment(environment))
        return Explained(
            variables=tuple(_variables(found)), url=found.url, problems=dict(found.problems)
        )

    def vet(self, script: ScriptSpec) -> str | None:
        """Say why a script does not compile; None without an engine, which is not started."""
        from vayu.client.session import vetted  # noqa: PLC0415 (for who has scripts)

        return vetted(script)

    def send(self, exchange: SendSpec, environment: str) -> Answer:
        """Send a request once, and wait for its response."""
        from vayu.report.response_text import response_text  # noqa: PLC0415 (for who sends)

        response = self.request(exchange).send(self._environment(environment))
        self.response = response
        self._answered(response)
        return Answer(
            summary=response.redact(response_text(response.spec).partition("\n")[0]),
            took_ms=response.timings.total,
        )

    def load(self, exchange: SendSpec, environment: str, config: LoadConfig) -> None:
        """Start a load run."""
        request, name = self.request(exchange), self._environment(environment)
        self.run = request.load(
            profile=config.profile,
            thresholds=config.thresholds or None,
            abort_on_fail=config.abort_on_fail or None,
            environment=name,
        )
        self._started(self.run)

    def copy(self, exchange: SendSpec, kind: str) -> str:
        """Return a request, its secrets made variables, as text for elsewhere."""
        from vayu.formats.exporting.vayu_export import write_vayu  # noqa: PLC0415 (for who copies)

        shared, _ = without_secrets(exchange)
        if kind == "vayu":
            return write_vayu(shared)
        spec = shared.request
        return export_request(spec.name or f"{spec.method} {spec.url}", spec, kind)

    def place(self) -> str:
        """Return where in its collection the request is; empty if in none."""
        return "" if self.item is None else "/".join(self.item.path)

    def save(self, exchange: SendSpec, folder: str, place: str) -> str:
        """Put a request into its collection, or into that of a folder.

        Raises
        ------
        InvalidConfig
            If there is no telling which, or where in it; or a folder is there.
        """
        if self.item is not None and not folder:
            self.item = self.item.replaced(exchange)
            return f"{self.place()}; collection.save() writes it to its files{_open(exchange)}"
        wrong = {name: why for name, value, why in (
            ("folder", folder, "is empty; name the folder of a collection"),
            ("place", place, "is empty; name the request, such as 'Users/Create user'"),
        ) if not value.strip()}  # fmt: skip
        if wrong:
            raise InvalidConfig(wrong)
        from vayu.api.collections.collection import Collection  # noqa: PLC0415 (with all its formats)
        from vayu.api.collections.folder import Folder  # noqa: PLC0415
        from vayu.api.collections.item import Item  # noqa: PLC0415

        collection = Collection.open(folder)
        if isinstance(collection.get(place), Folder):
            why = f"{show(place)} is a folder; name the request, such as '{place}/New request'"
            raise InvalidConfig({"place": why})
        new = split_path(collection.spec, place) is None
        collection[place] = Request.of(exchange)
        with told_elsewhere():
            collection.save()
        found = collection[place]
        if isinstance(found, Item):
            self.item = found
        instead = "" if new else ", instead of what was there"
        return f"{place} in {folder}{instead}{_open(exchange)}"

    def recall(self, exchange: SendSpec) -> dict[str, object]:
        """Return the load form as it was last used for such a request."""
        return recall(_REMEMBERED, self._key(exchange))

    def remember(self, exchange: SendSpec, form: dict[str, object]) -> None:
        """Keep the load form for the next time: no URL, no header, no variable."""
        remember(_REMEMBERED, self._key(exchange), form)

    def _key(self, exchange: SendSpec) -> str:
        """Return what a request is known by: a digest, because a URL may hold a secret."""
        where = self.place() or exchange.request.url
        known = msgspec.json.encode([exchange.request.method, where])
        return sha256(known).hexdigest()[:32]

    def _environment(self, name: str) -> Any:
        """Return the variables of a name in the picker."""
        if not name:
            return None
        return self._given if name == self.given_name else name


def _open(exchange: SendSpec) -> str:
    """Warn of secrets that stand in clear in the file of a request; nothing if none does."""
    places = ", ".join(map(show_name, open_places(exchange.request)))
    return f". In clear in its file: {places}; write a {{{{variable}}}} instead" if places else ""


def _variables(found: Resolution) -> list[Variable]:
    """Return each variable with what may be shown of it."""
    shown = {name: (value, source) for name, value, source, _ in found.rows()}
    listed = []
    for origin in found.origins:
        value, source = shown[origin.name]
        state = "missing" if origin.source is None else "secret" if value == MASK else "value"
        listed.append(
            Variable(
                name=origin.name,
                state="dynamic" if origin.source == DYNAMIC else state,  # type: ignore[arg-type]
                shown=value,
                source=source,
                places=origin.places,
            )
        )
    return listed
