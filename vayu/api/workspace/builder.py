"""The request builder: a form in a notebook, and the Python value that it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.api.collections.item import Item
from vayu.api.requests.request import Request
from vayu.api.workspace.builder_host import BuilderHost
from vayu.errors import InvalidConfig
from vayu.model.sends.send import SendSpec
from vayu.model.words.show import kind_of, show
from vayu.report.escape import html_line
from vayu.report.request_html import request_html
from vayu.resolve.redact import mask_url
from vayu.widgets.builder.controller import Controller
from vayu.widgets.builder.copies import without_secrets
from vayu.widgets.builder.load_options import load_form, load_options
from vayu.widgets.builder.panel import BuilderPanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipywidgets import Widget

    from vayu.api.environments.environment import Environment
    from vayu.api.responses.response import Response
    from vayu.api.runs.run import Run
    from vayu.model.variables.scoped import Value

_RUN_IT = "Run the cell to edit and send it: the form needs a kernel."


class RequestBuilder:
    """A form to build a request with, to send it once, and to put it under load.

    Show it as the last expression of a cell. Whatever it holds can be read, set and copied as
    code; `close` ends it.

    Parameters
    ----------
    request : Request, optional
        To begin with. One of a collection is edited in its place there.
    environment : Environment, str or dict, optional
        Values of the variables, or the name of a saved `Environment`; the picker begins with it.

    Examples
    --------
    >>> builder = RequestBuilder(Request("GET", "https://example.com/ping"))
    >>> print(builder.to_code())
    vayu.Request("GET", "https://example.com/ping")
    """

    def __init__(
        self,
        request: Request | None = None,
        *,
        environment: Mapping[str, Value] | Environment | str | None = None,
    ) -> None:
        self._host = BuilderHost(environment, answered=self._answered, started=self._started)
        self._controller = Controller(self._host, self._tell)
        self._controller.view.environment = self._host.given_name
        self._panel: BuilderPanel | None = None
        self._closed = False
        if request is not None:
            self.request = request

    @property
    def request(self) -> Request:
        """The request as it stands in the form.

        Reading it raises `vayu.errors.InvalidConfig`, with every problem, as long as the form is
        no request yet. Setting it shows another one.
        """
        return self._host.request(self._controller.exchange)

    @request.setter
    def request(self, request: Request) -> None:
        if not isinstance(request, Request):
            raise InvalidConfig({"request": f"must be a vayu.Request, got {kind_of(request)}"})
        self._host.item = request if isinstance(request, Item) else None
        if isinstance(request, Item):
            own = request.own
            self._controller.exchange = SendSpec(request=own.request, script=own.script)
        else:
            self._controller.exchange = SendSpec(request=request.spec, script=request.script)
        self._host.response = self._host.run = None
        if self._panel is not None:
            self._panel.clear()

    @property
    def environment(self) -> str:
        """Name of the environment that is chosen; empty: none. Setting it chooses another.

        `InvalidConfig` is raised for one that the picker has not.
        """
        return self._controller.view.environment

    @environment.setter
    def environment(self, name: str) -> None:
        known = ["", *self._host.environments()]
        if name not in known:
            why = f"{show(name)} is not among them: {', '.join(map(show, known))}"
            raise InvalidConfig({"environment": why})
        self._controller.receive({"do": "environment", "name": name})

    @property
    def load(self) -> dict[str, Any]:
        """What stands in the load form, as a dict. Setting one fills the form in; nothing starts.

        ``sentence``, such as ``"500 requests/s for 30s"``; ``thresholds``, a list of text; and
        ``abort_on_fail``. What is left out stays. `InvalidConfig`, naming everything that is
        wrong, is raised if it is no load. Only in the form may a person agree to one elsewhere.
        """
        return load_options(self._controller.view.load)

    @load.setter
    def load(self, options: Mapping[str, object]) -> None:
        form = load_form(self._controller.view.load, options)
        self._controller.receive({"do": "load", "form": form})

    @property
    def edited(self) -> bool:
        """Whether the form holds what is saved nowhere: typed, and not saved since."""
        return self._controller.typed.edited

    @property
    def outdated(self) -> bool:
        """Whether its collection says something else by now, so that Save refuses."""
        return self._host.item is not None and self._host.item.stale

    @property
    def response(self) -> Response | None:
        """The last response; None before the first."""
        return self._host.response

    @property
    def run(self) -> Run | None:
        """The last load run; None before the first."""
        return self._host.run

    @property
    def widget(self) -> Widget:
        """The form as an ipywidget, to be put among others; `close` ends it.

        Raises
        ------
        InvalidConfig
            If it is closed already.
        """
        if self._closed:
            raise InvalidConfig({"widget": "is closed; vayu.RequestBuilder(…) makes another form"})
        return self._shown().widget

    def relocate(self, item: Item) -> None:
        """Save to another place of the collection from now on; what was typed stays.

        Parameters
        ----------
        item : Item
            The very request that the form was made of, moved or renamed. Another one is left
            alone: Save then says that what the form was made of is gone.
        """
        before = self._host.item
        if before is not None and before.same_as(item):
            self._host.item = item

    def save(self) -> None:
        """Put the request back into its collection, as Save in the form does.

        `vayu.errors.InvalidConfig` is raised if it is in none, if its place says something else
        by now, or as long as the form is no request.
        """
        self._controller.save()

    def to_code(self) -> str:
        """Return Python that makes the request; a secret in it becomes a ``{{variable}}``."""
        from vayu.formats.exporting.vayu_export import write_vayu  # noqa: PLC0415 (for who asks)

        shared, _ = without_secrets(self._controller.exchange)
        return write_vayu(shared)

    def close(self) -> None:
        """End the form: it leaves every page, and nothing of it stays in the kernel."""
        self._closed = True
        self._controller.close()
        if self._panel is not None:
            self._panel.close()

    def __repr__(self) -> str:
        """Show method and URL, secrets masked."""
        form = self._controller.typed.form
        return f"<RequestBuilder [{form.method} {mask_url(form.url) or '(no URL yet)'}]>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the form in a notebook; where there are no widgets, what it holds."""
        text = repr(self)
        if self._closed:
            return {"text/plain": f"{text} (closed: vayu.RequestBuilder(…) makes another form)"}
        return {"text/plain": text, "text/html": self._still(), **self._shown().view()}

    def _still(self) -> str:
        """Return what is saved of it: the request to read, or that there is none yet."""
        try:
            exchange = self._controller.exchange
        except InvalidConfig:  # a form that is no request yet
            return f"<code>{html_line(repr(self))}</code>"
        return str(request_html(exchange.request, exchange.script, words=_RUN_IT))

    def _shown(self) -> BuilderPanel:
        """Return what a notebook shows of it."""
        if self._panel is None:
            self._panel = BuilderPanel(self._controller.receive)
        return self._panel

    def _tell(self, message: dict[str, Any]) -> None:
        """Pass a message on to the pages; without one nobody misses it."""
        if self._panel is not None:
            self._panel.send(message)

    def _answered(self, response: Response) -> None:
        """Show a response below the form."""
        if self._panel is not None:
            self._panel.show_response(response.spec, redact=response.redact)

    def _started(self, run: Run) -> None:
        """Show a run below the form."""
        if self._panel is not None:
            self._panel.show_run(run.live)
