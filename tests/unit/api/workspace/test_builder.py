"""The builder as a Python value: what it holds can be read, set, copied, saved and closed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from ipywidgets.widgets import widget

import vayu
from tests.unit.api.workspace.builders import act, told
from vayu.errors import InvalidConfig
from vayu.model.scripts.script import ScriptSpec
from vayu.widgets.builder.panel import WIDGET_MIME

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "home"))
    return tmp_path


def test_what_it_holds_is_a_request() -> None:
    """The same that was given, until it is edited or set."""
    given = vayu.Request("POST", "https://x.example/", json={"a": 1}, name="x")
    builder = vayu.RequestBuilder(given)
    assert builder.request.spec == given.spec

    act(builder, "edit", part="method", value="PUT")
    assert builder.request.spec.method == "PUT"
    assert builder.request.spec.name == "x"
    builder.request = vayu.Request("GET", "https://y.example/")
    assert repr(builder) == "<RequestBuilder [GET https://y.example/]>"
    assert builder.to_code() == 'vayu.Request("GET", "https://y.example/")'


def test_a_new_one_is_no_request_yet() -> None:
    """Reading it says what is missing."""
    builder = vayu.RequestBuilder()
    assert repr(builder) == "<RequestBuilder [GET (no URL yet)]>"
    with pytest.raises(InvalidConfig) as caught:
        builder.request  # noqa: B018
    assert set(caught.value.problems) == {"url"}
    with pytest.raises(InvalidConfig):
        builder.request = "https://x.example/"  # type: ignore[assignment]


def test_code_and_copies_hold_no_secret() -> None:
    """They name a variable in its place."""
    builder = vayu.RequestBuilder(
        vayu.Request("GET", "https://x.example/", headers={"Authorization": "Bearer c4nary"},
                     auth=("ada", "c4nary-too"))
    )  # fmt: skip
    code = builder.to_code()
    assert '"Bearer {{authorization}}"' in code
    assert 'password="{{password}}"' in code
    messages = told(builder)
    for kind in ("vayu", "curl", "http", "requests", "httpx", "fetch", "k6"):
        act(builder, "copy", kind=kind)
    assert len([message for message in messages if "copied" in message]) == 7
    assert "c4nary" not in str(messages) + code


def test_variables_say_where_they_are_from() -> None:
    """Values of secrets are masked."""
    environment = vayu.Environment("demo", {"base": "http://127.0.0.1:1", "token": "c4nary"})
    environment.mark_secret("token")
    request = vayu.Request("GET", "{{base}}/{{nope}}/{{$guid}}", auth="{{token}}")
    builder = vayu.RequestBuilder(request, environment=environment)
    messages = told(builder)
    act(builder, "hello")

    checks = next(message["checks"] for message in messages if "checks" in message)
    assert [(v["name"], v["state"], v["source"]) for v in checks["variables"]] == [
        ("base", "value", "environment 'demo'"),
        ("nope", "missing", ""),
        ("$guid", "dynamic", "dynamic"),
        ("token", "secret", "environment 'demo'"),
    ]
    assert builder.environment == "demo"
    assert "c4nary" not in str(messages)


def test_load_forms_are_remembered_without_the_url(home: Path) -> None:
    """By method and URL; the file holds neither."""
    request = vayu.Request("GET", "http://user:c4nary@127.0.0.1:1/secret-path")
    builder = vayu.RequestBuilder(request)
    exchange = builder._controller.exchange
    builder._host.remember(exchange, {"sentence": "3 users for 1s"})
    kept = (home / "home" / "load-forms.json").read_text()

    assert "c4nary" not in kept
    assert "secret-path" not in kept
    again = vayu.RequestBuilder(request)
    messages = told(again)
    act(again, "hello")
    shown = next(message["load"] for message in messages if "load" in message)
    assert shown["form"]["sentence"] == "3 users for 1s"


def test_what_a_notebook_saves_of_it_is_small_and_plain() -> None:
    """The state of its widgets holds nothing that was typed."""
    builder = vayu.RequestBuilder(vayu.Request("GET", "https://x.example/c4nary"))
    bundle = builder._repr_mimebundle_()

    assert set(bundle) == {"text/plain", "text/html", WIDGET_MIME}
    assert builder._panel is not None
    assert "c4nary" not in str(builder._panel._form.get_state())
    builder.close()


def test_a_page_without_a_kernel_shows_the_request_and_no_secret() -> None:
    """And what brings the form back; of what is no request yet at least its name."""
    builder = vayu.RequestBuilder(
        vayu.Request("GET", "https://x.example/?token=c4nary", headers={"Accept": "text/html"})
    )
    html = builder._repr_mimebundle_()["text/html"]
    assert "https://x.example/?token=***" in html
    assert "text/html" in html
    assert "Run the cell" in html
    assert "c4nary" not in html
    builder.close()
    empty = vayu.RequestBuilder()
    assert "no URL yet" in empty._repr_mimebundle_()["text/html"]
    empty.close()


def test_nothing_is_left_of_fifty_that_were_closed() -> None:
    """No widget, no thread."""
    before, threads = set(widget._instances), set(threading.enumerate())
    builders = [vayu.RequestBuilder() for _ in range(50)]
    for builder in builders:
        builder._repr_mimebundle_()
    for builder in builders:
        builder.close()

    assert set(widget._instances) - before == set()
    assert set(threading.enumerate()) == threads


def test_one_that_is_closed_says_so() -> None:
    """No traceback, and no form."""
    builder = vayu.RequestBuilder(vayu.Request("GET", "https://x.example/"))
    builder._repr_mimebundle_()
    builder.close()
    builder.close()

    assert set(builder._repr_mimebundle_()) == {"text/plain"}
    assert "(closed" in builder._repr_mimebundle_()["text/plain"]
    with pytest.raises(InvalidConfig, match="is closed"):
        builder.widget  # noqa: B018
    panel = vayu.Settings()
    panel._repr_mimebundle_()
    panel.close()
    panel.close()
    assert set(panel._repr_mimebundle_()) == {"text/plain"}


def test_a_mark_of_another_form_is_a_problem() -> None:
    """In a header and in the text of a body; no secret is sent in its place."""
    other = vayu.RequestBuilder(vayu.Request("GET", "https://x.example/", auth="t0ken"))
    messages = told(other)
    act(other, "hello")
    form = next(message["form"] for message in messages if "form" in message)
    foreign = form["auth"]["values"]["token"]
    assert "t0ken" not in str(messages)
    builder = vayu.RequestBuilder(vayu.Request("POST", "https://x.example/", auth="c4nary"))
    told(builder)
    act(builder, "hello")
    act(builder, "edit", part="headers", value=[{"name": "X", "value": foreign}])
    act(builder, "edit", part="body", value={"mode": "text", "text": f"pw {foreign}"})

    with pytest.raises(InvalidConfig) as caught:
        builder.request  # noqa: B018
    assert set(caught.value.problems) == {"body", "headers"}


def test_environment_and_load_are_set_from_code() -> None:
    """As in the form; what is wrong is refused, and the form stays as it was."""
    environment = vayu.Environment("stg", {"base": "http://127.0.0.1:1"})
    request = vayu.Request("GET", "{{base}}/")
    builder = vayu.RequestBuilder(request, environment=environment)
    messages = told(builder)
    builder.environment = ""
    assert builder.environment == ""
    builder.environment = "stg"
    assert messages[-1]["checks"]["url"] == "http://127.0.0.1:1/"
    with pytest.raises(InvalidConfig, match="'nope' is not among them: '', 'stg'"):
        builder.environment = "nope"
    assert builder.environment == "stg"

    usual = {"sentence": "10 users for 30s", "thresholds": [], "abort_on_fail": False}
    assert builder.load == usual
    builder.load = {"sentence": "3 users for 1s", "thresholds": ["p99 < 50ms", "failed < 1%"]}
    expected = {**usual, "sentence": "3 users for 1s", "thresholds": ["p99 < 50ms", "failed < 1%"]}
    assert builder.load == expected
    assert messages[-1]["load"]["form"]["thresholds"] == "p99 < 50ms\nfailed < 1%"
    for wrong, problems in (
        ({"sentence": "nonsense", "thresholds": ["bogus"]}, 2),
        ({"agreed": "example.com"}, 1),
        ({"thresholds": "p99 < 50ms"}, 1),
        ("3 users for 1s", 1),
    ):
        with pytest.raises(InvalidConfig) as caught:
            builder.load = wrong  # type: ignore[assignment]
        assert len(caught.value.problems) == problems
    assert builder.load == expected


def test_a_command_leaves_the_scripts_alone() -> None:
    """It speaks of none; nor of the name."""
    given = vayu.Request("GET", "https://x.example/", name="x", tests="pm.test('a', () => {})")
    builder = vayu.RequestBuilder(given)
    act(builder, "edit", part="pre", value="console.log(1)")
    messages = told(builder)
    act(builder, "paste", text="curl https://y.example/")

    assert builder.request.url == "https://y.example/"
    assert builder.request.name == "x"
    assert builder.request.script.pre == "console.log(1)"
    assert builder.request.script.post == "pm.test('a', () => {})"
    assert "The scripts stay" in str(messages)


def test_no_engine_is_started_to_compile_a_script(home: Path) -> None:
    """As long as there is none, nothing is said of a script."""
    builder = vayu.RequestBuilder(vayu.Request("GET", "https://x.example/", tests="let a = ;"))
    assert builder._host.vet(ScriptSpec(post="let a = ;")) is None
    assert list(home.iterdir()) == []
