"""A Send whose worker refuses to work is told why, as a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine import worker_process
from vayu.engine.edition import running
from vayu.engine.sends.warm_worker import WarmWorker
from vayu.errors import ProtocolMismatch
from vayu.model.records.check import build
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.process


async def test_a_new_worker_of_another_edition_refuses(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    """The warm one had died, and files were replaced; both are named, and nothing is sent."""
    monkeypatch.setattr(worker_process, "running", lambda: "0.0.9+01234567")
    worker = WarmWorker()
    with pytest.raises(ProtocolMismatch, match="vayu engine stop") as caught:
        await worker.send(build(SendSpec, {"request": {"url": target.url}}))
    await worker.close()

    assert "the engine is 0.0.9+01234567" in caught.value.message
    assert running() in caught.value.message
    assert target.counts().requests == 0
