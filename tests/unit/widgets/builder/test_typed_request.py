"""What a person types is a request when it is right, and is edited until it is saved."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.widgets.builder.typed_request import TypedRequest

GET = SendSpec(
    request=RequestSpec(method="GET", url="http://h/a", name="a"), script=ScriptSpec(pre="1")
)


def test_it_is_edited_until_it_is_saved() -> None:
    """Typing back what is saved is no edit either."""
    typed = TypedRequest()
    typed.begin(GET)
    assert not typed.edited

    typed.edit("url", "http://h/b")
    assert typed.edited
    typed.edit("url", "http://h/a")
    assert not typed.edited

    typed.edit("url", "http://h/c")
    typed.saved()
    assert not typed.edited
    assert typed.exchange.request.url == "http://h/c"


def test_what_was_pasted_is_taken_back_once() -> None:
    """Nothing else is; scripts and name stay what they were."""
    typed = TypedRequest()
    typed.begin(GET)
    assert not typed.undo()

    typed.paste("curl -X PUT http://h/pasted")
    pasted = typed.exchange
    assert (pasted.request.method, pasted.request.url) == ("PUT", "http://h/pasted")
    assert (pasted.request.name, pasted.script) == ("a", GET.script)

    assert typed.undo()
    assert typed.exchange == GET
    assert not typed.undo()


def test_a_command_of_nothing_changes_nothing() -> None:
    """It is refused, and there is nothing to take back."""
    typed = TypedRequest()
    typed.begin(GET)

    with pytest.raises(InvalidConfig):
        typed.paste("curl")
    assert typed.exchange == GET
    assert not typed.undo()
