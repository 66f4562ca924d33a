"""A call that Python cannot make says how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.api.arguments.calls import written
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "http://h/"
REQUEST: Any = vayu.Request("GET", URL)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda make: make.Request(URL), f"""vayu.Request: takes a method and a URL, the rest by
            name: vayu.Request("GET", '{URL}')"""),
        (lambda make: make.Request(url=URL), f"""vayu.Request: takes a method and a URL, the rest
            by name: vayu.Request("GET", '{URL}')"""),
        (lambda make: make.Request("GET", URL, {"a": 1}), f"""vayu.Request: takes a method and a
            URL, the rest by name: vayu.Request("GET", '{URL}')"""),
        (lambda make: make.Session(URL), f"""vayu.Session: takes its settings by name, such as
            vayu.Session(base_url='{URL}')"""),
        (lambda make: make.Session(base=URL), """base: unknown option; did you mean 'base_url'?"""),
        (lambda make: make.Session(env="e"), """env: unknown option; did you mean
            'environment'?"""),
        (lambda _: REQUEST.load(10), """load: takes its settings by name; did you mean
            load(concurrency=10)?"""),
        (lambda _: REQUEST.load(10, 30), """load: takes its settings by name; did you mean
            load(concurrency=10, duration=30)?"""),
        (lambda _: REQUEST.load("30s"), """load: takes its settings by name; did you mean
            load(duration='30s')?"""),
        (lambda _: REQUEST.send(timeout=4), """timeout: is of the request:
            request.but(timeout=...).send()"""),
        (lambda _: REQUEST.send(env="e"), """env: unknown option; did you mean 'environment'?"""),
        (lambda make: make.get(URL, env="e"), """env: unknown option; did you mean
            'environment'?"""),
        (lambda make: make.get(URL, bearer="t"), """bearer: unknown option; did you mean
            'auth'?"""),
        (lambda make: make.get(URL, retries=3), """retries: unknown option; a request is sent once,
            and what fails is seen; send it again"""),
        (lambda make: make.get(URL, hooks={}), """hooks: unknown option; scripts run before and
            after it: pre_request and tests"""),
        (lambda make: make.Collection("C").run(env="e"), """env: unknown option; did you mean
            'environment'?"""),
    ],
)  # fmt: skip
def test_what_is_said(call: Callable[[Any], object], said: str, vayu_home) -> None:
    """In the words of the call, before anything is sent."""
    with pytest.raises(InvalidConfig) as caught:
        call(vayu)

    assert str(caught.value) == " ".join(said.split())
    assert list(vayu_home.iterdir()) == []


def test_a_type_error_inside_is_its_own() -> None:
    """Only what cannot be called is said otherwise."""

    @written(lambda: "never said")
    def add(one: Any) -> Any:
        return one + 1

    assert add(1) == 2
    with pytest.raises(TypeError, match="can only concatenate"):
        add("1")
