"""`replaceIn` fills in templates as a request does, on demand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.dynamic import DYNAMIC_NAMES
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable


def test_templates_are_filled_in_on_demand(run: Callable[..., Outcome]) -> None:
    """By name, in objects too; what has no value stays, and what nothing makes is refused."""
    outcome = run(
        "pm.variables.set('b', '{{a}}');"
        "console.log(pm.variables.replaceIn('{{a}} {{ b }} {{c}}'),"
        " pm.environment.replaceIn({x: ['{{a}}', 5]}), pm.environment.replaceIn('{{b}}'),"
        " pm.variables.replaceIn('{{$guid}}').length,"
        " pm.variables.replaceIn('{{$timestamp}}') > 1e9);"
        "pm.variables.replaceIn('{{$randomCtiy}}')",
        environment={"a": 1},
    )

    assert outcome.console[1:] == (("log", '1 {{a}} {{c}} { x: ["1", 5] } {{b}} 36 true'),)
    assert "there is no dynamic variable $randomCtiy" in (outcome.error or "")


def test_replace_in_puts_together_what_a_person_wrote() -> None:
    """As a request is filled in; of what scripts set, and of itself, nothing is made."""
    given = Scopes(
        collection={"base": "http://{{host}}/", "host": "a", "set": "{{host}}"},
        environment={"url": "{{base}}{{ id }}", "id": "{{host}}", "loop": "<{{loop}}>"},
        literal=frozenset({"set"}),
        nested={"environment": frozenset({"url", "loop"})},
    )
    script = ScriptSpec(
        post="const say = () => console.log(pm.variables.replaceIn('{{url}} {{set}} {{loop}}'),"
        " pm.environment.replaceIn('{{url}}'), pm.environment.get('url'));"
        "say(); pm.collectionVariables.set('base', '{{host}}/'); say();"
    )
    outcome = ScriptRunner(script, given).after(Changes(), None, ResponseView(200))

    assert [line for level, line in outcome.console if level == "log"] == [
        "http://a/{{host}} {{host}} <{{loop}}> {{base}}{{host}} {{base}}{{ id }}",
        "{{host}}/{{host}} {{host}} <{{loop}}> {{base}}{{host}} {{base}}{{ id }}",
    ]


def test_a_name_may_hold_templates(run: Callable[..., Outcome]) -> None:
    """As in a request: `{{user_{{role}}}}`; without a value it stays as it was written."""
    outcome = run(
        "console.log(pm.variables.replaceIn("
        "'{{ u_{{b}} }}/{{{{b}}}}/{{u_{{{{c}}}}}}/{{u_{{x}}}}/{{v_{{b}}}}/{{a{{b}}'));"
        "const open = '{{a'.repeat(3e4), wide = '{{ {{' + 'a'.repeat(1e5);"
        "console.log([open, wide].every((text) => pm.variables.replaceIn(text) === text))",
        environment={"a": "1", "b": "a", "u_a": "A", "c": "b"},
    )

    told = ("log", "A/1/A/{{u_{{x}}}}/{{v_{{b}}}}/{{aa")
    assert (outcome.error, outcome.console) == (None, (told, ("log", "true")))


def test_a_chain_may_be_longer_than_the_stack_is_deep() -> None:
    """As in a request: a circle stays as it is, and what doubles with each variable ends."""
    chain = {f"v{i}": f"{{{{v{i + 1}}}}}" for i in range(900)} | {"v900": "x"}
    circle = {f"c{i}": f"{{{{c{(i + 1) % 900}}}}}" for i in range(900)}
    twice = {f"t{i}": f"{{{{t{i + 1}}}}}" * 2 for i in range(25)} | {"t25": "x"}
    script = ScriptSpec(
        post="console.log(pm.variables.replaceIn('{{v0}} {{c0}} {{t0}}'),"
        " pm.variables.replaceIn('{{t6}}').length)"
    )
    outcome = ScriptRunner(script, Scopes(collection={**chain, **circle, **twice})).after(
        Changes(), None, ResponseView(200)
    )

    (console,) = outcome.console
    assert (outcome.error, console[1].startswith("x {{c0}} ")) == (None, True)
    assert console[1].endswith(f" {2**19}")


def test_a_template_in_what_a_script_sets_is_warned_of(run: Callable[..., Outcome]) -> None:
    """If it is the name of a variable: Postman would fill it in, and here it is sent as it is."""
    outcome = run(
        "pm.environment.set('url', '{{base}}/a'); pm.environment.set('text', '{{nobody}}');"
        "pm.variables.set('whole', pm.variables.replaceIn('{{base}}/a'))",
        environment={"base": "b"},
    )

    told = '{{base}} in the value of "url" is sent as it stands; set pm.variables.'
    assert outcome.console == (("warn", f"{told}replaceIn(value) to fill it in"),)


def test_scripts_make_every_dynamic_variable(run: Callable[..., Outcome]) -> None:
    """A new value wherever one stands; a variable of that name wins; no script sees the maker."""
    templates = json.dumps([f"{{{{{name}}}}}" for name in DYNAMIC_NAMES])
    outcome = run(
        f"const made = pm.variables.replaceIn({templates});"
        "console.log(made.filter((text) => text === '' || /^\\{\\{/.test(text)).length,"
        " new Set(pm.variables.replaceIn(Array(50).fill('{{$randomEmail}}'))).size > 25,"
        " pm.variables.replaceIn('{{$randomCity}}'), typeof makeLent)",
        environment={"$randomCity": "Ours"},
    )

    assert (outcome.error, outcome.console) == (None, (("log", "0 true Ours undefined"),))


def test_what_stands_behind_open_braces_is_read_once(run: Callable[..., Outcome]) -> None:
    """However long: a text of 100 KB takes none of the script's time to speak of."""
    outcome = run(
        "const blank = '{{' + ' '.repeat(1e5), name = '{{x' + ' '.repeat(1e5) + '{';"
        "console.log([blank, name, '{{'.repeat(5e4)].every((t) => pm.variables.replaceIn(t) === t))"
    )

    assert (outcome.error, outcome.console) == (None, (("log", "true"),))
