"""Files that a request of a collection names: made absolute, and only from below its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.model.collections.collection import ItemSpec
    from vayu.model.requests.part import Part
    from vayu.model.requests.request import RequestSpec


def anchored(request: RequestSpec, folder: Path, *, within: Path | None = None) -> RequestSpec:
    """Return a request whose files have absolute paths.

    Parameters
    ----------
    request : RequestSpec
    folder : Path
        Where relative paths begin.
    within : Path, optional
        The only folder that files may be in, links followed: a collection that came from
        somewhere else must not send this machine's keys.

    Returns
    -------
    RequestSpec

    Raises
    ------
    InvalidConfig
        Naming each file that is elsewhere.
    """
    body = request.body
    if body.mode == "file":
        wanted = {"body.content": str(body.content)}
    elif body.mode == "multipart" and isinstance(body.content, tuple):
        wanted = {
            f"body.content[{i}].file": part.file
            for i, part in enumerate(body.content)
            if part.file is not None and part.enabled
        }
    else:
        return request
    outside = {where: _outside(path) for where, path in wanted.items()
               if within is not None and not is_within(folder / path, within)}  # fmt: skip
    if outside:
        raise InvalidConfig(
            outside, hint=f"move the files below {within}, or allow the collection to read any file"
        )
    if body.mode == "file":
        content: object = str((folder / str(body.content)).absolute())
    else:
        assert isinstance(body.content, tuple)
        content = tuple(absolute_part(part, folder) for part in body.content)
    return replace(request, body=replace(body, content=content))


def relative(item: ItemSpec, folder: Path) -> ItemSpec:
    """Return a request of a collection whose files below its folder have relative paths.

    So they are found wherever the folder is, on whichever machine. A file elsewhere keeps its path.

    Parameters
    ----------
    item : ItemSpec
    folder : Path
        Of the collection.
    """
    body = item.request.body
    content: object = body.content
    if body.mode == "file":
        content = below(str(content), folder)
    elif body.mode == "multipart" and isinstance(content, tuple):
        content = tuple(
            part if part.file is None else replace(part, file=below(part.file, folder))
            for part in content
        )
    if content == body.content:
        return item
    return replace(item, request=replace(item.request, body=replace(body, content=content)))


def below(path: str, folder: Path) -> str:
    """Return the path of a file from a folder, if it is below; else as it is."""
    for above in (folder, folder.resolve()):
        if path.startswith("/") and (found := Path(path)).is_relative_to(above):
            return found.relative_to(above).as_posix()
    return path


def absolute_part(part: Part, folder: Path) -> Part:
    """Return a part whose file has an absolute path."""
    return part if part.file is None else replace(part, file=str((folder / part.file).absolute()))


def is_within(path: Path, folder: Path) -> bool:
    """Return whether a file is below a folder, wherever links lead."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _outside(path: str) -> str:
    """Say that a file may not be read."""
    return f"{show(path)} is outside of the collection's folder, and is not read"
