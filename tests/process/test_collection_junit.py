"""`vayu run --junit` writes what a CI shows, red where the exit code is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import vayu
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_junit_for_a_ci(target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Red where the exit code is, without secrets; a file that is there stays unless forced."""
    shop = vayu.Collection("Shop", variables={"base": target.url})
    shop["Empty"] = vayu.Request("GET", "{{base}}/echo", tests="pm.test('nothing', () => {})")
    shop["Users/Wrong"] = vayu.Request(
        "GET", "{{base}}/echo",
        tests="pm.test('said', () => pm.expect(pm.environment.get('token')).to.equal('x'))",
    )  # fmt: skip
    shop["Dead"] = vayu.Request("GET", "http://127.0.0.1:9/", tests="pm.test('ok', () => true)")
    folder, file = str(shop.save(tmp_path / "shop")), tmp_path / "shop.xml"
    typed = ["run", folder, "--var", "token=c4nary-value", "--junit", str(file)]

    assert main(typed) == 1
    text = file.read_text()
    assert "c4nary" not in text
    failed = {
        (case.get("classname"), case.get("name")): case[0].get("message") or ""
        for case in ET.fromstring(text).iter("testcase") if len(case)
    }  # fmt: skip
    assert list(failed) == [
        ("Shop/Empty", "nothing"), ("Shop/Users/Wrong", "said"), ("Shop/Dead", "request"),
    ]  # fmt: skip
    assert "to equal 'x'" in failed["Shop/Users/Wrong", "said"]
    capsys.readouterr()
    before = target.counts().requests
    assert main(typed) == 2
    told = capsys.readouterr().err
    assert "--junit: " in told
    assert "--force replaces it" in told
    assert (file.read_text(), target.counts().requests) == (text, before)
    assert main([*typed, "--force"]) == 1
