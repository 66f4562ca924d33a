"""What one Send calls secret is removed from what is kept of the next, wherever it stands."""

from __future__ import annotations

from vayu.engine.sends import known_secrets as module
from vayu.engine.sends.known_secrets import KnownSecrets, without
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.secret_values import SecretFinder

FIRST = SendSpec(
    request=RequestSpec(url="https://h/", auth=BearerAuth(token="c4nary-typed")),
    environment={"token": "c4nary-token", "base": "https://h", "pin": "zqx"},
)


def known() -> KnownSecrets:
    found = KnownSecrets()
    learn(found, FIRST)
    return found


def learn(found: KnownSecrets, spec: SendSpec) -> None:
    found.learn(spec, SecretFinder(spec.request))


def test_typed_and_named_secrets_are_known_and_nothing_else() -> None:
    """What is short may be an innocent word elsewhere."""
    text = known()("c4nary-typed c4nary-token https://h zqx")
    assert text == "*** *** https://h zqx"


def test_a_request_loses_them_and_says_where() -> None:
    """In any place; without one it is the same."""
    request = RequestSpec(
        method="POST", url="https://h/?q=c4nary-token", headers=(("X", "{{token}}"),),
        body=Body(mode="json", content={"n": [1, "is c4nary-typed"]}),
    )  # fmt: skip
    clean, lost = without(request, known())
    assert lost == ("url", "body")
    assert clean.url == "https://h/?q=***"
    assert clean.body.content == {"n": [1, "is ***"]}
    assert clean.headers == (("X", "{{token}}"),)

    same = RequestSpec(url="https://h/")
    assert without(same, known()) == (same, ())


def test_what_is_no_request_any_more_keeps_its_method_only() -> None:
    """A secret may have been the host."""
    found = KnownSecrets()
    host = "c4nary.example"
    learn(found, SendSpec(request=RequestSpec(url="https://h/"), environment={"secret": host}))
    clean, lost = without(RequestSpec(method="PUT", url=f"https://u@{host}:99/"), found)
    assert lost == ("url",)
    assert "***" in clean.url
    assert (clean.method, "c4nary" in clean.url) == ("PUT", False)


def test_it_is_bounded(monkeypatch) -> None:
    """The oldest are forgotten with all others."""
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    found = known()
    learn(found, SendSpec(request=RequestSpec(url="https://h/"), environment={"token": "c4nary-3"}))
    assert found("c4nary-3 c4nary-token") == "*** c4nary-token"
