r"""What errors say, in the words of the command line.

Most of them come from below, where a person writes Python: `overwrite=True`, `vayu.runs()`. Here
the same remedy is said as it is typed in a shell, and a field is called by its option.

Rule: a remedy that the command line lacks says "in Python". A test reads every error of the
package and finds none that would show Python to whoever typed a command.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REGULAR = "re:"
"""Begins a phrase that is a regular expression."""

PHRASES = (
    ("overwrite=True replaces it; on the command line --force", "--force replaces it"),
    ("embed=False puts it beside the notebook", "without --embed it is put beside the notebook"),
    ("leave embed out", "leave --embed out"),
    ("wait() for its end first", "wait for its end, or `vayu run stop` it"),
    ("wait longer, or stop() it", "wait longer, or `vayu run stop` it"),
    (": vayu.open(run.folder)", ": `vayu open FOLDER`"),
    ("a zip file that run.save wrote", "a zip file that `vayu save` wrote"),
    ("a notebook of run.to_notebook(embed=True)", "a notebook of `vayu report --embed`"),
    (
        "run.to_notebook(path, embed=True) puts one in",
        "`vayu report RUN -o FILE.ipynb --embed` puts one in",
    ),
    (r"re:run\.(report|to_notebook)\(path\)", "`vayu report`"),
    ("run.to_hlog(path)", "`vayu save RUN FILE.hlog`"),
    ("run.to_notebook writes a notebook that has one", "`vayu report` writes one that has it"),
    ("or allow any with collection.trust()", "or allow any in Python: collection.trust()"),
    ("two stretches of one run: compare_samples on their rows",
     "two stretches of one run are compared in Python: compare_samples on their rows"),
    (r"re:across=\[(.*?)\]", r"--across with \1"),
    (r"re:as vayu\.runs\(\) lists them", "as `vayu runs` lists them"),
    ("vayu.runs()", "`vayu runs`"),
    ("vayu.history()", "`vayu history`"),
    (r"re:Environment\((['\"].*?['\"]), \{\.\.\.\}\)\.save\(\) makes one",
     r"`vayu env set \1 NAME=VALUE` makes one"),
    (r"re:open it again with vayu\.environment\(.*?\) and change that, or save\(overwrite=True\)",
     "look at it with `vayu env show`, and repeat the change"),
    ('collection.environments["staging"] = vayu.Environment("staging", {…}) keeps its ',
     "`vayu secrets set staging NAME --collection FOLDER` keeps "),
    ("send with environment=…", "send with --environment staging"),
    ("Check the certificate; verify=False sends", "Check the certificate; --insecure sends"),
    ("entry.request.but(auth=...).send()", "in Python: entry.request.but(auth=...).send()"),
    ("send it with environment={...}, or the name of a saved environment",
     "send it with --environment and the name of a saved environment"),
    (" or vayu.shutdown()", ""),
    ("belongs to the open model; give a rate, or", "belongs to the open model; give --rate, or"),
    ("for an http:// URL choose '2-prior-knowledge'",
     "for an http:// URL choose --http2-prior-knowledge"),
    ("choose 'auto' or '2'", "choose --http2, or leave it out"),
    ("that could fail; give thresholds", "that could fail; give --threshold"),
    ("vayu.import_(path) reads those", "`vayu import` reads those"),
    (r"re:vayu\.environment_of_file\((.*?)\)", r"`vayu env import \1`"),
    ("a client certificate; give cert, or", "a client certificate; give --cert, or"),
)  # fmt: skip
"""Each as it comes from below, and as it is typed."""


_NOTHING = re.compile(r" or (null|None),")  # nobody types it


def spoken(text: str) -> str:
    """Return what an error says, in the words of the command line."""
    for said, typed in PHRASES:
        if said.startswith(REGULAR):
            text = re.sub(said.removeprefix(REGULAR), typed, text)
        else:
            text = text.replace(said, typed)
    return text


@contextmanager
def options(names: Mapping[str, str]) -> Iterator[None]:
    """Let an error of the block call fields by their options.

    Parameters
    ----------
    names : mapping
        Option by field.

    Yields
    ------
    None

    Raises
    ------
    InvalidConfig
        That of the block.
    """
    try:
        yield
    except InvalidConfig as error:
        problems = {
            names.get(field, field): _NOTHING.sub(",", why) if field in names else why
            for field, why in error.problems.items()
        }
        raise InvalidConfig(problems, hint=error.hint) from error.__cause__
