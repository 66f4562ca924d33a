"""Removes secrets from text: looked up by their first characters, so many cost no more than few.

    "expected "Bearer c4nary" to equal "x""
                      └── 4 characters: which spellings begin so? ── the longest that fits ──> ***

Long values are shown cut, ``c4na…``, so a beginning before ``…`` goes as well, and a long one
wherever it stands. A secret too short to be looked for anywhere is removed where it stands alone:
as a word, and of one character only in quotes.

To spell a value of 300,000 characters, a library in a variable, takes a second. So a huge one is
spelt when a text has what may be its beginning, which hardly any has.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from vayu.resolve.spelling import SHORTEST, Spelling, alone, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "***"

_CUT = "…"
_LONGEST_WHOLE = 200  # texts from this length on may have been cut without a mark [characters]
_HUGE = 4096  # characters from which on a secret is spelt when a text seems to hold it
_BEGINNING = 16  # characters of it that a text has then
_LONG = 64  # of a beginning that goes wherever it stands: engines cut messages in the middle
_LEAD = re.compile(r"(?:[A-Za-z0-9+/_-]|%2[BbFf])\Z")
_TAIL = re.compile(r"(?:[A-Za-z0-9+/_-]|%2[BbFf])(?:=|%3[Dd]){0,2}")
_ESCAPED_MARK = r"(?=\\*[\"'`])"


class Remover:
    """Replaces secrets by ``***`` in any text it is called with."""

    def __init__(self) -> None:
        self._by_head: dict[str, list[Spelling]] = {}
        self._unspelt: dict[str, list[tuple[str, str]]] = {}  # head → beginnings of huge ones
        self._words: set[str] = set()
        self._heads: re.Pattern[str] | None = None  # made when it is needed
        self._alone: re.Pattern[str] | None = None

    def add(self, values: Iterable[str], words: Iterable[str] = ()) -> None:
        """Learn secrets.

        Parameters
        ----------
        values : iterable of str
            Removed wherever they stand; those that are too short are passed over.
        words : iterable of str, optional
            Those that are too short are removed where they stand alone.
        """
        words = list(words)
        secrets = {*values, *words}
        huge = {secret for secret in secrets if len(secret) > _HUGE}
        for secret in huge:
            for spelling in spellings(secret[: 4 * _BEGINNING]):
                begun = (spelling.text[:_BEGINNING], secret)
                self._unspelt.setdefault(begun[0][:SHORTEST], []).append(begun)
        self._spell(secrets - huge)
        short = {word for word in words if 0 < len(word) < SHORTEST} - self._words
        if short:
            self._words |= short
            self._alone = re.compile("|".join(sorted(map(_alone, self._words))))

    def _spell(self, secrets: Iterable[str]) -> None:
        """Learn how secrets are spelt."""
        self._heads = None
        new: dict[str, set[Spelling]] = {}
        for secret in secrets:
            for spelling in spellings(secret):
                new.setdefault(spelling.text[:SHORTEST], set()).add(spelling)
        for head, found in new.items():  # sorted once: the values of a list begin alike
            known = found.union(self._by_head.get(head, ()))
            self._by_head[head] = sorted(known, key=lambda one: -len(one.text))

    def __call__(self, text: str) -> str:
        """Return `text` without secrets."""
        if self._unspelt:
            self._spell_in(text)
        if self._by_head:
            text = self._without(text)
        return self._alone.sub(MASK, text) if self._alone else text

    def _spell_in(self, text: str) -> None:
        """Learn how the huge ones are spelt that seem to begin in `text`."""
        found = set()
        for head in _any_of(self._unspelt).finditer(text):
            at = head.start()
            piece = text[at : at + _BEGINNING].partition(_CUT)[0]
            begun = self._unspelt[text[at : at + SHORTEST]]
            found |= {secret for beginning, secret in begun if beginning.startswith(piece)}
        if found:
            self._spell(found)
            left = ((head, [one for one in begun if one[1] not in found])
                    for head, begun in self._unspelt.items())  # fmt: skip
            self._unspelt = {head: begun for head, begun in left if begun}

    def _without(self, text: str) -> str:
        """Return `text` without the secrets that are removed wherever they stand."""
        if self._heads is None:
            self._heads = _any_of(self._by_head)
        parts: list[str] = []
        done = 0
        for head in self._heads.finditer(text):
            at = head.start()
            if at < done:
                continue
            begin, end = self._reach(text, at)
            if end > at:
                parts += (text[done : max(begin, done)], MASK)
                done = end
        return "".join((*parts, text[done:])) if parts else text

    def _reach(self, text: str, at: int) -> tuple[int, int]:
        """Return where the secret around `at` begins and ends; nowhere when there is none."""
        known = self._by_head[text[at : at + SHORTEST]]
        for spelling in known:
            if text.startswith(spelling.text, at):
                return _before(text, at, spelling), _after(text, at, spelling)
        for spelling in known:
            cut = text.find(_CUT, at, at + len(spelling.text) + 1)
            if cut < 0 and len(text) >= _LONGEST_WHOLE:
                cut = len(text)
            if cut > at and spelling.text.startswith(text[at:cut].rstrip("\ufffd\\")):
                return _before(text, at, spelling), cut
        begun = [one for one in known if text.startswith(one.text[:_LONG], at)]
        if not begun:
            return at, at
        same, spelling = max(
            ((_alike(one.text, text, at), one) for one in begun), key=itemgetter(0)
        )
        return _before(text, at, spelling), at + same


def _any_of(heads: Iterable[str]) -> re.Pattern[str]:
    """Return what finds every place where one of these begins, also where two overlap."""
    by_letter: dict[str, list[str]] = {}
    for head in heads:
        if len(head) == SHORTEST:
            by_letter.setdefault(head[0], []).append(re.escape(head[1:]))
    letters = (f"{re.escape(one)}(?:{'|'.join(rest)})" for one, rest in by_letter.items())
    return re.compile(f"(?={'|'.join(letters) or '(?!)'})")


def _alike(secret: str, text: str, at: int) -> int:
    """Return how many characters of a secret stand at `at`."""
    here = text[at : at + len(secret)]
    places = (
        place for place, pair in enumerate(zip(secret, here, strict=False)) if len({*pair}) > 1
    )
    return next(places, len(here))


def _before(text: str, at: int, spelling: Spelling) -> int:
    """Return where a spelling at `at` begins, with the character that shares bits with it."""
    lead = _LEAD.search(text[max(at - 3, 0) : at]) if spelling.lead else None
    return at - len(lead[0]) if lead else at


def _after(text: str, at: int, spelling: Spelling) -> int:
    """Return where a spelling at `at` ends, with the character that shares bits with it."""
    end = at + len(spelling.text)
    tail = _TAIL.match(text, end) if spelling.tail else None
    return tail.end() if tail else end


def _alone(word: str) -> str:
    """Return the pattern of a short secret that stands alone."""
    forms = "|".join(map(re.escape, sorted(alone(word) - {word}, key=len, reverse=True)))
    plain = re.escape(word)
    if len(word) == 1:
        return rf"(?<=[\"'`]){plain}{_ESCAPED_MARK}"
    others = rf"|(?<![\w+/=%]){forms and f'(?:{forms})'}(?![\w+/=%])" if forms else ""
    return rf"(?<!\w){plain}(?!\w){others}"
