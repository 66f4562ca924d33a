"""The phases of an exchange, from what libcurl says."""

from __future__ import annotations

from types import SimpleNamespace

import pycurl
import pytest
from hypothesis import given, strategies as st

from vayu.engine.transport import curl_timings
from vayu.engine.transport.curl_timings import measure
from vayu.model.rows.sample import ABSENT

SENT = getattr(pycurl, "POSTTRANSFER_TIME_T", pycurl.PRETRANSFER_TIME_T)
REST = {
    pycurl.REQUEST_SIZE: 80,
    pycurl.HEADER_SIZE: 100,
    pycurl.SIZE_DOWNLOAD_T: 7,
    pycurl.SIZE_UPLOAD_T: 20,
    pycurl.RESPONSE_CODE: 200,
    pycurl.INFO_HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
}
ENDED = 10**15


MARKS = (
    pycurl.NAMELOOKUP_TIME_T,
    pycurl.CONNECT_TIME_T,
    pycurl.APPCONNECT_TIME_T,
    SENT,
    pycurl.STARTTRANSFER_TIME_T,
    pycurl.TOTAL_TIME_T,
)


def measured(*marks, new=True, ahead=0, uploads=False, sizes=None, late=0):
    """What is made of libcurl's cumulative times [us]: a slot, and when its request went out."""
    slot = SimpleNamespace(
        connection_new=new,
        literal=False,
        uploads=uploads,
        info={**REST, **dict(zip(MARKS, marks, strict=True)), **(sizes or {})}.__getitem__,
        started=ENDED - (marks[-1] - ahead) * 1_000 + late,
    )
    return slot, measure(slot, ENDED)


def phases(*marks, **more) -> tuple[int, ...]:
    """Those of it that a row has."""
    return measured(*marks, **more)[0].measured[2:]


@pytest.mark.parametrize(("apart", "sent"), [(False, 80), (True, 100)])
def test_sizes_status_and_protocol_are_of_the_answer(monkeypatch, apart, sent) -> None:
    """A body that was uploaded counts as sent once: libcurl had a size without it before 8.7."""
    monkeypatch.setattr(curl_timings, "_BODY_APART", apart)
    slot, out = measured(0, 0, 0, 70, 170, 270, new=False)
    assert (slot.measured[:2], slot.status, slot.protocol) == ((80, 107), 200, 2)
    assert out == ENDED - 270_000
    slot, _ = measured(0, 0, 0, 70, 170, 270, new=False, uploads=True)
    assert slot.measured[:2] == (sent, 107)


def test_what_took_no_time_never_went_out() -> None:
    """Then nothing is known of when it did."""
    assert measured(0, 0, 0, 0, 0, 0)[1] == 0


def test_each_phase_lies_between_two_marks() -> None:
    """Name, TCP, TLS, the wait for the first byte, the rest of the body."""
    assert phases(10, 30, 60, 70, 170, 270) == (10, 20, 30, 100, 100)


def test_no_phase_begins_before_the_request_was_handed_over() -> None:
    """Of 13 ms that libcurl counted, 11 were over by then: the wait was 2 ms, not 13."""
    assert phases(0, 0, 0, 100, 13_000, 13_010, new=False, ahead=11_000)[3:] == (2_000, 10)
    assert phases(10, 30, 60, 70, 170, 270, ahead=20) == (0, 10, 30, 100, 100)
    assert phases(10, 30, 60, 70, 170, 270, ahead=65) == (0, 0, 0, 100, 100)


def test_a_second_try_is_received_only_once_it_is_connected() -> None:
    """The first byte was of the first try: libcurl adds up both, and there is no other one."""
    assert phases(10, 730, 0, 740, 500, 17_900) == (10, 720, ABSENT, 0, 17_170)


def test_what_never_came_was_not_waited_for() -> None:
    """To libcurl, the word that a stream was refused is a first byte."""
    nothing = {pycurl.HEADER_SIZE: 0, pycurl.SIZE_DOWNLOAD_T: 0}
    assert phases(10, 30, 60, 70, 170, 270, sizes=nothing) == (10, 20, 30, ABSENT, ABSENT)


@given(
    marks=st.lists(st.integers(1, 10**9), min_size=5, max_size=5),
    more=st.integers(0, 10**9),
    ahead=st.integers(0, 10**9),
)
def test_phases_never_add_up_to_more_than_the_service_time(marks, more, ahead) -> None:
    """Whatever libcurl's clock did before, and however often the request went out."""
    total = max(marks) + more
    ahead = min(ahead, total)
    found = phases(*marks, total, ahead=ahead)
    assert ABSENT not in found
    assert all(phase >= 0 for phase in found)
    assert sum(found) <= total - ahead


def test_phases_are_no_longer_than_the_service_time_by_a_part_of_a_microsecond_either() -> None:
    """Handed over 9.5 us after libcurl's clock began: 260.5 us later, not 261, all was over."""
    *_, wait, receive = phases(0, 0, 0, 5, 170, 270, new=False, ahead=9, late=500)

    assert wait + receive == 260
