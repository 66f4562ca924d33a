"""A binding that is not as it is described is never called."""

from __future__ import annotations

import ctypes
import errno

import pytest
import quickjs

from vayu.engine.scripting import quickjs_native as native

NO_MEMORY = (0, 1, 4096, (1 << 47) - 2, 1 << 47, 1 << 63, (1 << 64) - 4)


@pytest.fixture(autouse=True)
def fresh():
    """Forget what is known of the binding, before and after; yields how."""
    native._is_known.cache_clear()
    yield native._is_known.cache_clear
    native._is_known.cache_clear()


@pytest.mark.parametrize("address", NO_MEMORY)
def test_an_address_that_is_none_is_not_followed(monkeypatch, fresh, address: int) -> None:
    """Where a runtime's or a context's would stand: that would be the end of the process."""
    pointers = native._pointers
    for place in (0, 1):
        monkeypatch.setattr(
            native,
            "_pointers",
            lambda c, at=place: tuple(
                address if i == at else pointer for i, pointer in enumerate(pointers(c))
            ),
        )
        fresh()
        assert native.context_of(quickjs.Context()) is None


def test_memory_that_is_something_else_is_not_asked(monkeypatch, fresh) -> None:
    """Text, an object of Python's, and the runtime and context of another."""
    text, other, pointers = ctypes.create_string_buffer(9000), quickjs.Context(), native._pointers
    runtime, inner = pointers(other)
    told = [(at, inner) for at in (ctypes.addressof(text), id(other), runtime)]
    told += [(None, at) for at in (ctypes.addressof(text), id(other), inner)]
    for first, second in told:
        monkeypatch.setattr(
            native,
            "_pointers",
            lambda c, one=first, two=second: (pointers(c)[0] if one is None else one, two),
        )
        fresh()
        assert native.runtime_of(quickjs.Context()) is None


def no_descriptors(*_):
    """Have no more."""
    raise OSError(errno.EMFILE, "Too many open files")


def test_who_cannot_look_does_not_ask(monkeypatch) -> None:
    """A process that may open no more descriptors."""
    monkeypatch.setattr(native, "points_to", no_descriptors)
    assert native.runtime_of(quickjs.Context()) is None


def test_this_one_is_asked() -> None:
    """Or nothing above would say anything."""
    context = quickjs.Context()
    assert native.runtime_of(context)
    assert native.context_of(context)
    assert native.value_of(context, context.eval("() => 1")) is not None
    assert native.value_of(quickjs.Context(), context.eval("() => 1")) is None
