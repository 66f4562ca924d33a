"""What an object says of an attribute that it has not, to be read or to be set.

    >>> response.status
    AttributeError: 'Response' object has no attribute 'status'; here it is status_code
    >>> run.plot.heatmp
    AttributeError: 'Plots' object has no attribute 'heatmp'; did you mean heatmap?

Rule: what is set without an effect is refused. Python would keep ``request.headers = {...}``, and
the request would go out without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from vayu.api.arguments.habits import habit_of
from vayu.model.words.near import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Told:
    """An object that says what is meant by a name that it does not have."""

    __slots__ = ()

    further: ClassVar[frozenset[str]] = frozenset()
    """Names that it has although its class does not."""

    def __dir__(self) -> Iterator[str]:
        """List what it has, for who completes names."""
        yield from {*super().__dir__(), *self.further}

    if not TYPE_CHECKING:  # or each name would be one, to who checks types

        def __getattr__(self, name: str) -> object:
            """Say what it is called here.

            Raises
            ------
            AttributeError
                Always: it is not there.
            """
            if hasattr(type(self), name):  # a property that lacks something itself: say that
                return object.__getattribute__(self, name)
            raise AttributeError(missing(type(self), name))


class Guarded(Told):
    """One that refuses to be given what it does not have: that would change nothing.

    What may be set are properties that can be, and what a class annotates.
    """

    unchanged: ClassVar[str] = ""
    """What is said to whoever sets something; ``{name}`` stands for it."""

    def __setattr__(self, name: str, value: object) -> None:
        """Set what it has.

        Raises
        ------
        AttributeError
            If it has no such thing, or it cannot be set.
        """
        cls = type(self)
        if not name.startswith("_") and not _settable(cls, name):
            said = cls.unchanged.format(name=name)
            why = f"; {said}" if said else "" if hasattr(cls, name) else _meant(cls, name)
            raise AttributeError(f"{cls.__name__!r} object has no {name!r} to be set{why}")
        object.__setattr__(self, name, value)


def missing(cls: type, name: str) -> str:
    """Return what is said of a name that the objects of a class do not have."""
    return f"{cls.__name__!r} object has no attribute {name!r}{_meant(cls, name)}"


def _meant(cls: type, name: str) -> str:
    """Return how it is done here, or which name is like it, to end a sentence."""
    if name.startswith("_"):
        return ""
    known = {*dir(cls), *getattr(cls, "further", ()), *_annotated(cls)}
    public = sorted(one for one in known if not one.startswith("_"))
    return meant([one.__name__ for one in cls.__mro__], name, public)


def meant(whose: Iterable[str], name: str, known: Iterable[str]) -> str:
    """Return how something is done here, or which name is like it, to end a sentence.

    Parameters
    ----------
    whose : iterable of str
        Names of classes, or of a module, as `habit_of` has them.
    name : str
        What there is not.
    known : iterable of str
        What there is.
    """
    here = habit_of(whose, name)
    return f"; here it is {here}" if here else near(name, known, str)


def _settable(cls: type, name: str) -> bool:
    """Whether a class has something of that name that can be set."""
    there = getattr(cls, name, None)
    if isinstance(there, property):
        return there.fset is not None
    return name in _annotated(cls)


def _annotated(cls: type) -> set[str]:
    """Return the names that a class annotates: its instances have them."""
    return {name for one in cls.__mro__ for name in vars(one).get("__annotations__", ())}
