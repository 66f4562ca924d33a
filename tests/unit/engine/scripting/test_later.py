"""Timers and pm.sendRequest: what a script waits for, in virtual time."""

from __future__ import annotations

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting import quickjs_pool
from vayu.engine.scripting.port import Limits, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

OK = ResponseView(200, "OK", (("X", "1"),), b'{"a": 1}', 2.5)
SEEN = "http://e/a"


class Clocked:
    """Carries out what a script waits for: requests take 10 ms, timers what they say."""

    def __init__(self, source: str, **limits: float) -> None:
        scopes = Scopes(environment={"host": "http://e"})
        self.limits = Limits(time=0.3, **limits)
        self.runner = ScriptRunner(ScriptSpec(post=source), scopes, limits=self.limits)
        self.asked: list[dict[str, object]] = []
        self.changes = Changes()
        self.now = 0.0

    def run(self) -> Outcome:
        self.now = 0.0
        outcome = self.runner.after(self.changes, None, ResponseView(200))
        waiting: list[tuple[int, str]] = []
        while outcome.paused is not None:
            paused = outcome.paused
            for number, request, _ in paused.errands:
                self.asked.append(request)
                waiting.append((number, str(request["url"])))
            if waiting:
                self.now += 0.01
                number, url = waiting.pop(0)
                answer = OK if url == SEEN else "refused (connect)"
                outcome = paused.answer(number, answer, self.now)
            else:
                self.now = max(self.now, paused.due)
                outcome = paused.go_on(self.now)
        return outcome


def test_timers_go_off_in_their_order() -> None:
    """By when they are due; `setImmediate` when the script has returned."""
    clocked = Clocked("""
        setTimeout((text) => console.log(text), 20, "b");
        setTimeout(() => console.log("a"), 10);
        const stopped = setTimeout(() => console.log("never"), 5);
        clearTimeout(stopped);
        setImmediate(() => console.log("soon"));
        Promise.resolve().then(() => console.log("job"));
        console.log("now");
    """)
    outcome = clocked.run()

    assert [text for _, text in outcome.console] == ["now", "job", "soon", "a", "b"]
    assert outcome.error is None
    assert clocked.now == 0.02


def test_an_interval_goes_on_until_it_is_cleared() -> None:
    """And never beyond the time that a script may wait."""
    clocked = Clocked(
        "let n = 0; const t = setInterval(() => { if (++n === 3) clearInterval(t) }, 10)"
    )
    assert (clocked.run().error, clocked.now) == (None, 0.03)

    endless = Clocked("setInterval(() => {}, 1000)", wait=2.5)
    assert endless.run().error == "waited longer than 2.5 s and was stopped"
    assert endless.now == 2.5


def test_what_a_test_left_behind_belongs_to_it() -> None:
    """What is asserted in a timer, and what fails in one."""
    outcome = Clocked("""
        const later = (value) => (done) => setTimeout(() => {
            pm.expect(1).to.equal(value);
            done();
        }, 5);
        pm.test("holds", later(1));
        pm.test("fails", later(2));
        pm.test("never", (done) => {});
    """).run()

    assert brief(outcome.tests) == (
        ("holds", True, None),
        ("fails", False, "expected 1 to equal 2"),
        ("never", False, "did not finish: its promise stayed open, or done() was not called"),
    )


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("setTimeout(() => { nope }, 1)", "ReferenceError: nope is not defined"),
        ("setTimeout(() => { for (;;); }, 1)", "ran longer than 0.3 s and was stopped"),
        ("const f = () => setTimeout(f, 0); f()", "ran longer than 0.3 s and was stopped"),
        ("setTimeout('nope', 1)", "TypeError: setTimeout() takes a function"),
        ("for (;;) setTimeout(() => {}, 1)", "RangeError: a script may have 200 timers at once"),
        ("globalThis['set' + 'Timeout'](() => {}, 1)", "write setTimeout, setInterval"),
        ("pm.sendRequest({uri: 'http://e/a'})", "TypeError: pm.sendRequest() knows no uri"),
        ("pm.sendRequest()", "TypeError: pm.sendRequest() takes a URL or a request"),
        ("for (;;) pm.sendRequest('http://e/a', () => {})", "a script may send 100 requests"),
        ("pm.sendRequest('http://no/')", "Error: refused (connect) (in a promise that nothing"),
    ],
)
def test_what_goes_wrong_is_named(source: str, error: str) -> None:
    """And the next exchange is not affected."""
    clocked = Clocked(source)
    assert error in (clocked.run().error or "")
    assert error in (clocked.run().error or "")


def test_a_request_answers_through_a_callback() -> None:
    """What it is made of has the script's variables filled in; its response is like pm.response."""
    clocked = Clocked("""
        pm.environment.set("n", 5);
        const body = { mode: "urlencoded", urlencoded: [{ key: "n", value: "{{n}}" }] };
        const ask = { url: "{{host}}/a", method: "post", header: { A: "{{n}}" }, body };
        pm.sendRequest(ask, (error, res, history) => {
            pm.test("response", () => {
                pm.expect(history.cookies.count()).to.equal(0);
                pm.expect(error).to.equal(null);
                pm.expect(res).to.have.status(200);
                res.to.have.header("x", "1");
                pm.expect(res.json()).to.eql({ a: 1 });
                pm.expect(res.responseTime).to.equal(2.5);
                pm.expect(pm.response.headers.get("x")).to.equal(undefined);
            });
            pm.environment.set("learnt", res.json().a);
        });
    """)
    outcome = clocked.run()

    assert brief(outcome.tests) == (("response", True, None),)
    assert clocked.changes.environment == {"n": 5, "learnt": 1}
    assert clocked.asked == [
        {
            "method": "POST",
            "url": SEEN,
            "params": [],
            "headers": [["A", "5", False]],
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "n", "value": "5"}]},
            "auth": None,
        }
    ]


def test_a_request_answers_through_a_promise() -> None:
    """Several at once, too; one that fails is caught where the script catches it."""
    outcome = Clocked("""
        const both = await Promise.all([pm.sendRequest("http://e/a"), pm.sendRequest("http://e/a")]);
        pm.test("both", () => both.forEach((res) => pm.expect(res).to.be.ok));
        const ask = { url: "http://no/", timeout: 5 };
        try { await pm.sendRequest(ask) } catch ({ message, code }) { console.log(message, code) }
    """).run()

    assert (brief(outcome.tests), outcome.error) == ((("both", True, None),), None)
    idle = "pm.sendRequest(): timeout has no effect, as in Postman; it goes the way of the request"
    assert outcome.console == (("warn", idle), ("log", "refused (connect) ECONNREFUSED"))


def test_others_have_another_context_while_a_script_waits() -> None:
    """Each sees its own; afterwards both contexts are used again."""
    source = "const n = pm.response.code; setTimeout(() => console.log(n, pm.response.code), 5)"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    waiting = [runner.after(Changes(), None, ResponseView(code)).paused for code in (201, 202, 203)]
    lines = [paused.go_on(0.01).console[0][1] for paused in reversed(waiting) if paused]

    assert lines == ["203 203", "202 202", "201 201"]
    assert runner._realm is not None
    assert len(runner._pool) == 2


def test_a_script_that_waits_can_be_ended() -> None:
    """What it found out until then is its outcome."""
    runner = ScriptRunner(
        ScriptSpec(post="console.log(1); setTimeout(() => console.log(2), 5)"), Scopes()
    )
    paused = runner.after(Changes(), None, ResponseView(200)).paused
    assert paused is not None
    outcome = paused.stop("the run ended")

    assert (outcome.console, outcome.error) == ((("log", "1"),), "the run ended")


def test_contexts_for_scripts_that_wait_are_made_beforehand() -> None:
    """Where none can wait there is one."""
    waiting = ScriptRunner(ScriptSpec(pre="setTimeout(() => {}, 5)"), Scopes())
    waiting.warm(4)
    plain = ScriptRunner(ScriptSpec(pre="1"), Scopes())
    plain.warm(4)

    assert (len(waiting._pool), len(plain._pool)) == (3, 0)


LATER = "setTimeout(() => {{ {} }}, 5)"
ASKED = "pm.sendRequest('http://e/a', () => {{ {} }})"
HELD, FAILS = "pm.expect(1).to.equal(1)", "pm.expect(1).to.equal(2)"


@pytest.mark.parametrize("later", [LATER, ASKED])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f"() => {{ {HELD}; <{FAILS}> }}", "expected 1 to equal 2"),
        (f"() => {{ {HELD}; <null.x> }}", "TypeError: cannot read property 'x' of null"),
        (f"() => {{ {HELD}; <pm.expect(1)> }}", "an expectation was never checked"),
        (f"() => {{ <{FAILS}> }}", "expected 1 to equal 2"),
        (f"() => {{ <{HELD}> }}", None),
        ("() => { <> }", "asserted nothing"),
        (f"() => {{ <{HELD}>; return false }}", "the callback returned false"),
        (f"(done) => {{ {HELD}; done(); <{FAILS}> }}", "expected 1 to equal 2"),
        (f"(done) => {{ <{HELD}; done(); {FAILS}> }}", "expected 1 to equal 2"),
        (f"(done) => {{ {HELD}; done(); {FAILS} }}", "expected 1 to equal 2"),
        (f"(done) => {{ {HELD}; done(); done(new Error('no')) }}", "Error: no"),
        (f"(done) => {{ {HELD}; done(); pm.expect(1) }}", "an expectation was never checked"),
        (f"(done) => {{ {HELD}; done(); <pm.expect(1)> }}", "an expectation was never checked"),
        (f"() => {{ const t = setTimeout(() => {{}}, 1); {HELD}; clearTimeout(t) }}", None),
    ],
)
def test_a_test_goes_on_as_long_as_its_timers_and_requests(
    later: str, body: str, message: str | None
) -> None:
    """What fails in one, or after done(), fails the test; again and again."""
    head, _, rest = body.partition("<")
    inner, _, tail = rest.partition(">")
    source = head + (later.format(inner) + tail if rest else "")
    if message and message.startswith("TypeError"):
        message = "TypeError"
    clocked = Clocked(f"pm.test('x', {source})")
    for _ in range(3):
        outcome = clocked.run()
        ((name, passed, found),) = brief(outcome.tests)
        assert (name, passed, outcome.error) == ("x", message is None, None)
        assert (found or "").startswith(message or "")


def test_contexts_are_kept_as_far_as_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as waited beside each other, within the memory for them."""
    source = ScriptSpec(pre="setTimeout(() => {}, 10)")
    runner = ScriptRunner(source, Scopes())
    assert runner._realm is not None
    monkeypatch.setattr(quickjs_pool, "BUDGET", 3 * runner._realm.size() + 1)
    for count in (12, 5):
        waiting = [runner.before(Changes()) for _ in range(count)]
        assert all(outcome.paused is not None for outcome in waiting)
        for outcome in waiting:
            assert outcome.paused is not None
            assert outcome.paused.go_on(0.01).error is None
        assert len(runner._pool) <= 3

    runner.warm(12)
    assert 0 < len(runner._pool) <= 3


def test_scripts_that_wait_are_bounded_by_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond is an error by name; it is run again once others have gone on."""
    runner = ScriptRunner(ScriptSpec(pre="setTimeout(() => {}, 10)"), Scopes())
    first = runner.before(Changes()).paused
    assert first is not None
    assert first.stop("enough").error == "enough"
    monkeypatch.setattr(quickjs_pool, "WAITING", 3 * runner._pool._size + 1)
    for _ in range(2):
        paused = [runner.before(Changes()).paused for _ in range(3)]
        refused = runner.before(Changes())
        assert (refused.error or "").startswith("3 scripts wait in this worker already")
        paused[0] = paused[0] and paused[0].stop("enough") and runner.before(Changes()).paused
        assert runner.before(Changes()).error == refused.error
        for one in paused:
            assert one is not None
            assert one.go_on(0.01).error is None
        assert runner._pool.waiting == 0


def test_the_time_of_all_turns_is_that_of_the_script() -> None:
    """A script that works a little in each of many turns is stopped as one that works at once."""
    clocked = Clocked("setInterval(() => { for (let i = 0; i < 50000; i++); }, 1)")

    assert clocked.run().error == "ran longer than 0.3 s and was stopped"
