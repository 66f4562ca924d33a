"""What ``-d``, ``-u`` and a rate with a time say to other load generators, and not here.

    k6 run -u 10 -d 1m30s        10 users for 90 s
    wrk -c 10 -d 30              10 connections for 30 s
    vegeta attack -rate 600/m    10 requests a second
    vayu load -u 10 -d 1m30s     who signs in, and the body of a POST

Rule: what can only be meant so is refused before anything is sent, and what is really meant all the
same has its own way of being said, which is never refused: ``--data-raw 30s``, ``-u 10:``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.model.load.bounds import MOST_USERS
from vayu.model.words.other_rate import other_rate

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = re.compile(r"((\d+(\.\d+)?|\.\d+)(ms|s|m|h))+", re.ASCII)
_WHOLE = re.compile(r"\d{1,7}", re.ASCII)


def refuse_other_meanings(options: Mapping[str, Any]) -> None:
    """Refuse a body that is a length of time, a user that is a number of users, and ``600/m``.

    A bare number may be a body, as that of a counter: it is refused as one only where nothing
    else says that there is a body, neither a method nor a ``Content-Type``.

    Parameters
    ----------
    options : mapping
        Of a load run, as they were typed.

    Raises
    ------
    InvalidConfig
        Naming each, with what may have been meant.
    """
    wrong = {}
    body, user = options.get("data"), options.get("user")
    if body is not None and (
        _LENGTH.fullmatch(body) or (_WHOLE.fullmatch(body) and not _says_body(options))
    ):
        wrong["--data"] = (
            f"-d {body} is the body that is sent, not how long; did you mean -t {_length(body)}? "
            f"A body that is really this text: --data-raw {body}"
        )
    if user is not None and _WHOLE.fullmatch(user) and 1 <= int(user) <= MOST_USERS:
        wrong["--user"] = (
            f"-u {user} is who signs in, not how many users; did you mean -c {user}? "
            f"A user that is really called so, without a password: -u {user}:"
        )
    if rate := other_rate(options.get("rate")):
        wrong["--rate"] = f"{options['rate']} is -r {rate} here, in requests/s"
    if wrong:
        raise InvalidConfig(wrong)


def _says_body(options: Mapping[str, Any]) -> bool:
    """Whether a method, or the type of a body, was typed."""
    headers = (text.partition(":")[0].strip().lower() for text in options.get("headers", ()))
    return bool(options.get("method")) or "content-type" in headers


def _length(body: str) -> str:
    """Return a length as it is typed best: with its unit."""
    return f"{body}s" if body.isdecimal() else body
