"""Every example on the page of load profiles means the sentence above it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import msgspec
import pytest

import vayu
from vayu.api.requests.compose import run_spec, send_spec
from vayu.cli import payload
from vayu.cli.load import command
from vayu.model.load import LoadProfile
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build

PAGE = (Path(vayu.__file__).parent.parent / "docs" / "load.md").read_text()
SECTIONS = {
    title: text
    for title, text in re.findall(r"### (.+?)\n(.*?)(?=\n##|\Z)", PAGE, re.DOTALL)
    if "\n> " in text
}


class Request:
    """Stands for a request: what would be started says itself."""

    def load(self, **options):
        return run_spec(send_spec("GET", "http://127.0.0.1:8080/", {}), options).config.profile


def python(line: str) -> LoadProfile:
    return eval(line, {"vayu": vayu, "request": Request()})


def json(line: str) -> LoadProfile:
    return build(LoadConfig, msgspec.json.decode(line)).profile


def sh(line: str) -> LoadProfile:
    with command.make_context("load", shlex.split(line)[2:]) as context:
        return payload.run_spec(context.params).config.profile


def examples():
    """Yield each line of code with the sentence that it should mean."""
    for title, text in SECTIONS.items():
        sentence = re.search(r"\n> (.+)\n", text)[1]
        for language, code in re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL):
            for line in code.strip().splitlines():
                yield pytest.param(language, line, sentence, id=f"{title}-{language}-{line[:40]}")


@pytest.mark.parametrize(("language", "line", "sentence"), [*examples()])
def test_the_example_means_what_it_says(language: str, line: str, sentence: str) -> None:
    """In Python, on the wire and on the command line."""
    assert str({"python": python, "json": json, "sh": sh}[language](line)) == sentence


def test_no_profile_is_left_out() -> None:
    """Each is made somewhere on the page, in all three languages."""
    for cls in LoadProfile.__args__:
        tag = cls.__struct_config__.tag
        assert f"vayu.{cls.__name__}(" in PAGE
        assert f'"kind": "{tag}"' in PAGE
    assert len(SECTIONS) >= len(LoadProfile.__args__)
