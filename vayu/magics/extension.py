"""``%load_ext vayu``: HTTP written as HTTP, in a cell.

%%http --env staging          requests as in a .http file; the last response is the value (_)
%%vayu_test create            JavaScript tests for a request by its name
%vayu send NAME               a request again
%vayu load NAME --rate 50     under load; options are those of `vayu load`
%vayu runs                    the runs, as a table
%vayu env [NAME]              the environments, or which one cells use from now on
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from vayu.api.environment import Environment, environments
from vayu.api.runs import runs
from vayu.client.session import session
from vayu.errors import UsageError
from vayu.magics.completion import complete
from vayu.magics.loading import load
from vayu.magics.shelf import Shelf
from vayu.magics.values import notebook_values
from vayu.magics.words import HTTP, TEST, words_of
from vayu.model.script import ScriptSpec

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from vayu.api.request import Request
    from vayu.api.response import Response


@magics_class
class VayuMagics(Magics):
    """The magics of one notebook."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._notebook = shell.user_ns
        self.shelf = Shelf(shell.user_ns)
        self.environment: str | None = None
        self._text = ""

    @cell_magic
    def http(self, line: str, cell: str) -> Response | None:
        """Send the requests of the cell, one after the other.

        The cell is written as a .http file: a line with method and URL, headers, an empty line, the
        body; "###" parts requests, "@name = value" sets a variable, "# @name NAME" names a
        request. {{name}} is a variable of the cell, the environment or the notebook.

        %%http [--env NAME] [--tests VARIABLE|FILE] [--no-send]

        --env      a saved environment; else that of "%vayu env NAME"
        --tests    a notebook variable, or a file, with JavaScript that tests each response
        --no-send  only take the requests over, for %vayu and %%vayu_test
        """
        given = words_of(HTTP, line)
        names, skipped = self.shelf.read(cell, self._source(given["tests"]))
        self._text = cell
        for one in skipped:
            sys.stderr.write(f"left out: {one}\n")
        if given["no_send"]:
            return None
        *before, last = names
        for name in before:
            display(self._send(self.shelf[name], given["env"]))  # type: ignore[no-untyped-call]
        return self._send(self.shelf[last], given["env"])

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
        return self.shelf.test(given["name"], cell, when)

    @line_magic
    def vayu(self, line: str) -> Any:
        """Send, load, list: %vayu send NAME, %vayu load NAME --rate 50, %vayu runs, %vayu env.

        Raises
        ------
        UsageError
            If it is none of these.
        """
        verb, *words = shlex.split(line) or [""]
        if verb == "runs":
            return runs()
        if verb == "env":
            return self._env(words)
        if verb == "send" and len(words) == 1:
            return self._send(self.shelf[words[0]], None)
        if verb == "load" and words:
            return load(words, self.shelf, self._environment(None), self._values())
        raise UsageError(
            f"%vayu {line}: not understood",
            hint="%vayu send NAME, %vayu load NAME|URL [options of 'vayu load'], %vayu runs, "
            "%vayu env [NAME].",
        )

    def _env(self, words: list[str]) -> list[str] | Environment:
        """List the environments, or choose one for the cells from now on."""
        if not words:
            return environments()
        found = Environment.named(words[0])
        self.environment = words[0]
        return found

    def _send(self, request: Request, env: str | None) -> Response:
        """Send one request; its variables may be the notebook's."""
        return request.send(self._environment(env), globals=self._values())

    def _environment(self, env: str | None) -> str | None:
        """Return the environment's name that is meant."""
        return env or self.environment

    def _values(self) -> Environment | None:
        """Return the notebook's variables that the last cell names."""
        return notebook_values(self._text, self._notebook)

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


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics, and what completes them."""
    magics = VayuMagics(shell)
    shell.register_magics(magics)
    completer = shell.Completer
    if completer is not None:
        completer.custom_matchers.append(
            lambda context: complete(
                context.full_text, context.cursor_position, magics.shelf, shell.user_ns
            )
        )
