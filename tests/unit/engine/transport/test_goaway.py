"""A server that ends an HTTP/2 connection because of an error: GOAWAY says which, then FIN."""

from __future__ import annotations

import socket

import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import GoAwayFrame

from tests.unit.engine.transport.test_refused import refusing, three


def end_with(code: ErrorCodes, *, back: int):
    """End it with an error; the last stream that was taken is so many before the newest."""

    def end(h2, connection, stream) -> None:
        goaway = GoAwayFrame(0, last_stream_id=stream - back, error_code=int(code))
        connection.sendall(h2.data_to_send() + goaway.serialize())
        connection.shutdown(socket.SHUT_RDWR)

    return end


@pytest.mark.parametrize(
    "code", [ErrorCodes.PROTOCOL_ERROR, ErrorCodes.INTERNAL_ERROR, ErrorCodes.ENHANCE_YOUR_CALM]
)
@pytest.mark.parametrize(("back", "kind"), [(0, "reset"), (2, "protocol")], ids=["taken", "not"])
def test_a_post_is_lost_with_a_connection_that_ends_in_an_error(
    transport, code, back, kind
) -> None:
    """Once, and by name; it is not sent twice, and the next one has a connection of its own."""
    with refusing({2}, end_with(code, back=back)) as (url, seen):
        assert three(transport, "POST", url) == ["200", kind, "200"]

    assert len(seen) == 3
