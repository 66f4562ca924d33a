"""A collection against a real engine: sent, put under load, imported from a URL, run as code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.collections.item import Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.testing import Target


TEST = 'pm.test("{}", () => pm.expect(pm.response.code).to.equal(200));'


@pytest.fixture(autouse=True)
def _engine(vayu_home: Path) -> Iterator[None]:
    """An engine of this test."""
    from vayu.client.session import close_sessions

    del vayu_home
    yield
    vayu.shutdown()
    close_sessions()


@pytest.fixture
def shop(target: Target) -> vayu.Collection:
    """A collection that says something at every level."""
    shop = vayu.Collection(
        "Shop",
        variables={"base": "{{at}}", "at": target.url},
        auth="t0k",
        tests=TEST.format("root"),
    )
    shop["Users/Echo"] = vayu.Request(
        "POST", "{{base}}/echo", json={"n": "{{n}}"}, tests=TEST.format("item")
    )
    shop.environments["staging"] = vayu.Environment("staging", {"n": "5"})
    return shop


@pytest.mark.filterwarnings("ignore::vayu.api.collections.open_secret_warning.OpenSecretWarning")
def test_a_request_is_sent_with_what_its_folders_say(shop: vayu.Collection, tmp_path: Path) -> None:
    """From the files, once and under load, with a named environment."""
    shop.save(tmp_path / "shop")
    opened = vayu.open(tmp_path / "shop")
    assert isinstance(opened, vayu.Collection)
    echo = opened["Users/Echo"]
    assert isinstance(echo, Item)
    response = echo.send(environment="staging")

    seen = response.json()
    assert seen["body"] == '{"n":"5"}'
    assert ["Authorization", "Bearer t0k"] in seen["headers"]
    assert [(test.name, test.passed) for test in response.tests] == [("root", True), ("item", True)]
    run = echo.load(iterations=20, concurrency=2, environment="staging").wait()
    assert (run.summary.succeeded, run.summary.failed) == (20, 0)
    assert run.name == "Users/Echo"


def test_exported_python_does_the_same(shop: vayu.Collection, target: Target) -> None:
    """It is run, with the variables in its environment."""
    echo = shop["Users/Echo"]
    assert isinstance(echo, Item)
    for library in ("httpx", "requests"):
        pytest.importorskip(library)
        out = subprocess.run(
            [sys.executable, "-c", echo.export(library)],
            capture_output=True, check=True, text=True,
            env=os.environ | {"base": target.url, "n": "7"},
        )  # fmt: skip
        status, body = out.stdout.split("\n", 1)
        seen = json.loads(body)
        assert (status, seen["body"]) == ("200", '{"n":"7"}')
        assert "Bearer t0k" in [value for name, value in seen["headers"] if name == "Authorization"]
    assert target.counts().requests == 2
