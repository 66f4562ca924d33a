"""Text with ``{{name}}`` in it, compiled once and filled in for every request.

Rules: one pass, so a value is never searched for templates again; names are trimmed; an
unknown name keeps its braces and is reported, because an empty string would send
``Bearer `` and nobody would notice. None counts as unknown: it is how a script unsets.
A name may hold templates, ``{{user_{{role}}}}``: they are filled in first, and what comes out
is a name and nothing else.

A list of plain values is sent as Newman does, ``1,2``. An object has no text, nor has a list with
one in it, and none is made up: whoever would send it is refused by the variable's name.

A compiled template is flat: text, then blanks. Each blank knows how its value is written
where it stands (escaped in a JSON string, percent-encoded in a form, as it is in a URL),
so that filling in is one loop for every part of a request.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from vayu.errors import InvalidConfig
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import show_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.variables.scoped import Value


_NO_TEXT = (
    "is {}, which only JSON can hold: it stands where text does; set a text, such as "
    "JSON.stringify(value)"
)


class Wordless(ValueError):
    """A value has no text; says why, and shows nothing of it."""


class Blank(NamedTuple):
    """One place for a value.

    Attributes
    ----------
    name : str
        Of the variable, trimmed.
    raw : str
        The template as it was written, kept when the name is unknown.
    write : callable
        Returns a value as it is written in this place.
    after : str
        Text up to the next blank.
    """

    name: str
    raw: str
    write: Callable[[Value], str]
    after: str


class Template(NamedTuple):
    """Text with blanks.

    Attributes
    ----------
    head : str
        Text before the first blank; all of it when there is none.
    blanks : tuple of Blank
    """

    head: str
    blanks: tuple[Blank, ...] = ()

    def render(self, lookup: Callable[[str], Value], missing: list[str]) -> str:
        """Return the text with each blank filled in.

        Parameters
        ----------
        lookup : callable
            Returns the value of a name, None when it has none.
        missing : list of str
            Names without a value are appended.

        Returns
        -------
        str
            The text, unknown names with their braces.

        Raises
        ------
        InvalidConfig
            Naming a variable that has a value, and no text: an object, where no JSON stands.
        """
        if not self.blanks:
            return self.head
        parts = [self.head]
        for name, raw, write, after in self.blanks:
            value = lookup(name)
            if value is None and "{{" in name:
                value = lookup(whole_name(name, lookup))
            if value is None:
                missing.append(name)
                parts += (raw, after)
            else:
                try:
                    parts += (write(value), after)
                except Wordless as error:
                    raise InvalidConfig({f"environment.{show_name(name)}": str(error)}) from None
        return "".join(parts)


def whole_name(name: str, lookup: Callable[[str], Value]) -> str:
    """Return a name with the templates that it holds filled in: ``user_admin``.

    Parameters
    ----------
    name : str
        As a blank has it: ``user``, or ``user_{{role}}``.
    lookup : callable
        Returns the value of a name, None when it has none; that template stays. What holds one
        that has no text names nothing, and stays as well.
    """
    if "{{" not in name:
        return name
    try:
        return parse(name).render(lookup, []).strip()
    except InvalidConfig:
        return name


def as_text(value: Value) -> str:
    """Return `value` as people write it: ``true``, ``5``, ``abc``; a list or an object as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def in_text(value: Value) -> str:
    """Return `value` as it is sent where text stands; a list with commas, as Newman does.

    Raises
    ------
    Wordless
        If it has no text.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        raise Wordless(_NO_TEXT.format("an object"))
    if not isinstance(value, list):
        return as_text(value)
    if not value:
        raise Wordless("is an empty list, which would be sent as nothing at all")
    if any(item is None or isinstance(item, list | dict) for item in value):
        raise Wordless(_NO_TEXT.format("a list with more than text, numbers and booleans in it"))
    return ",".join(map(as_text, value))


def is_json(text: str) -> bool:
    """Whether a text is JSON itself.

    Raises
    ------
    Wordless
        If it is nested deeper than any decoder goes: a server may have said it.
    """
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return False
    except RecursionError:
        raise Wordless("is nested too deep to be read where JSON stands") from None
    return True


def as_is(text: str) -> str:
    """Return `text` itself: the encoding of a place that needs none."""
    return text


def parse(text: str, encode: Callable[[str], str] = as_is) -> Template:
    """Compile `text`.

    Parameters
    ----------
    text : str
        May hold templates.
    encode : callable, optional
        Applied to the text between templates now, and to each value later.

    Returns
    -------
    Template
        Ready to render.
    """
    write = in_text if encode is as_is else _encoded(encode)
    return split(text, lambda _: write, encode)


def split(
    text: str, writer: Callable[[int], Callable[[Value], str]], encode: Callable[[str], str] = as_is
) -> Template:
    """Compile `text` where the place of a template decides how its value is written.

    Parameters
    ----------
    text : str
        May hold templates.
    writer : callable
        Given the position of a template in `text`, returns how its value is written.
    encode : callable, optional
        Applied to the text between templates.

    Returns
    -------
    Template
        Ready to render.
    """
    found = list(TEMPLATE.finditer(text))
    if not found:
        return Template(encode(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    blanks = tuple(
        Blank(m[1].strip(), m[0], writer(m.start()), encode(text[m.end() : end]))
        for m, end in zip(found, ends, strict=True)
    )
    return Template(encode(text[: found[0].start()]), blanks)


def join(templates: Iterable[Template], between: str = "") -> Template:
    """Return one template that renders as `templates` one after the other."""
    head, blanks = "", list[Blank]()
    for position, (text, more) in enumerate(templates):
        lead = (between if position else "") + text
        if blanks:
            blanks[-1] = blanks[-1]._replace(after=blanks[-1].after + lead)
        else:
            head += lead
        blanks += more
    return Template(head, tuple(blanks))


def names(templates: Iterable[Template]) -> frozenset[str]:
    """Return every variable that `templates` read, also for a name that holds templates."""
    found = frozenset(blank.name for template in templates for blank in template.blanks)
    within = [parse(name) for name in found if "{{" in name]
    return found | names(within) if within else found


def utf8(text: str) -> bytes:
    """Return `text` in UTF-8; half a surrogate pair, which JavaScript can make, is U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _encoded(encode: Callable[[str], str]) -> Callable[[Value], str]:
    """Return a writer that encodes a value's text."""
    return lambda value: encode(in_text(value))
