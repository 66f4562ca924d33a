"""Secrets in scripts: what is quoted goes, what is code stays."""

from __future__ import annotations

import pytest

from vayu.resolve.script_secrets import mask_script


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
