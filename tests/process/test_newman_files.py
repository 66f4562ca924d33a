"""`vayu run` takes the files that Newman does: collection, environment, globals, rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu
from tests.js.newman.postman import collection_of, request
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_newmans_files_are_taken(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row an iteration, with numbers as numbers; globals below all else; all that is wrong."""
    shop = vayu.Collection("Shop", variables={"base": target.url})
    shop["Row"] = vayu.Request(
        "POST", "{{base}}/echo", json={"name": "{{name}}", "g": "{{g}}"},
        tests="""pm.test('row', () => {
            const n = pm.iterationData.get('n'), sent = JSON.parse(pm.response.json().body);
            pm.expect(n).to.equal(pm.info.iteration + 1);
            pm.expect(sent).to.eql({name: ['Ada', 'B, "C"'][n - 1], g: 'global'});
        })""",
    )  # fmt: skip
    folder = str(shop.save(tmp_path / "shop"))
    rows, globals_ = tmp_path / "rows.csv", tmp_path / "globals.json"
    rows.write_text('name,n\nAda,1\n"B, ""C""",2\n')
    globals_.write_text('{"_postman_variable_scope": "globals", "values": [{"key": "g", "value": '
                        '"global"}, {"key": "name", "value": "hidden"}]}')  # fmt: skip

    assert main(["run", folder, "--iteration-data", str(rows), "-g", str(globals_), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["iterations"], answer["passed"], answer["interrupted"]) == (2, True, False)
    rows.write_text("name,n\nAda\n")
    assert main(["run", folder, "-d", str(rows)]) == 2
    assert "rows.csv, line 2: has 1 cells where the first has 2" in capsys.readouterr().err
    assert main(["run", folder, "-g", str(rows), "-e", "nope", "-d", "-", "-n", "0"]) == 2
    told = capsys.readouterr().err
    assert "rows.csv, line 1: must be NAME=value" in told
    assert "there is none of the name 'nope'" in told
    assert "data (-): there is no such file" in told
    assert "iterations: must be at least 1, got 0" in told


def test_a_file_of_postman_is_run_as_it_is(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file of an environment; a token among its variables is what scripts say it is."""
    login = "pm.test('old', () => pm.expect(pm.collectionVariables.get('token')).to.equal('old'));"
    login += "pm.collectionVariables.set('token', pm.environment.get('next'));"
    sent = "pm.test('new', () => pm.expect(pm.response.text()).to.include('\"Bearer new\"'))"
    shop = collection_of(
        "Shop", [request("login", after=login), request("use", "/echo", after=sent)],
        variables={"token": "old"},
    )  # fmt: skip
    shop["item"][1]["request"]["header"] = [{"key": "Authorization", "value": "Bearer {{token}}"}]
    values = [{"key": "host", "value": target.url}, {"key": "next", "value": "new"}]
    file, environment = tmp_path / "shop.json", tmp_path / "staging.json"
    file.write_text(json.dumps(shop))
    environment.write_text(json.dumps({"name": "staging", "values": values}))

    assert main(["run", str(file), "-e", str(environment), "--json"]) == 0
    said = capsys.readouterr()
    assert [test["passed"] for step in json.loads(said.out)["steps"] for test in step["tests"]] == [
        True, True]  # fmt: skip
    assert "not carried over: (file): variable token: its name says that it is a secret" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop.json", "staging.json"]

    assert main(["run", str(environment)]) == 2
    assert "staging.json' holds no request" in capsys.readouterr().err
    assert main(["run", str(file), "-e", "staging"]) == 2
    assert "there is none of the name 'staging'" in capsys.readouterr().err
