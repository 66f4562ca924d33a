"""Variables from a file of another tool: a Postman environment or globals, ``.env``, plain JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.api.arguments.text_file import read_text_file
from vayu.api.environments.environment import Environment
from vayu.errors import InvalidConfig
from vayu.formats.importing.detect import FORMATS
from vayu.formats.importing.postman_environment import (
    is_postman_environment,
    read_postman_environment,
)
from vayu.formats.texts.dotenv import read_dotenv
from vayu.model.words.show import kind_of

if TYPE_CHECKING:
    import os


def environment_of_file(path: str | os.PathLike[str], *, name: str | None = None) -> Environment:
    """Return the environment that a file describes; nothing is saved.

    Parameters
    ----------
    path : str or path
        Of what Postman exports, of a JSON object of names and values, or of a ``.env`` file.
        Variables that are switched off in Postman are left out.
    name : str, optional
        What it is called; by default what the file says, else after the file.

    Returns
    -------
    Environment
        What is a secret in it is one; `Environment.save` keeps it.

    Raises
    ------
    InvalidConfig
        If the file is none of these, with its lines.
    """
    place = Path(path).expanduser()
    text = read_text_file(place, str(place))
    stem = place.name.lstrip(".").partition(".")[0] or "environment"
    try:
        if _is_json(text):
            return _of_json(_decoded(text), name, stem)
        return Environment(name or stem, read_dotenv(text))
    except InvalidConfig as error:
        named = {f"{place}, {at}": why for at, why in error.problems.items()}
        raise InvalidConfig(named, hint="give a Postman environment or globals, a JSON object of "
                            "names and values, or a .env file")from None  # fmt: skip


def is_dotenv(path: str | os.PathLike[str]) -> bool:
    """Whether a file that `environment_of_file` reads is taken for a ``.env`` file."""
    return not _is_json(read_text_file(Path(path).expanduser(), str(path)))


def _is_json(text: str) -> bool:
    """Whether text is meant to be JSON."""
    return text.lstrip()[:1] in {"{", "["}


def _of_json(data: object, name: str | None, stem: str) -> Environment:
    """Return the environment that decoded JSON describes.

    Raises
    ------
    InvalidConfig
        If it is no object, or one that another tool keeps requests in.
    """
    if not isinstance(data, dict):
        raise InvalidConfig({"line 1": f"must be an object, got {kind_of(data)}"})
    if not is_postman_environment(data):
        if any(known.fits(data) for known in FORMATS):
            raise InvalidConfig({"line 1": "holds requests; vayu.import_(path) reads those"})
        return Environment(name or stem, data)
    [(spec, secrets)] = read_postman_environment(data).environments
    found = Environment.of(spec, secrets)
    found.name = name or found.name
    return found


def _decoded(text: str) -> Any:
    """Return what JSON says.

    Raises
    ------
    InvalidConfig
        With line and column.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidConfig({where: f"is not JSON: {error.msg}"}) from None
    except (RecursionError, ValueError):
        raise InvalidConfig({"line 1": "is nested too deep, or holds a number too long"}) from None
