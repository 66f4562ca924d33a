"""The load form as a dict for code, and back: what a person may type, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from vayu.errors import InvalidConfig
from vayu.model.words.show import kind_of
from vayu.widgets.builder.load_form import LoadForm, load_of


class _Options(msgspec.Struct, kw_only=True):
    """What code may set."""

    sentence: str
    thresholds: list[str]
    abort_on_fail: bool


def load_options(form: LoadForm) -> dict[str, Any]:
    """Return what stands in a load form: ``sentence``, ``thresholds`` and ``abort_on_fail``."""
    lines = [line.strip() for line in form.thresholds.splitlines() if line.strip()]
    return {"sentence": form.sentence, "thresholds": lines, "abort_on_fail": form.abort}


def load_form(before: LoadForm, options: object) -> dict[str, Any]:
    """Return a load form with some fields set, as plain data.

    Parameters
    ----------
    before : LoadForm
        What is not set stays; but for the consent, which was to another load.
    options : dict
        As `load_options` returns it, all or some of it.

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong.
    """
    known = _Options.__struct_fields__
    if not isinstance(options, Mapping):
        why = f"must be a dict such as {{'sentence': '10 users for 30s'}}, got {kind_of(options)}"
        raise InvalidConfig({"load": why})
    wrong = {str(name): f"is not known; choose one of {', '.join(known)}"
             for name in options if name not in known}  # fmt: skip
    if wrong:
        raise InvalidConfig(wrong)
    try:
        wanted = msgspec.convert(load_options(before) | dict(options), _Options)
    except msgspec.ValidationError as error:
        raise InvalidConfig({"load": str(error)}) from None
    form = LoadForm(
        sentence=wanted.sentence,
        thresholds="\n".join(wanted.thresholds),
        abort=wanted.abort_on_fail,
    )
    load_of(form)
    plain: dict[str, Any] = msgspec.to_builtins(form)
    return plain
