"""Every secret that there is, and where its value is: saved environments, and the vault."""

from __future__ import annotations

from typing import NamedTuple

from vayu.client.place import data_dir
from vayu.engine.store.environments import Environments
from vayu.engine.store.vault_index import sealed


class Secret(NamedTuple):
    """One secret.

    Attributes
    ----------
    collection : str or None
        Folder of the collection that its environment is kept with.
    environment, name : str
    value : str
        Where its value is, in words.
    """

    collection: str | None
    environment: str
    name: str
    value: str


def listed() -> list[Secret]:
    """Return every secret: of the saved environments, then what the vault has of collections."""
    folder = data_dir()
    store, found = Environments(folder), list[Secret]()
    for name in store.names():
        kept, values = store.load(name)
        for secret in kept.environment.secrets:
            has = "encrypted" if values[secret] is not None else "no value"
            found.append(Secret(None, name, secret, has))
        for secret, one in sorted(kept.environment.references.items()):
            place = "the process's environment" if one.file is None else one.file
            found.append(Secret(None, name, secret, f"from {one.name} in {place}"))
    for entry in sealed(folder):
        if entry.folder is not None:
            found += [Secret(str(entry.folder), entry.environment, name, "encrypted")
                      for name in entry.names]  # fmt: skip
    return found
