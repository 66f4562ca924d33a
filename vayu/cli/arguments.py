"""The options that describe a request, shared by ``send`` and ``load``.

Values are taken as they are typed and checked together with the rest, so that all problems
are named at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from vayu.cli.connection import OPTIONS as CONNECTION
from vayu.cli.length import LENGTH
from vayu.cli.number import NUMBER
from vayu.cli.replay import REPLAY
from vayu.cli.search import SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def _in_order(_: click.Context, __: click.Parameter, stages: tuple[str, ...]) -> str | None:
    """Return stages as one text, also those that were typed one by one, as k6 has them."""
    return ",".join(stages) if stages else None


_WHERE = click.argument("where", metavar="FILE|URL")

REQUEST = (
    click.option("-X", "--method", help="GET by default, POST with a body."),
    click.option("-H", "--header", "headers", multiple=True, metavar="NAME:VALUE",
                 help="A header; replaces those of that name in FILE."),
    click.option("-b", "--cookie", "cookies", multiple=True, metavar="NAME=VALUE[; ...]",
                 help="Cookies; each replaces that of its name in FILE."),
    click.option("-d", "--data", metavar="TEXT|@FILE",
                 help="The body: JSON if it reads as JSON, else a form, as with curl; a file "
                      "that is no text goes byte for byte. @- reads standard input."),
    click.option("--data-raw", metavar="TEXT", help="The body likewise, also if it begins with @."),
    click.option("-u", "--user", metavar="USER:PASSWORD", help="Basic authentication."),
    click.option("--bearer", metavar="TOKEN", help="Bearer authentication."),
    click.option("--var", "variables", multiple=True, metavar="NAME=TEXT|NAME:=JSON",
                 help="A variable for {{NAME}}."),
    click.option("-e", "--environment", metavar="NAME",
                 help="A saved environment, for the variables that no --var gives."),
    click.option("--timeout", type=LENGTH, help="For one request, such as 500ms. [30s]"),
    click.option("--pre-request", "pre", type=click.Path(), help="JavaScript file to run before."),
    click.option("--tests", "post", type=click.Path(), help="JavaScript file with pm.test(...)."),
)  # fmt: skip
"""What is sent."""

_JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")

LOAD = (
    click.option("-c", "--concurrency", type=NUMBER, help="Users, each waiting for its response."),
    click.option("-r", "--rate", type=NUMBER, help="Requests/s, whatever the target does."),
    click.option("--stages", metavar="TIME:USERS,...", multiple=True, callback=_in_order,
                 help="Users in stages, such as 10s:100,30s:100,5s:0; each is reached linearly."),
    click.option("--rate-stages", metavar="TIME:RATE,...", multiple=True, callback=_in_order,
                 help="Requests/s in stages, in the same way."),
    click.option("--profile", metavar="JSON|@FILE",
                 help='Any load profile, such as \'{"kind": "poisson_rate", "rate": 9, '
                      '"duration": "30s"}\'.'),
    click.option("-t", "--duration", type=LENGTH, help="Such as 30s or 1m30s. [30s]"),
    click.option("--ramp-up", type=LENGTH, help="Time in which the load rises from 0."),
    click.option("--ramp-down", type=LENGTH, help="Time at the end in which it falls to 0."),
    click.option("-n", "--iterations", type=NUMBER, help="Requests in all."),
    click.option("--think", metavar="TIME", help="Users wait so long after each response: 2s, "
                 "1s..3s (anything between), exp:2s (2s on average)."),
    click.option("--pacing", type=LENGTH, help="Least time between two starts of a user."),
    click.option("--max-in-flight", type=NUMBER, help="With --rate: drop arrivals beyond this."),
    click.option("--workers", type=NUMBER, help="Worker processes. [one a core]"),
    click.option("--seed", type=NUMBER, help="Makes random choices reproducible."),
)  # fmt: skip
"""How much of it, and for how long."""

LIMITS = (
    click.option("--threshold", "thresholds", multiple=True, metavar="TEXT",
                 help="A limit, such as 'p99 < 250ms'; exit code 1 unless it passes."),
    click.option("--abort-on-fail", is_flag=True, default=None,
                 help="Stop as soon as a threshold fails."),
    click.option("--delay-abort-eval", type=LENGTH, help="But not before this. [2s]"),
)  # fmt: skip
"""What it is judged by."""

_RUN = (
    click.option("--name", help="What tables and charts call the run."),
    click.option("--tag", "tags", multiple=True, help="A word to find the run by."),
    click.option("--detach", is_flag=True, help="Return at once; the run goes on by itself."),
)  # fmt: skip

LOAD_FIELDS = ("concurrency", "rate", "stages", "rate_stages", "duration", "ramp_up",
               "ramp_down", "iterations", "think", "pacing", "max_in_flight", "workers",
               "seed", "thresholds", "abort_on_fail", "delay_abort_eval")  # fmt: skip
"""Options that are fields of `LoadConfig`."""


def request_options(command: F) -> F:
    """Add the options that describe a request."""
    return _apply(command, (_WHERE, *REQUEST, _JSON, *CONNECTION))


def load_options(command: F) -> F:
    """Add the options that describe a load run."""
    return _apply(command, (*LOAD, *LIMITS, *_RUN, *REPLAY, *SEARCH))


def _apply(command: F, options: tuple[Callable[[F], F], ...]) -> F:
    """Decorate with each option; the first one ends up first in the help."""
    for option in reversed(options):
        command = option(command)
    return command
