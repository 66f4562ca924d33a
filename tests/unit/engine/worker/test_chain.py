"""Scripts of several levels around one exchange."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.unit.engine.scripting.test_together import Came
from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import HELD, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.scripting.stretches import length
from vayu.engine.worker.chain import NOT_RUN, Chain, Source, chain_of
from vayu.engine.worker.resumable import finished
from vayu.errors import ScriptError
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.resolve.scopes import Changes, Scopes


def chain(script: ScriptSpec, *above: LevelScript) -> Chain:
    """The compiled scripts."""
    found = chain_of(script, above, lambda one: ScriptRunner(one, Scopes()))
    assert found is not None
    return found


def shop(**script: str) -> LevelScript:
    """The scripts of a collection."""
    return LevelScript(level="collection", name="Shop", **script)


def test_scripts_run_outermost_first_and_apart() -> None:
    """What one declares is not there for the next; variables are."""
    levels = chain(
        ScriptSpec(post="let x = 3; pm.test(pm.variables.get('seen'), () => x === 3)"),
        shop(post="let x = 1; globalThis.y = 1; pm.variables.set('seen', 'shop')"),
        LevelScript(
            level="folder",
            name="Users",
            post="let x = 2; pm.variables.set('seen', pm.variables.get('seen') + typeof y)",
        ),
    )
    found = finished(levels.after(Changes(), None, ResponseView(200)))

    assert [(str(source), brief(outcome.tests)) for source, outcome in found] == [
        ("collection 'Shop'", ()),
        ("folder 'Users'", ()),
        ("request", (("shopundefined", True, None),)),
    ]


def test_a_level_that_breaks_hides_no_other() -> None:
    """Neither before nor after."""
    levels = chain(
        ScriptSpec(pre="pm.variables.set('a', 1)", post="pm.test('own', () => true)"),
        shop(pre="throw new Error('before')", post="throw new Error('after')"),
    )
    changes = Changes()

    before = finished(levels.before(changes))
    after = finished(levels.after(changes, None, ResponseView(200)))
    assert [(s.level, (o.error or "")[:13]) for s, o in before] == [
        ("collection", "Error: before"),
        ("request", ""),
    ]
    assert changes.local == {"a": 1}
    assert [(s.level, brief(o.tests)) for s, o in after] == [
        ("collection", ()),
        ("request", (("own", True, None),)),
    ]


def test_nothing_runs_after_a_script_that_skips_the_request() -> None:
    """Its folder said that it is not to be sent."""
    levels = chain(
        ScriptSpec(pre="pm.variables.set('a', 1)"), shop(pre="pm.execution.skipRequest()")
    )
    changes = Changes()

    assert [source for source, _ in finished(levels.before(changes))] == [
        Source("collection", "Shop")
    ]
    assert not changes


def test_a_script_that_does_not_compile_is_named_with_its_level() -> None:
    """Where there are several."""
    with pytest.raises(ScriptError, match=r"collection 'Shop', pre-request script: SyntaxError"):
        chain(ScriptSpec(post="1"), shop(pre="let x = ;"))
    with pytest.raises(ScriptError, match=r"^tests script: SyntaxError"):
        chain(ScriptSpec(post="let x = ;"))


def test_all_scripts_that_do_not_compile_are_named_at_once() -> None:
    """Both of a level, and those of every level."""
    with pytest.raises(ScriptError) as caught:
        chain(ScriptSpec(pre="let x = ;", post="pm.test("), shop(post="}"))

    assert [line.partition(": SyntaxError")[0] for line in caught.value.message.split("\n")] == [
        "collection 'Shop', tests script",
        "request, pre-request script",
        "request, tests script",
    ]


def test_no_scripts_are_no_chain() -> None:
    """And blank ones are none."""
    assert chain_of(ScriptSpec(pre=" "), (), lambda _: pytest.fail("compiled")) is None


class Level:
    """Scripts on responses that note what they ran on, and come to so many in a call."""

    has_pre = waits = False
    reads_body = reads_headers = reads_phrase = reads_around = reads_variables = False
    has_post = together = True

    def __init__(self, *come: int) -> None:
        self.come = iter(come)
        self.ran: list[int] = []

    def after_each(self, responses):
        here = responses[: next(self.come, len(responses))]
        self.ran += here
        return [(Outcome(console=[("log", str(one))]), 1) for one in here]

    def before(self, *_):
        self.ran.append(len(self.ran))
        return Outcome()

    after = before


def said(found) -> list[list[str]]:
    """What each level found, response by response."""
    return [[o.console[0][1] for o, n in found for _ in range(n)] for _, found in found]


def test_levels_go_on_where_they_stopped() -> None:
    """All are told as far as the slowest came; none runs twice on a response, and none is left."""
    levels = [Level(4, 1), Level(2, 1), Level(3)]
    scripts = Chain([(Source("folder", str(n)), level) for n, level in enumerate(levels)])
    left, told = list(range(8)), []
    while left:
        found = said(scripts.after_each(left[:6]))
        assert found[0] == found[1] == found[2] != []
        told += found[0]
        left = left[len(found[0]) :]

    assert told == [str(n) for n in range(8)]
    assert [level.ran for level in levels] == [list(range(8))] * 3


def test_all_levels_come_as_far_as_the_one_that_takes_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one before it came to on the others is told with them."""
    monkeypatch.setattr("vayu.engine.scripting.quickjs.LONG", -1)
    last = "pm.test('own', () => true); if (pm.response.code === 500) throw 1"
    levels = chain(ScriptSpec(post=last), shop(post="pm.test('shop', () => true)"))
    came = [Came(code) for code in (200, 200, 500, 200, 200)]

    for tested in (3, 2):
        found = levels.after_each(came)
        assert [str(source) for source, _ in found] == ["collection 'Shop'", "request"]
        assert [length(stretches) for _, stretches in found] == [tested, tested]
        came = came[tested:]


@pytest.mark.parametrize("when", ["before", "after", "each"])
def test_where_scripts_took_long_those_of_further_levels_are_not_run(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty that loop must not hold a worker until it is taken for dead; each says so."""
    monkeypatch.setattr("vayu.engine.worker.chain.HELD", -1)
    levels = [Level(1), Level(1), Level(1)]
    for level in levels:
        level.has_pre = True
    scripts = Chain([(Source("folder", str(n)), level) for n, level in enumerate(levels)])
    if when == "each":
        found = [outcome for _, [(outcome, _)] in scripts.after_each([0])]
    elif when == "before":
        found = [outcome for _, outcome in finished(scripts.before(Changes()))]
    else:
        work = scripts.after(Changes(), None, ResponseView(200))
        found = [outcome for _, outcome in finished(work)]

    assert found == [NOT_RUN] * 3
    assert [level.ran for level in levels] == [[], [], []]
    assert NOT_RUN.error == "not run: the scripts before it took 5 s"


def test_a_script_that_waited_leaves_the_next_all_of_their_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While it waited the worker did what else there was."""
    now = iter([0, 0, 10 * HELD, 11 * HELD - 1, 11 * HELD - 1, 11 * HELD + 1])
    clock = SimpleNamespace(perf_counter_ns=lambda: next(now))
    monkeypatch.setattr("vayu.engine.worker.chain.time", clock)
    levels = [shop(post="setTimeout(() => {}, 1)"), *[shop(post="pm.test('a', () => true)")] * 3]
    found = finished(chain(ScriptSpec(), *levels).after(Changes(), None, ResponseView(200)))

    assert [outcome is NOT_RUN for _, outcome in found] == [False, False, False, True]
