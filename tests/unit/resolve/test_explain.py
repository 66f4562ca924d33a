"""Where each value of a request comes from, and where it goes."""

from __future__ import annotations

from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.resolve.explain import DYNAMIC, Origin, Scope, origins


def test_the_last_scope_with_a_value_wins() -> None:
    """None is none; a scope beats the generator; what nobody has is said."""
    spec = RequestSpec(
        method="POST",
        url="{{base}}/{{ id }}",
        params=(("q{{id}}", "{{id}}"), Pair(name="{{off}}", enabled=False)),
        headers=(("X-One", "{{id}} {{$guid}}"),),
        body=Body(mode="json", content={"{{key}}": ["{{$randomInt}}", {"a": "{{nobody}}"}]}),
        auth=BasicAuth("{{user}}", "{{key}}"),
    )
    scopes = [
        Scope("collection 'c'", {"base": "http://c", "id": 1, "key": "k", "$guid": "mine"}),
        Scope("environment 'e'", {"base": "http://e", "id": None}),
        Scope("local", {"user": "ann"}),
    ]
    assert origins(spec, scopes) == (
        Origin("base", "http://e", "environment 'e'", ("url",)),
        Origin("id", 1, "collection 'c'", ("url", "params", "headers.X-One")),
        Origin("$guid", "mine", "collection 'c'", ("headers.X-One",)),
        Origin("key", "k", "collection 'c'", ("body", "auth.password")),
        Origin("$randomInt", None, DYNAMIC, ("body",)),
        Origin("nobody", None, None, ("body",)),
        Origin("user", "ann", "local", ("auth.username",)),
    )


def test_parts_that_are_switched_off_read_nothing() -> None:
    """Nor do bytes."""
    parts = (
        Part(name="{{a}}", value="{{b}}", filename="{{c}}"),
        Part(name="{{off}}", value="", enabled=False),
        Part(name="d", data=b"{{no}}"),
    )
    spec = RequestSpec(url="http://h/", body=Body(mode="multipart", content=parts))
    assert [origin.name for origin in origins(spec, [])] == ["a", "b", "c"]
    form = Body(mode="form", content=(Pair(name="{{x}}", value="{{y}}"),))
    assert [o.name for o in origins(RequestSpec(url="http://h/", body=form), [])] == ["x", "y"]
