"""Secrets in scripts: what is quoted goes, what is code stays."""

from __future__ import annotations

import pytest

from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.scopes import Scopes
from vayu.resolve.script_secrets import marked, mask_script, mask_set, script_redactor


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("const token = 'abc';", "const token = '***';"),
        ('let apiKey="a\\"b";', 'let apiKey="***";'),
        ("pm.environment.set('password', `abc`)", "pm.environment.set('password', `***`)"),
        ("({'client_secret': 'abc'})", "({'client_secret': '***'})"),
        ("const token = json.token;", "const token = json.token;"),
        ("const token = '{{token}}';", "const token = '{{token}}';"),
        ("const token = '';", "const token = '';"),
        ("pm.test('name', () => {})", "pm.test('name', () => {})"),
        ("const name = 'abc';", "const name = 'abc';"),
    ],
)
def test_only_quoted_text_of_a_secrets_name_is_one(source: str, shown: str) -> None:
    """Everything else is the script."""
    assert mask_script(source, str) == shown


def test_known_secrets_go_wherever_they_stand() -> None:
    """As from any text."""
    assert mask_script("send('abcd')", lambda text: text.replace("abcd", "***")) == "send('***')"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pm.test('ab-12')", "pm.test('***')"),
        ("basic('hunter2'); 'Bearer'", "basic('***'); 'Bearer'"),
        ("'a value of many characters'", "'***'"),
        ("'https://shop.example.com/'", "'https://shop.example.com/'"),
        ("set('a', 'set by a script: long')", "set('a', '***')"),
        ("pm.test('short')", "pm.test('short')"),
    ],
)
def test_what_is_known_to_be_secret(text: str, shown: str) -> None:
    """A password, typed or of a variable; long values; neither addresses nor short words."""
    request = RequestSpec(
        url="{{base}}",
        headers=(("Authorization", "Bearer {{token}}"),),
        auth=BasicAuth(username="ada", password="hunter2"),
    )
    values = {"token": "ab-12", "text": "a value of many characters", "mode": "test",
              "base": "https://shop.example.com/"}  # fmt: skip
    redact = script_redactor(
        request, Scopes(environment=values), ["set by a script: long", "short"]
    )
    assert redact(text) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("pm.environment.set('n', 'abc'); f('d')", "pm.environment.set('n', '***'); f('d')"),
        (
            "a.set('p', g('x', [1]) ? \"ec'ho\" : `b)`); t('u')",
            "a.set('p', g('***', [1]) ? \"***\" : `***`); t('u')",
        ),
        ("a .set ( /* 'no', */ 'n', 'a\\'b');", "a .set ( /* 'no', */ 'n', '***');"),
        ("a.set('n', () => { b.set('m', 'c') }, 'd'); e('f')",
         "a.set('n', () => { b.set('***', '***') }, '***'); e('f')"),
        ("a.set('n', '{{token}}'); b.set('m', '')", "a.set('n', '{{token}}'); b.set('m', '')"),
        ("a.set('n', 'never closed", "a.set('n', 'never closed"),
        ("reset('a', 'b'); a.get('c', 'd')", "reset('a', 'b'); a.get('c', 'd')"),
        ("a.set('n', b.set('m', 'c')", "a.set('n', b.set('***', '***')"),
    ],
)  # fmt: skip
def test_text_that_a_variable_is_set_to_goes(source: str, shown: str) -> None:
    """Also within an expression; names, other calls and templates stay."""
    assert mask_set(source) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("const x = 'k3y-elsewhere'", "const x = '***'"),
        ("// k3y-elsewhere of ada", "// *** of ada"),
        ("const x = 'password', y = `password`", "const x = '***', y = `***`"),
        (
            "json.password + 'a password' + \"password'",
            "json.password + 'a password' + \"password'",
        ),
        ("'short'; 'http://here/'", "'short'; 'http://here/'"),
    ],
)
def test_what_is_a_secret_elsewhere(text: str, shown: str) -> None:
    """Goes as well; a word only where it is all that is quoted, an address of this one not."""
    redact = script_redactor(
        RequestSpec(url="{{base}}"),
        Scopes(environment={"base": "http://here/"}),
        elsewhere=["k3y-elsewhere", "password", "short", "http://here/"],
    )
    assert redact(text) == shown


def test_what_somebody_marked_is_a_secret_in_every_scope() -> None:
    """By its name, whatever that says; numbers as they are written, and no truth value."""
    spec = SendSpec(
        request=RequestSpec(url="http://h/"),
        globals={"note": "global-1", "flag": True},
        environment={"note": "12345678", "other": "innocent"},
        local={"number": 87654321},
        secrets=("note", "number", "flag", "missing"),
    )
    assert marked(spec) == {"global-1", "12345678", "87654321"}
