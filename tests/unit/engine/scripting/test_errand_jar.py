"""The jar goes with a script's request and comes back."""

from __future__ import annotations

from vayu.engine.scripting.port import NOWHERE, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.cookie import Cookie
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes


def cookie(name: str, value: str, **more: str) -> Cookie:
    """Return a cookie of the host."""
    return Cookie(name=name, value=value, domain="h.example", path="/", **more)


KEPT = cookie("kept", "1", expires="2100-01-01T00:00:00+00:00")
GONE = cookie("gone", "2")
OLD, NEW = cookie("sid", "old"), cookie("sid", "new")
ANSWER = ResponseView(200)


def begun(source: str, cookies: tuple[Cookie, ...] | None) -> Outcome:
    """Run a script on a response until it waits."""
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    outcome = runner.after(Changes(), None, ANSWER, NOWHERE._replace(cookies=cookies))
    assert outcome.paused is not None
    return outcome


def test_the_jar_is_what_the_request_left_in_it() -> None:
    """What it set, replaced and removed; the rest is as it was."""
    source = """
        await pm.sendRequest("http://h.example/");
        const all = await pm.cookies.jar().getAll("http://h.example/");
        console.log(all.map(String).join(" "));
    """
    paused = begun(source, (KEPT, GONE, OLD)).paused
    assert paused is not None
    assert [errand.cookies for errand in paused.errands] == [(KEPT, GONE, OLD)]

    outcome = paused.answer(paused.errands[0].number, ANSWER, 0.01, (KEPT, NEW))

    assert outcome.console == (("log", "kept=1 sid=new"),)
    assert outcome.effects is not None
    assert outcome.effects.cookies == (KEPT, NEW)


def test_requests_that_go_at_once_do_not_undo_each_other() -> None:
    """Each does to the jar what it did to the one that went with it."""
    source = 'for (const path of "ab") pm.sendRequest(`http://h.example/${path}`, () => {});'
    paused = begun(source, (KEPT,)).paused
    assert paused is not None
    first, second = (errand.number for errand in paused.errands)

    paused = paused.answer(first, ANSWER, 0.01, (KEPT, NEW)).paused
    assert paused is not None
    outcome = paused.answer(second, ANSWER, 0.02, (KEPT, GONE))

    assert outcome.effects is not None
    assert outcome.effects.cookies == (KEPT, NEW, GONE)


def test_a_request_that_changes_no_cookie_changes_no_jar() -> None:
    """However its moments are written."""
    paused = begun('pm.sendRequest("http://h.example/", () => {})', (KEPT,)).paused
    assert paused is not None
    same = cookie("kept", "1", expires="2100-01-01T00:00:00Z")

    outcome = paused.answer(paused.errands[0].number, ANSWER, 0.01, (same,))

    assert (outcome.error, outcome.effects) == (None, None)


def test_a_jar_that_is_not_known_goes_nowhere() -> None:
    """And what comes back is left alone."""
    paused = begun('pm.sendRequest("http://h.example/", () => {})', None).paused
    assert paused is not None
    assert paused.errands[0].cookies is None

    outcome = paused.answer(paused.errands[0].number, ANSWER, 0.01, (NEW,))

    assert (outcome.error, outcome.effects) == (None, None)


def test_half_a_character_is_no_text_that_can_be_sent() -> None:
    """In a URL and in a cookie of a request: U+FFFD stands for it."""
    paused = begun(
        """
        await pm.cookies.jar().set("http://h.example/", "a", "\\ud800");
        await pm.sendRequest("http://h.example/\\udc00?x");
        """,
        (),
    ).paused
    assert paused is not None
    ((_, request, cookies),) = paused.errands

    assert request["url"] == "http://h.example/\ufffd?x"
    assert cookies == (cookie("a", "\ufffd"),)


def test_a_script_that_changes_a_cookie_in_its_hands_changes_no_jar() -> None:
    """As in Postman, where it has a copy."""
    source = """
        const all = await pm.cookies.jar().getAll("http://h.example/");
        all.one("sid").value = 5; all.one("sid").domain = 7;
        await pm.sendRequest("http://h.example/");
    """
    paused = begun(source, (OLD,)).paused
    assert paused is not None
    assert paused.errands[0].cookies == (OLD,)
