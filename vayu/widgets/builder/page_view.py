"""What a page shows of a builder beside what a person types: checks, variables, the load form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.errors import VayuError
from vayu.widgets.builder.checks import checks_of
from vayu.widgets.builder.explaining import explained_form
from vayu.widgets.builder.load_form import LoadForm, load_view
from vayu.widgets.builder.masked import masked

if TYPE_CHECKING:
    from vayu.model.sends.send import SendSpec
    from vayu.widgets.builder.host import Explained, Host
    from vayu.widgets.builder.kept import Kept
    from vayu.widgets.builder.script_check import ScriptCheck
    from vayu.widgets.builder.typed_request import TypedRequest


class PageView:
    """Returns each part of the page as plain data, without a secret in it.

    Parameters
    ----------
    host : Host
    typed : TypedRequest
    kept : Kept
    scripts : ScriptCheck

    Attributes
    ----------
    environment : str
        Name of the one that is chosen; empty: none.
    load : LoadForm
        What stands in the load form, right or wrong.
    last_ms : float, optional
        How long the last Send took. [ms]
    """

    def __init__(self, host: Host, typed: TypedRequest, kept: Kept, scripts: ScriptCheck) -> None:
        self._host = host
        self._typed = typed
        self._scripts = scripts
        self.kept = kept
        self.environment = ""
        self.load = LoadForm()
        self.last_ms: float | None = None

    def recall(self, exchange: SendSpec) -> None:
        """Show the load form as it was last used for a request, which was not sent yet."""
        self.last_ms = None
        try:
            self.load = msgspec.convert(self._host.recall(exchange), LoadForm)
        except (msgspec.ValidationError, VayuError):
            self.load = LoadForm()

    def everything(self) -> dict[str, Any]:
        """Return what a page shows of the form: in one message, as each takes a page's turn."""
        return {"form": self._form(), **self.environments(), **self.checks()}

    def settled(self) -> dict[str, Any]:
        """Return the parts of the form that may hold secrets which were typed just now."""
        shown = self._form()
        return {"settled": {part: shown[part] for part in ("auth", "settings")}}

    def environments(self) -> dict[str, Any]:
        """Return the environments that there are, and which is chosen."""
        there = self._host.environments()
        return {"environments": {"names": there, "chosen": self.environment}}

    def checks(self, seq: object = None) -> dict[str, Any]:
        """Return what is wrong, what the variables come to, and the load form with them."""
        explained, problems = self._explained()
        checks = checks_of(self._typed.form, explained, problems) | {"seq": seq}
        return {"checks": checks, **self.scripts(), "load": self.load_at(explained.url)}

    def scripts(self) -> dict[str, Any]:
        """Return what is known of the scripts."""
        return {"scripts": self._scripts.look(self._typed.form)}

    def load_form(self) -> dict[str, Any]:
        """Return what the load form comes to."""
        return {"load": self.load_at(self._explained()[0].url)}

    def load_at(self, url: str) -> dict[str, Any]:
        """Return what the load form comes to, as plain data, for a URL as it would be sent."""
        return load_view(self.load, url, last_ms=self.last_ms)

    def _form(self) -> dict[str, Any]:
        """Return the form with marks for its secrets."""
        return masked(self._typed.form, self.kept)

    def _explained(self) -> tuple[Explained, list[dict[str, str]]]:
        """Return what the form comes to, and why it is no request."""
        typed = self._typed
        return explained_form(
            self._host, typed.form, typed.origin, environment=self.environment, kept=self.kept
        )
