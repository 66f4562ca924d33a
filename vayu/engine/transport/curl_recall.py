"""Headers that nobody listened to: libcurl remembers those of a transfer until the next begins.

To hear them costs a call into Python for each line; most responses of a run are never asked for
theirs. libcurl offers its memory (`curl_easy_nextheader`) and pycurl does not pass that on, so it
is called in C: the handle's address is read from pycurl's object, where it stands behind the list
of weak references. Before it is used the kernel looks at what it points to (`vayu.engine.memory`);
libcurl's own signs must be there, and lead back to the object. Where anything is not as described
here, whoever may want headers listens.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pycurl

from vayu.engine.memory import peek

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs

_HEADER, _TRAILER = 1 << 0, 1 << 1  # CURLH_...
_LAST = -1  # of the responses that redirects led through
_NOT_BUILT_IN = 7  # CURLHE_NOT_BUILT_IN
_PRIVATE = 0x100000 + 21  # CURLINFO_PRIVATE: pycurl keeps its object's address there
_MAGIC = 0xC0DEDBAD.to_bytes(4, sys.byteorder)  # every open handle of libcurl begins with it
_POINTER = ctypes.sizeof(ctypes.c_void_p)


class _Header(ctypes.Structure):
    """A `curl_header`."""

    _fields_: ClassVar[Any] = (
        ("name", ctypes.c_char_p),
        ("value", ctypes.c_char_p),
        ("amount", ctypes.c_size_t),
        ("index", ctypes.c_size_t),
        ("origin", ctypes.c_uint),
        ("anchor", ctypes.c_void_p),
    )


def recalled(easy: pycurl.Curl) -> Pairs:
    """Return the headers of the last response of a handle, if its next transfer has not begun.

    Parameters
    ----------
    easy : pycurl.Curl
        Where `can_recall`; asked from the thread that runs its transfers.

    Returns
    -------
    tuple of pairs
        As `vayu.protocol.head.parse_head` reads them from lines; none, if the handle is closed.
    """
    handle = _handle(easy)
    if not handle:  # libcurl would look into it
        return ()
    following = _library().curl_easy_nextheader
    found = []
    header = following(handle, _HEADER | _TRAILER, _LAST, None)
    while header:
        one = header.contents
        found.append((one.name.decode("latin-1"), one.value.decode("latin-1")))
        header = following(handle, _HEADER | _TRAILER, _LAST, header)
    return tuple(found)


@cache
def can_recall() -> bool:
    """Whether this libcurl can be asked, and this pycurl's objects look as they are described."""
    if sys.implementation.name != "cpython":  # elsewhere an `id` is no address
        return False
    offset = pycurl.Curl.__weakrefoffset__
    if offset <= 0 or pycurl.Curl.__basicsize__ < offset + 2 * _POINTER:
        return False
    try:
        with closing(pycurl.Curl()) as easy:
            return _is_known(easy)
    except (OSError, AttributeError):  # no library, none with these functions, or no descriptors
        return False


def _is_known(easy: pycurl.Curl) -> bool:
    """Whether that is so of a new handle."""
    library, handle = _library(), _handle(easy)
    if not pycurl.version.endswith(f" {library.curl_version().decode()}"):
        return False  # another libcurl was loaded before, and pycurl does not use its own
    if peek(handle, len(_MAGIC)) != _MAGIC:
        return False
    owner, header = ctypes.c_void_p(), ctypes.c_void_p()
    library.curl_easy_getinfo(handle, _PRIVATE, ctypes.byref(owner))
    answer = library.curl_easy_header(handle, b"x", 0, _HEADER, _LAST, ctypes.byref(header))
    return owner.value == id(easy) and answer != _NOT_BUILT_IN


def _handle(easy: pycurl.Curl) -> int:
    """Return the address that stands where a handle's does; 0: none."""
    at = id(easy) + pycurl.Curl.__weakrefoffset__ + _POINTER
    return ctypes.c_void_p.from_address(at).value or 0


@cache
def _library() -> ctypes.PyDLL:
    """Return the functions of the libcurl that pycurl is linked with."""
    extension = sys.modules.get("pycurl._pycurl", pycurl)  # a package since 7.49
    library = ctypes.PyDLL(extension.__file__)
    pointer, number = ctypes.c_void_p, ctypes.c_int
    library.curl_version.restype = ctypes.c_char_p
    library.curl_easy_getinfo.argtypes = (pointer, number)  # and any: those travel otherwise
    library.curl_easy_header.argtypes = (
        pointer, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, number, pointer,
    )  # fmt: skip
    library.curl_easy_nextheader.argtypes = (
        pointer, ctypes.c_uint, number, ctypes.POINTER(_Header),
    )  # fmt: skip
    library.curl_easy_nextheader.restype = ctypes.POINTER(_Header)
    return library
