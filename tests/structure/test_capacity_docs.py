"""What the page on capacity searches says is so: its examples run, its tables are complete."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import msgspec

import vayu
from vayu.cli.arguments import load_options, request_options
from vayu.cli.payload import run_spec
from vayu.cli.search import SEARCH
from vayu.cli.watch import verdict
from vayu.engine.coordinator.search import Search
from vayu.model.load.capacity import Capacity
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.results.levels import Reason, result_of
from vayu.model.results.summary import Summary
from vayu.stats.interval import rank_interval

TEXT = (Path(vayu.__file__).parent.parent / "docs" / "capacity.md").read_text()


def block(language: str) -> str:
    """The first example in a language."""
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def typed(line: str) -> dict[str, object]:
    """What the command line makes of a line, as ``vayu load`` gets it."""

    @click.command()
    @request_options
    @load_options
    def command(**options: object) -> dict[str, object]:
        return options

    words = shlex.split(line.replace("\\\n", " "))
    assert words[:2] == ["vayu", "load"]
    options: dict[str, object] = command.main(words[2:], standalone_mode=False)
    return options


def test_three_ways_to_ask_for_one_search() -> None:
    """Python, the command line and the wire say the same."""
    scope: dict[str, object] = {}
    exec("\n".join(block("python").split("\n")[:3]), scope)

    search = scope["search"]
    assert isinstance(search, Capacity)
    assert run_spec(typed(block("sh"))).config.profile == search
    assert build(LoadConfig, msgspec.json.decode(block("json"))).profile == search


def test_every_field_and_every_option_is_in_the_table() -> None:
    """With its name in Python, on the command line and on the wire."""
    for field in msgspec.structs.fields(Capacity):
        flag = {"thresholds": "threshold"}.get(field.name, field.name).replace("_", "-")
        assert f"| `{field.name}` | `--{flag}` | `{field.encode_name}` |" in TEXT

    @click.command()
    def bare() -> None:
        """No options of its own."""

    command = bare
    for option in SEARCH:
        command = option(command)
    assert [p.opts[0] for p in command.params if f"`{p.opts[0]}`" not in TEXT] in (
        [],
        ["--find-capacity"],  # in the example
    )


def _found(reason: Reason) -> Summary:
    """A search that came to its end so."""
    capacity = result_of([], reason, unit="/s", confidence=0.95)
    return Summary(id="r", status="finished", model="open", load="", capacity=capacity)


def test_every_reason_is_in_the_table_with_its_exit_code() -> None:
    """As the command line has it."""
    table = TEXT.split("| reason |")[1]
    codes = {
        reason: int(row.split("|")[-2])
        for row in table.splitlines()
        if row.startswith("| `")
        for reason in re.findall(r"`(\w+)`", row.split("|")[1])
    }

    assert codes == {str(reason): verdict(_found(reason)) for reason in Reason}


def test_numbers_of_requests_are_those_that_it_takes() -> None:
    """The first that has an upper bound."""
    for q, count in ((0.99, 368), (0.999, 3688)):
        assert rank_interval(count, q, 0.95)[1] == count
        assert rank_interval(count - 1, q, 0.95)[1] is None
        assert f"{count:,}" in TEXT


def test_the_defaults_are_those_of_the_record() -> None:
    """As the table has them."""
    plan = Capacity(start=1, thresholds=["p99 < 1s"])

    assert (plan.above(1), plan.level_duration, plan.settle) == (2, "10s", "2s")
    assert (plan.precision, plan.confidence, plan.repeats) == (0.05, 0.95, 3)
    assert (plan.max_levels, plan.max_duration) == (30, "1h")
    assert Search(plan, drain=1, notice=1).begin() == "level 1: 1/s"
