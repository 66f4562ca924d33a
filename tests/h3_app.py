"""What the HTTP/3 server of the tests answers: the version that it was spoken to in."""

from __future__ import annotations


async def app(scope, receive, send) -> None:
    """Serve one request, or the server's life."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = f"{scope['http_version']} {scope['client'][1]}".encode()
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})
