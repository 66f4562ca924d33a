"""What a script may do is told before it runs, and never too little."""

from __future__ import annotations

import pytest

from vayu.engine.scripting.analysis import analyse


@pytest.mark.parametrize(
    "source",
    [
        "pm.response.json()",
        "pm.response.text()",
        "const {json} = pm.response",
        "pm.response['te' + 'xt']()",
        "pm.response.to.have.jsonBody('a')",
        "pm.response.to.be.withBody",
        "const r = pm.response; r[x]()",
        "Object.values(pm.response)",
        "Reflect.get(pm.response, a)",
        "eval(pm.environment.get('lib'))",
        "pm.response.\\u006ason()",
        "new Function(x)()",
        "pm.response?.[k]()",
        "with (pm.response) {}",
    ],
)
def test_a_script_that_may_read_the_body_is_given_it(source: str) -> None:
    """By name, or by any way around it."""
    assert analyse(source).reads_body


def test_a_script_that_cannot_read_is_given_nothing() -> None:
    """The usual check of a status costs no copy of the body."""
    plain = analyse("pm.test('Status', () => pm.expect([200, 201]).to.include(pm.response.code));")
    assert plain == analyse(plain.source)
    assert not any((plain.reads_body, plain.reads_headers, plain.reads_variables))
    assert not any((plain.reads_request, plain.goes_on, plain.misuses_status))


def test_a_request_of_a_script_reads_variables() -> None:
    """Its templates are filled in with what scripts set before, though no variable is named."""
    assert analyse('pm.sendRequest("{{base}}/token", () => {});').reads_variables


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("pm.test('Status code is 200', () => pm.response.to.have.status(200))", False),
        ("// the status\npm.response.to.have.status( 201 )", False),
        ("pm.response.to.have.statusCode(200)", False),
        ("pm.expect(pm.response.code).to.equal(200)", False),
        ("responseCode.code === 200", False),
        ("pm.response.to.be.ok", False),
        ("pm.response.to.have.status('OK')", True),
        ("pm.response.to.have.status(wanted)", True),
        ("pm.response.to.have.status(200 + a)", True),
        ("pm.response.to.have.statusReason('OK')", True),
        ("pm.response.status", True),
        ("pm.response?.status", True),
        ("pm.response.reason()", True),
        ("pm.response.details()", True),
        ("pm.response.toJSON()", True),
        ("pm.response.size().header", True),
        ("pm.response.to.have.responseSize.below(9)", True),
        ("pm.response.responseSize", False),
        ("`${pm.response.status}`", True),
        ("const { code } = pm.response", False),
        ("const { code, ...others } = pm.response", True),
        ("const { [a]: b } = pm.response", True),
        ("const { response: { status } } = pm", True),
        ("const r = pm.response; f(r)", True),
        ("pm.response['sta' + 'tus']", True),
        ("pm.response.to.have.property('status')", True),
        ("pm.response.to.include({status: 'OK'})", True),
        ("responseCode.name", True),
        ("f(responseCode)", True),
        ("Object.values(pm.response)", True),
        ("pm.response.st\\u0061tus", True),
        ("// pm.response.status is the phrase\npm.response.to.be.ok", False),
        ("pm.test('the response has a status', () => pm.response.to.be.json)", False),
        ("pm.expect(pm.response.json().status).to.equal('up')", False),
        ("const response = pm.response.json(); pm.expect(response.status).to.equal('up')", False),
        ("pm.expect(pm.response.json()).to.have.property('status', 'up')", False),
        ("pm.response.to.have.jsonBody('status', 'up'); pm.response.to.not.be.error", False),
        ("pm.response.to.be.json.and.have.property('status')", True),
        ("pm.response.to.have.jsonBody(f(a)).which.includes({status: 'OK'})", True),
        ("const { to } = pm.response; to.have.property('status')", True),
        ("const say = pm.response.to; say.have.property('status')", True),
        ("const p = pm; p.response.status", True),
        ("pm\n  .response\n  .status", True),
        ("pm. // all\n response.status", True),
        ("pm['response'].status", True),
        ("const { response } = pm; response.status", True),
    ],
)
def test_what_a_status_is_called_is_read_by_name(source: str, *, reads: bool) -> None:
    """A test that is only called after it, or asserts the number, reads none."""
    assert analyse(source).reads_phrase is reads


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("pm.response.to.have.status(200)", False),
        ("pm.response.responseTime", True),
        ("pm.response.to.have.responseTime.below(200)", True),
        ("responseTime < 200", True),
        ("pm.response.toJSON()", True),
        ("const r = pm.response; r.code", False),
        ("const r = pm.response; r.responseTime", True),
        ("const r = pm.response; f(r)", True),
        ("pm.response.json().responseTime", False),
    ],
)
def test_how_long_a_response_took_is_read_by_name(source: str, *, reads: bool) -> None:
    """Or with the response as a whole."""
    assert analyse(source).reads_time is reads


@pytest.mark.parametrize(
    "source",
    ["async () => {}", "await x", "new Promise(f)", "x.then(f)", "queueMicrotask(f)", "import('x')",
     "globalThis[x]", "Array.fromAsync(x)"],
)  # fmt: skip
def test_a_script_that_may_leave_work_is_waited_for(source: str) -> None:
    """Every way to make a promise."""
    assert analyse(source).goes_on


@pytest.mark.parametrize(
    "look",
    ["list[0].id", "list[ 12 ]", "list?.[0]", "list['a b']", 'list["id"]', "Object.keys(list)",
     "Object.entries(list)", "/^\\d+$/.test(list)", "list.split('\\n')", "f(() => { return [1] })"],
)  # fmt: skip
def test_a_plain_look_into_a_value_is_no_way_around_a_name(look: str) -> None:
    """So such a script is given no more than it names, and is tested with others."""
    found = analyse(
        f"const list = pm.response.json(); pm.test('a', () => pm.expect({look}).to.be.ok)"
    )
    assert found.reads_body
    assert not any((found.reads_headers, found.reads_phrase, found.sees_more, found.goes_on))


def test_tests_of_the_years_before_pm_are_given_what_they_name() -> None:
    """Their names are texts between brackets."""
    found = analyse(
        "tests['id'] = JSON.parse(responseBody).id; tests[\"ok\"] = responseCode.code < 300"
    )
    assert found.reads_body
    assert not any((found.reads_headers, found.reads_phrase, found.sees_more, found.goes_on))


@pytest.mark.parametrize(
    "source",
    ["list[i]", "list[0][name]", "list['a' + b]", "list[`a`]", "f()[k]", "Object.getPrototypeOf(f)",
     "const O = Object", "const data = {}; data.request", "list.environment.data[i].request",
     "const check = (request) => request.body; list.forEach(check)", "/* pm.response.text() */ 1",
     "pm.test('then the body of the response', () => list.map((one) => one.size).length > 1)",
     "for (const item of list) pm.test(`${item.text}`, () => pm.expect(item.data).to.be.ok)",
     "list.forEach((one) => pm.test(one.name, () => pm.response.to.have.status(200)))",
     "const check = (code) => pm.test('a', () => pm.response.to.have.status(code)); check(200)",
     "pm.expect(pm.response).to.have.status(200)",
     "const f = pm; f.test('a', () => f.response.code)"],
)  # fmt: skip
def test_what_no_way_leads_to_is_not_read(source: str) -> None:
    """A look into a value by a name that only running it tells; others' members; texts."""
    found = analyse(source)
    phrase = "check = (code)" in source  # it may be text that status() is asked for
    assert found.reads_phrase is phrase
    assert not any((found.reads_body, found.reads_headers, found.reads_time))
    assert not any((found.sees_more, found.goes_on))


@pytest.mark.parametrize(
    "source",
    ["Object.values(pm)", "const p = pm; Object.entries(p)", "(() => {})['constructor']", "pm[k]",
     "const all = { ...pm }", "const { [k]: v } = pm", "f(pm)", "return [pm]", "this[k]",
     "eval(a)", "new Function(a)", "const self = this; f(self)", "globalThis['e' + 'val']",
     "let a; a = pm; a[k]", "p\\u006d.test", "a.b = pm", "(c ? pm : d)[k]",
     "const f = () => pm; f()[k]", "function f() { return pm } new f()[k]",
     "async () => { return pm }", "pm.test('a', f)[k]", "_.template(a)", "f(_)", "<!-- 1\n2",
     "const o = {[key](f) { f()[k] }}; o.forEach(() => pm)", "a b c", "f(" * 5000 + ")" * 5000,
     ";".join(f"a{n} = a{n + 1}" for n in range(50)) + "; a50 = pm.response",
     "f = () => pm.response;" * 40, "var {" + "a: {" * 3000 + "b" + "}" * 3000 + "} = pm",
     "var yield = pm.response; yield.text()"],
)  # fmt: skip
def test_who_cannot_be_followed_is_given_all(source: str) -> None:
    """A whole that gets out of sight; what makes code of a text; what cannot be parsed."""
    found = analyse(source)
    assert found.is_open
    assert all((found.reads_body, found.reads_headers, found.reads_phrase, found.reads_time))
    assert all((found.reads_variables, found.reads_request, found.reads_around, found.goes_on))


@pytest.mark.parametrize(
    "source",
    ["const r = pm.response; Object.assign({}, r)", "pm.response[k]", "[pm.response]",
     "const { response: r } = pm; r[k]", "const f = () => pm.response; JSON.stringify(f())",
     "(function () { return pm.response }).call(null)[k]", "pm.expect(pm.response).to.eql({})"],
)  # fmt: skip
def test_a_response_that_gets_out_of_sight_is_given_whole(source: str) -> None:
    """And nothing else is."""
    found = analyse(source)
    assert all((found.reads_body, found.reads_headers, found.reads_phrase, found.reads_time))
    assert not found.sees_more


@pytest.mark.parametrize(
    ("source", "misuses"),
    [
        ("pm.response.status === 200", True),
        ("pm.response.status!=404", True),
        ("pm.response . status >= 500", True),
        ("200 == pm.response.status", True),
        ("pm.response.status === '200'", True),
        ("pm.response.status === 'OK'", False),
        ("pm.response.to.have.status(200)", False),
        ("pm.response.code === 200", False),
        ("x = 200; pm.response.status", False),
        ("const s = pm.response.status; s == 404", True),
        ("let s = pm.response.status\nif (404 !== s) f()", True),
        ("const { status } = pm.response; status >= 400", True),
        ("const { code, status: s } = pm.response; s === 200", True),
        ("const s = pm.response.status; if (s === 404) { f(s) }", True),
        ("const s = pm.response.status; const f = (s) => s === 404; f(pm.response.code)", False),
        ("const s = pm.response.status; function f(a, s) { return s === 404 }", False),
        ("const s = pm.response.status; s === 'OK'", False),
        ("const s = pm.response.status; a.s === 200", False),
        ("const s = pm.response.status.length; s === 2", False),
        ("const { code, status: s } = pm.response; code === 200", False),
        ("const s = pm.response.status; { const s = pm.response.code; s === 200 }", False),
    ],
)
def test_comparing_the_reason_phrase_with_a_number_is_found(source: str, *, misuses: bool) -> None:
    """In either order, with any operator."""
    assert analyse(source).misuses_status is misuses
