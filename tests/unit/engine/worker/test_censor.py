"""What is said of an exchange holds no secret of the run, of its user, or of its scripts."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.censor import MOST_LEARNT, Censor
from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.scopes import Changes

if TYPE_CHECKING:
    from vayu.model.variables.scoped import Variables


def slot_with(environment: Variables | None = None, local: Variables | None = None) -> Slot:
    """A slot whose scripts set variables."""
    slot = Slot(lambda _: None, Options())
    slot.changes = Changes(environment=environment or {}, local=local or {})
    return slot


def spec(environment: Variables | None = None, **request: object) -> SendSpec:
    """A request with its environment."""
    return SendSpec(
        request=RequestSpec(**({"url": "http://h/"} | request)), environment=environment or {}
    )


def test_secrets_of_the_request_and_its_environment() -> None:
    """From the beginning, whatever a slot holds."""
    censor = Censor(spec({"base": "c4nary1"}, headers={"X-API-Key": "c4nary2"}))

    assert censor.text("c4nary1 c4nary2 else", slot_with()) == "*** *** else"
    assert censor.name("token: c4nary1", slot_with()) == "token: ***"


def test_values_that_scripts_set_before_something_was_said() -> None:
    """Of this slot, and once known, of every other text."""
    censor = Censor(spec())
    said = 'expected "c4nary1 c4nary2" to equal "7"'

    assert censor.text(said, slot_with()) == said
    slot = slot_with({"token": "c4nary1", "pin": "7"}, {"other": "c4nary2"})
    assert censor.text(said, slot) == 'expected "*** ***" to equal "***"'
    assert censor.text(said, slot_with()) == 'expected "*** ***" to equal "***"'


def test_a_value_that_a_script_replaced() -> None:
    """It tests the request that was sent with the old token, and sets the new one."""
    slot = slot_with({"token": "c4nary-new"})
    slot.held = ({"token": "c4nary-old"},)

    assert Censor(spec()).text("c4nary-old c4nary-new", slot) == "*** ***"


def test_a_password_that_a_script_set_in_basic_credentials() -> None:
    """Even one too short to be found within them by itself."""
    censor = Censor(spec(auth=BasicAuth(username="u", password="{{password}}")))
    sent = b64encode(b"u:abc").decode()

    assert censor.text(f"got Basic {sent}", slot_with({"password": "abc"})) == "got Basic ***"


def test_cookies_of_the_slot_and_fields_of_a_login() -> None:
    """A session that began in this run; a token that nobody has stored yet."""
    censor = Censor(spec(), lambda _: ["c4nary-cookie"])

    said = 'Error: {"sent": "c4nary-cookie", "access_token": "c4nary"}'
    assert censor.text(said, slot_with()) == 'Error: {"sent": "***", "access_token": "***"}'


def test_memory_is_bounded_and_a_slots_own_values_are_always_known() -> None:
    """However many values come; those of the run stay."""
    censor = Censor(spec({"secret": "c4nary"}))
    for number in range(MOST_LEARNT + 500):
        assert (
            censor.text(f"value-{number} c4nary", slot_with({"v": f"value-{number}"})) == "*** ***"
        )

    assert len(censor._learnt) <= MOST_LEARNT + 1


def test_secrets_of_both_requests_of_an_ab_run() -> None:
    """In any text; what a script sets is found by the request that its slot sends."""
    one = spec({"first": "c4nary1"}, headers={"X-API-Key": "c4nary2"})
    other = spec(headers={"X-API-Key": "c4nary3"}, auth=BasicAuth(username="u", password="{{p}}"))
    censor = Censor(one, against=other)
    assert censor.text("c4nary1 c4nary2 c4nary3", slot_with()) == "*** *** ***"

    slot = slot_with({"p": "c4nary4"})
    slot.step = 1
    assert censor.secrets(slot).values == {"c4nary4", "u:c4nary4"}
