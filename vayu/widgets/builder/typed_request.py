"""The request that a person is typing, right or wrong, with what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.model.scripts.script import ScriptSpec
from vayu.widgets.builder.form import BLANK, Form, edited, exchange_of, form_of
from vayu.widgets.builder.pasted import pasted

if TYPE_CHECKING:
    from vayu.model.sends.send import SendSpec


class TypedRequest:
    """A form, and the request that it was made of.

    Attributes
    ----------
    form : Form
    origin : SendSpec
        What the form does not show stays as it is here.
    """

    def __init__(self) -> None:
        self.form = self._saved = Form()
        self.origin = BLANK
        self._before: tuple[Form, SendSpec] | None = None

    @property
    def exchange(self) -> SendSpec:
        """The request as it stands; `InvalidConfig`, naming every problem, if it is none."""
        return exchange_of(self.form, self.origin)

    @property
    def edited(self) -> bool:
        """Whether somebody typed what is saved nowhere."""
        return self.form != self._saved

    def begin(self, exchange: SendSpec) -> None:
        """Make the form of another request."""
        self.form, self.origin = form_of(exchange), exchange
        self.saved()

    def saved(self) -> None:
        """Take what stands in the form for what is saved."""
        self._saved = self.form

    def edit(self, part: str, value: Any) -> None:
        """Take over one part of the form."""
        self.form = edited(self.form, part, value)

    def paste(self, text: str) -> str:
        """Fill the form from a curl command; return what is said of it.

        `InvalidConfig` is raised if it says nothing to be sent.
        """
        typed = ScriptSpec(pre=self.form.pre or None, post=self.form.tests or None)
        found = pasted(text, name=self.origin.request.name, script=typed)
        self._before = (self.form, self.origin)
        self.form, self.origin = form_of(found.exchange), found.exchange
        return found.said

    def undo(self) -> bool:
        """Take back what was pasted; return whether there was anything."""
        if self._before is None:
            return False
        (self.form, self.origin), self._before = self._before, None
        return True
