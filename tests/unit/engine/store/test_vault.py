"""The vault: what goes in comes out, and nothing else opens it."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.engine.store.vaults import CANARY, opened, put
from vayu.engine.store import vault as vault_module
from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import VaultKeys
from vayu.errors import StoreError, VaultError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_goes_in_comes_out_and_is_nowhere_in_clear(tmp_path: Path) -> None:
    """Files are private; neither value, name nor environment shows in them."""
    put(tmp_path, token=CANARY)
    put(tmp_path, "live", key="k")
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}, "live": {"key": "k"}}
    for path in tmp_path.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
        content = path.read_bytes()
        for hidden in (CANARY, "token", "staging"):
            assert hidden.encode() not in content
            assert b64encode(hidden.encode()).rstrip(b"=") not in content
    assert CANARY not in repr(opened(tmp_path))


def test_there_is_nothing_in_a_vault_that_was_never_made(tmp_path: Path) -> None:
    """And reading makes none."""
    assert opened(tmp_path).read() == {}
    assert list(tmp_path.iterdir()) == []


def test_the_same_secrets_never_look_the_same(tmp_path: Path) -> None:
    """Every write has a nonce of its own."""
    put(tmp_path, token=CANARY)
    first = json.loads((tmp_path / "vault.json").read_bytes())
    put(tmp_path, token=CANARY)
    second = json.loads((tmp_path / "vault.json").read_bytes())
    assert first["key"] == second["key"]
    assert first["nonce"] != second["nonce"]
    assert first["sealed"] != second["sealed"]


def flipped(path: Path, field: str, position: int) -> None:
    """Flip one bit of a field of the file."""
    plain = json.loads(path.read_bytes())
    data = bytearray(b64decode(plain[field]))
    data[position % len(data)] ^= 1
    plain[field] = b64encode(data).decode()
    path.write_text(json.dumps(plain))


@pytest.mark.parametrize("field", ["sealed", "nonce"])
@pytest.mark.parametrize("position", [0, 7, -1])
def test_a_flipped_bit_is_found_and_the_file_left_as_it_is(
    tmp_path: Path, field: str, position: int
) -> None:
    """Also when something is to be written."""
    put(tmp_path, token=CANARY)
    path = tmp_path / "vault.json"
    flipped(path, field, position)
    before = path.read_bytes()
    with pytest.raises(VaultError, match="seal is broken"):
        opened(tmp_path).read()
    with pytest.raises(VaultError):
        put(tmp_path, token="new")
    with pytest.raises(VaultError):
        opened(tmp_path).rotate()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"format": "other"}, {"extra": 1}, {"nonce": "AAAA"}, {"sealed": "!"}],
)
def test_another_head_is_no_vault(tmp_path: Path, change: dict[str, object]) -> None:
    """A version that is not known is not guessed at."""
    put(tmp_path, token=CANARY)
    path = tmp_path / "vault.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change))
    with pytest.raises(VaultError):
        opened(tmp_path).read()


def test_another_key_is_named_and_changes_nothing(tmp_path: Path) -> None:
    """So is a key that is missing, or none."""
    put(tmp_path, token=CANARY)
    path, key_file = tmp_path / "vault.json", tmp_path / "vault.key"
    before, key = path.read_bytes(), key_file.read_text()
    for text, why in {
        b64encode(bytes(32)).decode(): "locked with key [0-9a-f]{12}, and the key here is",
        "short": "holds no key",
    }.items():
        key_file.write_text(text)
        with pytest.raises(VaultError, match=why):
            opened(tmp_path).read()
        with pytest.raises(VaultError, match=why):
            put(tmp_path, token="x")
    key_file.unlink()
    with pytest.raises(VaultError, match="is missing"):
        put(tmp_path, token="x")
    assert path.read_bytes() == before
    assert not key_file.exists()
    key_file.write_text(key)
    key_file.chmod(0o644)
    with pytest.raises(VaultError, match="can be read by other users"):
        opened(tmp_path).read()
    key_file.chmod(0o600)
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}


def test_rotation_changes_the_key_and_keeps_the_secrets(tmp_path: Path) -> None:
    """The old key opens nothing any more."""
    put(tmp_path, token=CANARY)
    old = (tmp_path / "vault.key").read_text()
    opened(tmp_path).rotate()
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}
    assert not (tmp_path / "vault.key.next").exists()
    (tmp_path / "vault.key").write_text(old)
    with pytest.raises(VaultError, match="locked with key"):
        opened(tmp_path).read()


@pytest.mark.parametrize("at", ["announce", "_write", "promote"])
def test_a_rotation_that_breaks_off_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Wherever the process dies, the next one reads, writes and rotates."""
    put(tmp_path, token=CANARY)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    owner = Vault if at == "_write" else VaultKeys
    with monkeypatch.context() as patch:
        patch.setattr(owner, at, die)
        with pytest.raises(KeyboardInterrupt):
            opened(tmp_path).rotate()
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}
    put(tmp_path, more="m")
    opened(tmp_path).rotate()
    assert opened(tmp_path).read() == {"staging": {"token": CANARY, "more": "m"}}


WRITER = """
import sys
from pathlib import Path
from vayu.engine.store.vault import Vault
from vayu.engine.store.vault_key import vault_keys
folder, name = Path(sys.argv[1]), sys.argv[2]
for n in range(40):
    Vault(folder, vault_keys(folder)).change(lambda f: f.setdefault(name, {}).update({str(n): n}))
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Also when neither has a key yet."""
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]
    everything = {str(n): n for n in range(40)}
    assert opened(tmp_path).read() == {"a": everything, "b": everything}


def test_a_change_that_breaks_writes_nothing(tmp_path: Path) -> None:
    """What it did so far is forgotten."""

    def broken(found: dict[str, Any]) -> None:
        found["staging"] = {}
        raise ValueError

    put(tmp_path, token=CANARY)
    with pytest.raises(ValueError):  # noqa: PT011
        opened(tmp_path).change(broken)
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}


def test_a_disk_that_takes_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old vault stays, and can be read."""
    put(tmp_path, token=CANARY)

    def full(path: Path, *_: object, **__: object) -> None:
        raise StoreError(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr(vault_module, "write_whole", full)
    with pytest.raises(StoreError, match="cannot be written"):
        put(tmp_path, token="new")
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}


def test_what_belongs_to_a_change_is_written_with_it_or_not_at_all(tmp_path: Path) -> None:
    """If that fails, the vault stays as it is; and it is called only if the vault cannot fail."""
    put(tmp_path, token=CANARY)

    def refuse() -> None:
        raise StoreError("no room")

    with pytest.raises(StoreError, match="no room"):
        opened(tmp_path).change(lambda found: found.clear(), first=refuse)
    assert opened(tmp_path).read() == {"staging": {"token": CANARY}}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "vault.json", "vault.key", "vault.lock",
    ]  # fmt: skip

    called = list[int]()
    (tmp_path / "vault.key").write_bytes(b64encode(bytes(32)))
    with pytest.raises(VaultError):
        opened(tmp_path).change(lambda found: found.clear(), first=lambda: called.append(1))
    assert called == []


def test_a_stamp_changes_with_the_secrets_of_one_environment(tmp_path: Path) -> None:
    """It is empty without any, and says nothing of them to whoever has not the key."""
    assert opened(tmp_path).stamp("staging") == ""
    put(tmp_path, token="a")
    first = opened(tmp_path).stamp("staging")
    put(tmp_path, "live", token="a")
    assert opened(tmp_path).stamp("staging") == first != opened(tmp_path).stamp("live")
    put(tmp_path, token="b")
    assert opened(tmp_path).stamp("staging") != first

    other = tmp_path / "other"
    put(other, token="a")
    assert opened(other).stamp("staging") != first
