"""The options that ask for a capacity search: ``--find-capacity`` and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vayu.cli.length import LENGTH
from vayu.cli.number import NUMBER
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

SEARCH = (
    click.option("--find-capacity", is_flag=True,
                 help="Find the highest rate from --start that keeps every --threshold."),
    click.option("--find-users", is_flag=True, help="Find the largest number of users instead."),
    click.option("--start", type=NUMBER, help="The first level; it should keep them."),
    click.option("--arrivals", metavar="even|poisson",
                 help="Evenly spaced, or at random as those of many people. [even]"),
    click.option("--factor", type=NUMBER, help="Each step up multiplies the level by this. [2]"),
    click.option("--step", type=NUMBER, help="Each step up adds this instead."),
    click.option("--maximum", type=NUMBER, help="No level is higher."),
    click.option("--level-duration", type=LENGTH, help="How long a level is measured. [10s]"),
    click.option("--settle", type=LENGTH, help="Left out at the start of a level. [2s]"),
    click.option("--precision", type=NUMBER, help="How close to the limit: 0.05 is 5 %. [0.05]"),
    click.option("--confidence", type=NUMBER, help="Of the intervals that judge a level. [0.95]"),
    click.option("--repeats", type=NUMBER, help="Times an undecided level is repeated. [3]"),
    click.option("--max-levels", type=NUMBER, help="Levels at most. [30]"),
    click.option("--max-duration", type=LENGTH, help="Of the whole search. [1h]"),
)  # fmt: skip

FIELDS = {
    "start": "start",
    "arrivals": "arrivals",
    "factor": "factor",
    "step": "step",
    "maximum": "maximum",
    "level_duration": "levelDuration",
    "settle": "settle",
    "precision": "precision",
    "confidence": "confidence",
    "repeats": "repeats",
    "max_levels": "maxLevels",
    "max_duration": "maxDuration",
}
"""Each option that describes a search, and the field of the record that it is."""


def search_of(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the search that was asked for, as the payload's `profile`; None if there is none.

    Its thresholds are those of the command line: each level is judged by them.

    Raises
    ------
    InvalidConfig
        Naming every option that contradicts another, is missing, or belongs to a search when there
        is none.
    """
    kinds = {"--find-capacity": "capacity", "--find-users": "user_capacity"}
    asked = [flag for flag in kinds if options.get(flag.strip("-").replace("-", "_"))]
    typed = {name: options[name] for name in FIELDS if options.get(name) is not None}
    if not asked:
        wrong = {f"--{name.replace('_', '-')}": "belongs to --find-capacity" for name in typed}
        if wrong:
            raise InvalidConfig(wrong)
        return None
    problems = {}
    if len(asked) > 1:
        problems["--find-users"] = "conflicts with --find-capacity; give one"
    if options.get("profile") is not None:
        problems["--profile"] = f"conflicts with {asked[0]}, which is a profile; give one"
    if "start" not in typed:
        problems["--start"] = f"is required with {asked[0]}: the first level, such as --start 10"
    if problems:
        raise InvalidConfig(problems)
    fields = {FIELDS[name]: value for name, value in typed.items()}
    return {"kind": kinds[asked[0]], "thresholds": list(options["thresholds"]), **fields}
