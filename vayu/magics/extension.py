"""``%load_ext vayu``: HTTP written as HTTP, in a cell.

%%http --env staging          requests as in a .http file; the last response is the value (_)
%%vayu_test create            JavaScript tests for a request by its name
%vayu send NAME               a request again
%vayu load NAME --rate 50     under load; options are those of `vayu load`
%vayu runs                    the runs, as a table
%vayu env [NAME | -]          the environments; which one cells use from now on, "-" for none
%vayu                         what can be said
"""

from __future__ import annotations

import inspect
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from IPython.core.completer import context_matcher
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from vayu.api.environments.environment import Environment, environments
from vayu.api.requests.request import Request
from vayu.api.runs.runs import runs
from vayu.cli.as_typed import URLS
from vayu.cli.main import COMMANDS
from vayu.cli.other_commands import meant
from vayu.client.session import session
from vayu.errors import UsageError
from vayu.magics.completion import complete
from vayu.magics.loading import load
from vayu.magics.named_requests import NamedRequests
from vayu.magics.values import notebook_values
from vayu.magics.words import HTTP, TEST, parts_of, words_of
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext, SimpleMatcherResult
    from IPython.core.interactiveshell import InteractiveShell

    from vayu.api.responses.response import Response


MATCHER = "vayu"
"""What IPython's settings call the completion (`IPCompleter.disable_matchers`)."""

_FORMS = "send NAME, load NAME [OPTIONS], runs, env, or env NAME"
_NO_ENVIRONMENT = "-"
_VERBS = ("send", "load", "runs", "env")


@magics_class
class VayuMagics(Magics):
    """The magics of one notebook."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._notebook = shell.user_ns
        self.named = NamedRequests(shell.user_ns)
        self.environment: str | None = None

    @cell_magic
    def http(self, line: str, cell: str) -> Response | None:
        """Send the requests of the cell, one after the other.

        The cell is written as a .http file: a line with method and URL, headers, an empty line, the
        body; "###" parts requests, "@name = value" sets a variable, "# @name NAME" names a
        request. {{name}} is a variable of the cell, the environment or the notebook. A curl command
        is one, too.

        %%http [--env NAME] [--tests VARIABLE|FILE] [--no-send]

        --env      a saved environment; else that of "%vayu env NAME"
        --tests    a notebook variable, or a file, with JavaScript that tests each response
        --no-send  only take the requests over, for %vayu and %%vayu_test
        """
        given = words_of(HTTP, line)
        names, skipped = self.named.read(cell, self._source(given["tests"]))
        for one in skipped:
            sys.stderr.write(f"left out: {one}\n")
        if given["no_send"]:
            return None
        *before, last = names
        for name in before:
            display(self._send(self.named[name], given["env"]))  # type: ignore[no-untyped-call]
        return self._send(self.named[last], given["env"])

    @cell_magic
    def vayu_test(self, line: str, cell: str) -> Request:
        """Give a request the JavaScript of the cell, which runs on each of its responses.

        %%vayu_test [--before] NAME

        NAME      of a request: "# @name NAME" in an %%http cell, or a variable with a vayu.Request
        --before  run it before the request is sent

        A script that does not compile is refused with line and column, and the request keeps what
        it had.
        """
        given = words_of(TEST, line)
        when: Literal["pre", "post"] = "pre" if given["before"] else "post"
        session().vet(ScriptSpec(**{when: cell}))
        return self.named.test(given["name"], cell, when)

    @line_magic
    def vayu(self, line: str) -> Any:
        """Send, load, list.

        %vayu send NAME               a request of a cell, a variable or a collection; or a URL
        %vayu load NAME [OPTIONS]     under load; options are those of "vayu load", and --help
                                      lists them
        %vayu runs                    the load runs, as a table
        %vayu env                     the saved environments
        %vayu env NAME                cells use it from now on; "%vayu env -": none any more

        Raises
        ------
        UsageError
            If it is none of these.
        """
        verb, *words = parts_of("%vayu", line) or ["--help"]
        if verb in {"--help", "-h", "help"}:
            sys.stdout.write(f"{inspect.getdoc(VayuMagics.vayu)}\n".partition("\nRaises\n")[0])
            return None
        if verb == "runs":
            return runs()
        if verb == "env" and len(words) < 2:
            return self._env(words)
        if verb == "send" and len(words) == 1:
            return self._send(self._request(words[0]), None)
        if verb == "load" and words:
            return load(words, self.named, self.environment, self._notebook)
        raise UsageError(
            f"%vayu {line}: not understood",
            hint=_meant(verb, words),
        )

    def _request(self, name: str) -> Request:
        """Return the request of a name, or of a URL that is none."""
        named = name in self.named.names or not name.startswith(URLS)
        return self.named[name] if named else Request("GET", name)

    def _env(self, words: list[str]) -> list[str] | Environment | None:
        """List the environments, or choose one for the cells from now on; "-" is none."""
        if not words:
            return environments()
        if words == [_NO_ENVIRONMENT]:
            self.environment = None
            return None
        found = Environment.named(words[0])
        self.environment = words[0]
        return found

    def _send(self, request: Request, env: str | None) -> Response:
        """Send one request; its variables may be the notebook's."""
        values = notebook_values(request, self._notebook)
        return request.send(env or self.environment, globals=values)

    def _source(self, where: str | None) -> str:
        """Return the tests that a variable or a file holds.

        Raises
        ------
        UsageError
            If neither does.
        """
        if where is None:
            return ""
        value = self._notebook.get(where)
        if isinstance(value, str):
            return value
        try:
            return Path(where).read_text(encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"--tests {where}: neither a notebook variable with text nor a file that can be "
                f"read: {error.strerror}"
            ) from None


def _meant(verb: str, words: list[str]) -> str:
    """Return what to type in place of what is not understood."""
    if verb in _VERBS:
        return f"Write {_FORMS}; %vayu alone says what each does."
    if verb in COMMANDS:
        return f"That is of the shell: !vayu {shlex.join([verb, *words])}"
    said = meant([verb, *words], _VERBS)
    if said.startswith("vayu send "):
        return "Write a cell that begins with %%http, or %vayu send URL."
    if said.removeprefix("vayu ") in _VERBS:
        return f"Did you mean %{said}?"
    return f"That is of the shell: !{said}" if said else _meant("env", [])


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics, and what completes them."""
    magics = VayuMagics(shell)
    shell.register_magics(magics)

    @context_matcher(identifier=MATCHER)  # type: ignore[untyped-decorator]
    def matcher(context: CompletionContext) -> SimpleMatcherResult:
        """Offer what fits in cells and lines of ours."""
        return complete(
            context.full_text,
            context.text_until_cursor,
            named=magics.named,
            variables=shell.user_ns,
        )

    completer = shell.Completer
    if completer is not None:
        others = [one for one in completer.custom_matchers if _identifier(one) != MATCHER]
        completer.custom_matchers = [*others, matcher]


def _identifier(matcher: object) -> str | None:
    """Return what a matcher calls itself: loaded again, ours takes the place of the old one."""
    return getattr(matcher, "matcher_identifier", None)
