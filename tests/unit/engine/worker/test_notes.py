"""What an exchange tells beside its numbers: once, bounded, and no secret."""

from __future__ import annotations

import pytest

from tests.unit.engine.worker.exchange_bench import Bench
from vayu.model.requests.auth import AwsAuth, BasicAuth
from vayu.model.scripts.checked import Checked
from vayu.protocol.reports import Noted


def test_notes_are_told_once_bounded_and_without_values() -> None:
    """A million failures are one note; a secret in a message is not repeated."""
    bench = Bench(
        variables={"token": "canary-7f3a91"},
        post="console.log(pm.environment.get('token'));"
        "pm.test('t', () => pm.expect(pm.environment.get('token')).to.equal('x'))",
    )
    for _ in range(300):
        bench.exchange.before(bench.slot)
        bench.respond()

    assert len(bench.reports) < 110
    assert "canary" not in repr(bench.reports)


def test_a_token_that_scripts_renew_is_in_no_note() -> None:
    """The test is about the old one, which the script has replaced when its failure is told."""
    bench = Bench(
        headers={"X": "{{token}}"},
        variables={"token": "canary-0"},
        post="const old = pm.environment.get('token');"
        "pm.test('t', () => pm.expect(pm.request.headers.get('X')).to.not.equal('canary-3'));"
        "pm.environment.set('token', 'canary-' + (Number(old.split('-')[1]) + 1));",
    )
    for _ in range(5):
        bench.exchange.before(bench.slot)
        bench.respond()

    assert [r.about for r in bench.reports if isinstance(r, Noted)] == ["t"]
    assert "canary" not in repr(bench.reports)


@pytest.mark.parametrize(
    ("auth", "secret"),
    [
        (BasicAuth(username="u", password="canary-1"), "basic.get('password')"),
        (BasicAuth(username="u", password="{{token}}"), "basic.get('password')"),
        (AwsAuth(access_key="a", secret_key="canary-2", region="r", service="s"),
         "awsv4.get('secretKey')"),
    ],
)  # fmt: skip
def test_a_script_that_says_what_auth_went_out_tells_no_secret(auth, secret) -> None:
    """A script sees it filled in; what it prints, and what it calls its tests, is masked."""
    bench = Bench(
        auth=auth,
        variables={"token": "canary-0"},
        post=f"const s = pm.request.auth.{secret}; console.log(s); pm.test(s, () => true)",
    )
    bench.exchange.before(bench.slot)
    bench.respond()

    assert bench.counted == [(0, Checked.PASSED)]
    assert len(bench.reports) == 2
    assert "canary" not in repr(bench.reports)


def test_secrets_are_looked_up_only_when_something_is_said() -> None:
    """A run without failures pays nothing for what it would not have told."""
    bench = Bench(
        pre="pm.environment.set('token', 'canary-1')",
        post="pm.test('t', () => pm.expect(1).to.equal(1))",
    )
    bench.exchange.before(bench.slot)
    bench.respond()
    notes = bench.exchange._notes
    notes._censor = None
    for _ in range(3):
        bench.exchange.before(bench.slot)
        bench.respond()

    assert bench.counted == [(0, Checked.PASSED)] * 4
