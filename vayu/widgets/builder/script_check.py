"""Whether the scripts of a form compile: asked of the engine beside the typing, newest text first.

    look ──> what is known of these very texts, at once
      └────> a thread that asks for the rest, and ends ──> told

Only the engine can compile a script, and it is not started for that: as long as none is
connected nothing is said, and a wrong script is refused when it is sent.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.widgets.builder.form import Form

_PLACE = re.compile(r" \(line (\d+)(?:, column (\d+))?\)$")
_WHICH = re.compile(r"^(?:pre-request script|tests script): ")
_PARTS = ("pre", "tests")


class ScriptCheck:
    """Looks at the scripts of one form.

    Parameters
    ----------
    vet : callable
        Returns why a script does not compile; nothing if it does; None if nobody knows.
    told : callable
        Called, on a thread, when more is known than `look` last returned.
    """

    def __init__(self, vet: Callable[[ScriptSpec], str | None], told: Callable[[], None]) -> None:
        self._vet = vet
        self._told = told
        self._lock = threading.Lock()
        self._sources: dict[str, str] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._looking = False

    def look(self, form: Form) -> dict[str, Any]:
        """Return what is known of the scripts, and let the rest be asked for.

        Returns
        -------
        dict
            For ``pre`` and ``tests`` None, as long as nothing is known; else ``why`` it does not
            compile, which is empty if it does, and ``line`` and ``column``, from 1, 0 if neither
            says.
        """
        with self._lock:
            self._sources = {part: getattr(form, part) for part in _PARTS}
            wanted = set(self._sources.items())
            self._known = {key: why for key, why in self._known.items() if key in wanted}
            if not self._looking and self._next(set()) is not None:
                self._looking = True
                threading.Thread(target=self._main, name="vayu-script-check", daemon=True).start()
            return {part: self._said(part) for part in _PARTS}

    def _said(self, part: str) -> dict[str, Any] | None:
        """Return what is known of one script."""
        why = self._known.get((part, self._sources[part]))
        if why is None:
            return None
        place = _PLACE.search(why)
        line, column = (int(number or 0) for number in place.groups()) if place else (0, 0)
        words = _WHICH.sub("", why[: place.start()] if place else why)
        return {"line": line, "column": column, "why": words}

    def _next(self, asked: set[tuple[str, str]]) -> tuple[str, str] | None:
        """Return a script that nothing is known of, and that was not asked for."""
        for part, source in self._sources.items():
            key = (part, source)
            if source.strip() and key not in self._known and key not in asked:
                return key
        return None

    def _main(self) -> None:
        """Ask until everything was asked for; what was typed over meanwhile is not."""
        asked: set[tuple[str, str]] = set()
        while True:
            with self._lock:
                key = self._next(asked)
                if key is None:
                    self._looking = False
                    return
            asked.add(key)
            part, source = key
            why = self._vet(ScriptSpec(**{"pre" if part == "pre" else "post": source}))
            if why is not None:
                with self._lock:
                    self._known[key] = why
                self._told()
