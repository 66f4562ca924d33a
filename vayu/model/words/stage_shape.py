"""A stage as k6 writes it, ``{duration: "30s", target: 20}``, in the shapes that it has here."""

from __future__ import annotations

import json
from typing import Literal

from vayu.model.words.show import show

_FIELDS = {"duration", "target"}


def stage_shape(value: object, how: Literal["list", "pair"]) -> str:
    """Return how to write a stage instead; nothing for what is none of k6.

    Parameters
    ----------
    value : object
    how : {"list", "pair"}
        As JSON has it, or Python.
    """
    if not isinstance(value, dict) or value.keys() != _FIELDS:
        return ""
    length, target = value["duration"], value["target"]
    shown = f"{json.dumps(length) if isinstance(length, str) else show(length)}, {show(target)}"
    return f"; write {f'({shown})' if how == 'pair' else f'[{shown}]'}"


def stages_as_text(text: str) -> str | None:
    """Return the JSON of k6's stages as text of ours; None for what is none.

    Parameters
    ----------
    text : str
        As it was pasted.
    """
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    listed = plain.get("stages") if isinstance(plain, dict) else plain
    if not isinstance(listed, list) or not listed:
        return None
    if not all(isinstance(one, dict) and one.keys() == _FIELDS for one in listed):
        return None
    return ",".join(f"{one['duration']}:{one['target']}" for one in listed)
