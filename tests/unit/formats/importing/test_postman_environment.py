"""Environments and globals of Postman."""

from __future__ import annotations

from vayu.formats.importing.postman_environment import read_postman_environment


def test_an_environment_and_globals() -> None:
    """Secrets apart."""
    values = [{"key": "base", "value": "http://x", "enabled": True},
              {"key": "token", "value": "t0p", "type": "secret"},
              {"key": "off", "value": "1", "enabled": False}, None]  # fmt: skip
    found = read_postman_environment({"name": "Staging", "values": values})
    (environment,) = found.environments

    assert environment.spec.variables == {"base": "http://x"}
    assert (environment.spec.secrets, environment.secrets) == (("token",), {"token": "t0p"})
    assert [(skipped.where, skipped.what) for skipped in found.skipped] == [("", "variable 'off'")]
    assert "t0p" not in repr(found)
    scope = {"_postman_variable_scope": "globals", "values": []}
    assert read_postman_environment(scope).environments[0].spec.name == "globals"
