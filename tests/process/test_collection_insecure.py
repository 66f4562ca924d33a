"""`vayu run -k` checks no certificate, whatever the requests of a collection say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import InvalidConfig
from vayu.testing import Target

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_a_certificate_that_nobody_knows(tmp_path: Path) -> None:
    """Is a failure unless it is said; a bundle of the request's own is not asked then."""
    with Target(tls=True) as target, Target(tls=True) as other:
        shop = vayu.Collection("Shop")
        shop["Plain"] = vayu.Request("GET", f"{target.url}/json")
        shop["Bundle"] = vayu.Request("GET", f"{target.url}/json", verify=other.certificate)
        shop.trust()
        assert [step.passed for step in shop.run().steps] == [False, False]
        assert shop.run(verify=False).passed
        with pytest.raises(InvalidConfig, match="verify: must be False, or left out"):
            shop.run(verify=True)
        del shop["Bundle"]
        folder = str(shop.save(tmp_path / "shop"))
        assert main(["run", folder]) == 1
        assert main(["run", folder, "-k"]) == 0
