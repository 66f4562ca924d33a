"""What tests of builders do to them, and what their page is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import vayu


def told(builder: vayu.RequestBuilder) -> list[dict[str, Any]]:
    """Everything that the page is told from now on."""
    builder._repr_mimebundle_()
    messages: list[dict[str, Any]] = []
    assert builder._panel is not None
    builder._panel.send = messages.append  # type: ignore[method-assign]
    return messages


def act(builder: vayu.RequestBuilder, do: str, **content: Any) -> None:
    """Send a message, as a page does."""
    builder._controller.receive({"do": do, **content})
