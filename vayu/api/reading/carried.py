"""Secrets among the variables of an import: its environments carry them, its files never do.

Other tools keep a token among the variables of a collection. Here it goes into each environment
that came with it, which has a variable of that name already or takes this one; if none came, one
is made. Where two folders give one name two values, an environment cannot say it, and only the
outermost is carried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.formats.importing.imported import FoundEnvironment, Imported, Skips
from vayu.model.collections.collection import FolderSpec, put, walk
from vayu.model.variables.environment import EnvironmentSpec
from vayu.model.words.show import show, show_name
from vayu.resolve.leaves import every_leaf
from vayu.resolve.open_secrets import why_secret
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from vayu.model.collections.collection import Path
    from vayu.model.variables.scoped import Variables

MADE = "secrets"
"""Name of the environment that is made when none came."""


def carried(found: Imported, known: frozenset[str] = frozenset()) -> Imported:
    """Return an import without secrets among the variables of its collection.

    Parameters
    ----------
    found : Imported
    known : frozenset of str, optional
        Values that are secrets elsewhere.

    Returns
    -------
    Imported
        What went where is among its `skipped`.
    """
    if found.collection is None:
        return found
    skips = Skips()
    root, secrets = _taken_out(found.collection, found.environments, known, skips)
    if not secrets:
        return found._replace(collection=root, skipped=(*found.skipped, *skips.all()))
    environments = found.environments or (FoundEnvironment(EnvironmentSpec(name=MADE), {}),)
    return found._replace(
        collection=root,
        environments=tuple(_with(one, secrets) for one in environments),
        skipped=(*found.skipped, *skips.all()),
    )


def _taken_out(
    root: FolderSpec,
    environments: tuple[FoundEnvironment, ...],
    known: frozenset[str],
    skips: Skips,
) -> tuple[FolderSpec, Variables]:
    """Return a collection without secrets among its variables, and those secrets."""
    names = ", ".join(show(one.spec.name) for one in environments) or show(MADE)
    went = f"it is in the environment {names} now; send with that"
    other = "another value of it is in the environment; set it there"
    folders: list[tuple[Path, FolderSpec]] = [((), root)]
    folders += [(path, one) for path, one in walk(root) if isinstance(one, FolderSpec)]
    held = [pair for one in environments for pair in one.secrets.items()]
    held += [(n, v) for _, f in folders for n, v in f.variables.items() if why_secret(n, v)]
    known |= {as_text(value) for _, value in every_leaf(held) if value is not None}
    secrets: Variables = {}
    for path, folder in folders:
        own = {n: v for n, v in folder.variables.items() if why_secret(n, v, known)}
        for name, value in own.items():
            what = went if secrets.setdefault(name, value) == value else other
            why = f"{why_secret(name, value, known)}; {what}"
            skips.skip(path, f"variable {show_name(name)}", why)
        if own:
            root = _without(root, path, own)
    return root, secrets


def _without(root: FolderSpec, path: Path, names: Variables) -> FolderSpec:
    """Return a collection whose folder at `path` lacks some variables."""
    folder = root
    for name in path:
        folder = next(f for f in folder.items if f.name == name)  # type: ignore[assignment]
    kept = {name: value for name, value in folder.variables.items() if name not in names}
    new = replace(folder, variables=kept)
    return put(root, path, new) if path else new


def _with(environment: FoundEnvironment, secrets: Variables) -> FoundEnvironment:
    """Return an environment with secrets of its collection; what it says itself wins."""
    spec = environment.spec
    said = {*spec.variables, *spec.secrets, *spec.references}
    new = {name: value for name, value in secrets.items() if name not in said}
    return FoundEnvironment(
        replace(spec, secrets=tuple(sorted({*spec.secrets, *new}))), {**environment.secrets, **new}
    )
