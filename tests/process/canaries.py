"""Secrets in every place where one may be written, and where they may not turn up."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import vayu

if TYPE_CHECKING:
    from pathlib import Path

CASE = "c4nary-" + "0123456789abcdefghij" * 15  # so long that messages cut it
CANARY = re.compile(rb"c4nary|\bzqx\b|\benF4\b|" + base64.b64encode(b"u:zqx"))
"""Any beginning of what the cases below plant, and the short password, plain and in base64."""

EXPECT = "pm.test('is x', () => pm.expect({}).to.equal('x'));"
AUTHORIZATION = EXPECT.format("pm.request.headers.get('Authorization')")
ECHO = "throw new Error(pm.response.text());"

CASES: dict[str, dict[str, Any]] = {
    "a literal bearer token": {"auth": CASE, "tests": AUTHORIZATION},
    "a short one": {"auth": "c4nary", "tests": AUTHORIZATION},
    "a literal password": {"auth": ("u", "c4nary-password"), "tests": AUTHORIZATION},
    "a literal header": {"headers": {"X-API-Key": "c4nary-key"}, "tests": ECHO},
    "a literal parameter": {"params": {"access_token": "c4nary-param"}, "tests": ECHO},
    "a literal field": {"json": {"n": [{"password": "c4nary-field"}]}, "tests": ECHO},
    "a form": {"data": {"client_secret": "c4nary-form"}, "tests": ECHO},
    "an API key": {"auth": vayu.ApiKeyAuth(name="X-K", value="c4nary-k"), "tests": ECHO},
    "an API key in the query": {
        "auth": vayu.ApiKeyAuth(name="kk", value="c4nary-k", add_to="query"),
        "tests": ECHO,
    },
    "keys that sign": {
        "auth": vayu.AwsAuth(
            access_key="a",
            secret_key="c4nary-aws",
            region="r",
            service="s",
            session_token="c4nary-s",
        ),
        "tests": ECHO,
    },
    "a part of a body": {
        "data": {"password": "c4nary-part"},
        "files": {"f": b'{"token": "c4nary-file"}'},
        "tests": ECHO,
    },
    "a variable of a query": {
        "graphql": {"query": "{a}", "variables": {"token": "c4nary-graphql"}},
        "tests": ECHO,
    },
    "an element": {"xml": "<a><password x='1'>c4nary-xml</password></a>", "tests": ECHO},
    "cookies": {"headers": {"Cookie": "a=c4nary-a; b=c4nary-b"}, "tests": ECHO},
    "cookies of the request": {"cookies": {"a": "c4nary-a==", "cookie": "c4nary-b"}, "tests": ECHO},
    "what a script sets": {
        "pre_request": f"pm.environment.set('whatever', '{CASE}')",
        "tests": EXPECT.format("pm.environment.get('whatever')"),
    },
    "what a script prints": {
        "pre_request": "pm.variables.set('v', 'c4nary-local'); console.log(pm.variables.get('v'))",
        "headers": {"X": "{{v}}"},
        "tests": ECHO,
    },
    "what a script renews": {
        "pre_request": "pm.environment.set('n', 1 + Number(pm.environment.get('n') || 0));"
        "if (pm.environment.get('n') === 1) pm.environment.set('t', 'c4nary-old');",
        "headers": {"X": "{{t}}"},
        "tests": "pm.environment.set('t', 'c4nary-new');"
        + EXPECT.format("pm.request.headers.get('X')"),
    },
    "a text in a list": {
        "environment": {"list": [{"inner": "c4nary-inner"}]},
        "tests": EXPECT.format("pm.environment.get('list')[0].inner"),
    },
    "a list that a script sets, and another changes": {
        "pre_request": "pm.variables.set('o', { deep: ['c4nary-deep'] });",
        "tests": "const backwards = 'dehsup-yran4c'.split('').reverse().join('');"
        "pm.variables.get('o').deep.push(backwards);"
        + EXPECT.format("pm.variables.get('o').deep[0]")
        + "throw new Error(pm.variables.get('o').deep[1]);",
    },
    "a short password in an object": {
        "environment": {"login": {"password": "zqx"}},
        "tests": EXPECT.format("pm.environment.get('login').password"),
    },
    "a short password": {
        "environment": {"password": "zqx"},
        "tests": EXPECT.format("pm.environment.get('password')"),
    },
    "a short password, encoded": {
        "auth": ("u", "{{password}}"),
        "environment": {"password": "zqx"},
        "tests": AUTHORIZATION,
    },
    "a password in the environment": {
        "auth": ("u", "{{password}}"),
        "environment": {"password": "c4nary-basic"},
        "tests": AUTHORIZATION + EXPECT.format("pm.environment.get('password')"),
    },
    "the name of a test": {
        "environment": {"v": "c4nary-name"},
        "tests": "pm.test(pm.environment.get('v'), () => pm.expect(1).to.equal(2));",
    },
    "a script that breaks": {
        "environment": {"v": "c4nary-thrown"},
        "pre_request": "throw new Error(pm.environment.get('v'))",
    },
}


def found_in(home: Path) -> dict[str, list[bytes]]:
    """Every canary in a file of the data folder, by the file's name."""
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"run.json", "engine.log", "requests.parquet"} <= {path.name for path in files}
    leaking = {str(path.relative_to(home)): CANARY.findall(path.read_bytes()) for path in files}
    return {name: found for name, found in leaking.items() if found}
