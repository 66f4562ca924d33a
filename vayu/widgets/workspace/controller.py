"""What the page of a workspace asks for, and what it is told. No widget is in here.

    page: {do: "rename", path: ["Users"], name: "People"}
    kernel: {is: "tree", rows: […], chosen: ["People"]}   or   {is: "notice", text, kind: "error"}

A value of a secret is in no message but the answer to `reveal`, which the page forgets after
`REVEALED` seconds. What takes the engine runs on a thread; a page that asks for nonsense is told.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import msgspec

from vayu.errors import VayuError
from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.collections.collection import Path
    from vayu.widgets.workspace.host import Host, Kind

REVEALED = 10
"""How long a page shows the value of a secret. [s]"""

Message = dict[str, Any]


class Controller:
    """One workspace.

    Parameters
    ----------
    host : Host
    emit : callable
        Sends a message to every page; from any thread.
    """

    def __init__(self, host: Host, emit: Callable[[Message], None]) -> None:
        self._host = host
        self._emit = emit
        self._lock = threading.RLock()
        self._asking: threading.Thread | None = None

    def receive(self, content: Message) -> None:
        """Take a message of a page."""
        doing = _ACTIONS.get(str(content.get("do")))
        if doing is None:
            self._notice("The workspace does not know this.", kind="error")
        elif content["do"] in _SLOW:
            arguments = (doing, content)
            thread = threading.Thread(target=self._try, args=arguments, daemon=True)
            thread.name = "vayu-workspace"
            self._asking = thread
            thread.start()
        else:
            self._try(doing, content)

    def join(self, timeout: float | None = None) -> None:
        """Wait for what the engine was asked last."""
        if self._asking is not None:
            self._asking.join(timeout)

    def _try(self, doing: Callable[[Controller, Message], None], content: Message) -> None:
        """Do it, and say what went wrong in words."""
        try:
            with self._lock:
                doing(self, content)
        except VayuError as error:
            hint = f" ({error.hint})" if error.hint else ""
            self._notice(f"{error.message}{hint}", kind="error")
        except (KeyError, TypeError, ValueError) as error:
            self._notice(f"This cannot be done: {error}", kind="error")
        except Exception as error:  # noqa: BLE001 (nobody would see it on a thread)
            self._notice(f"This failed: {error!r}", kind="error")

    def _hello(self, _: Message) -> None:
        """Show everything to a page that has just opened."""
        self._show_tree()
        self._show_environments()

    def _open(self, content: Message) -> None:
        """Open a request."""
        self._host.open(_path(content["path"]))

    def _new(self, content: Message) -> None:
        """Make a request or folder.

        Raises
        ------
        ValueError
            If the page asks for something else.
        """
        kind = content["kind"]
        if kind not in {"folder", "request"}:
            raise ValueError(f"there is no new {kind!r}")
        made = self._host.new(cast("Kind", kind), _path(content["path"]))
        self._show_tree(made, rename=True)

    def _rename(self, content: Message) -> None:
        """Give it another name."""
        self._show_tree(self._host.rename(_path(content["path"]), str(content["name"]).strip()))

    def _duplicate(self, content: Message) -> None:
        """Put a copy after it."""
        self._show_tree(self._host.duplicate(_path(content["path"])))

    def _move(self, content: Message) -> None:
        """Put it elsewhere.

        Raises
        ------
        ValueError
            If the page names no place.
        """
        position = content.get("position")
        if position is not None and type(position) is not int:
            raise ValueError("a position is a number")
        self._show_tree(self._host.move(_path(content["path"]), _path(content["to"]), position))

    def _delete(self, content: Message) -> None:
        """Remove it."""
        path = _path(content["path"])
        self._host.delete(path)
        self._show_tree(path[:-1])
        self._notice(f"Deleted {'/'.join(path)}; Reload brings back what was saved.")

    def _save(self, _: Message) -> None:
        """Write the files."""
        self._notice(f"Saved in {self._host.save()}.")
        self._show_tree()

    def _reload(self, _: Message) -> None:
        """Read the files again."""
        self._host.reload()
        self._hello({})
        self._notice("Read again.")

    def _environment(self, content: Message) -> None:
        """Show an environment."""
        self._show_environment(str(content["name"]))

    def _add(self, content: Message) -> None:
        """Make an environment."""
        name = str(content["name"]).strip()
        self._host.add_environment(name)
        self._show_environments()
        self._show_environment(name)

    def _set(self, content: Message) -> None:
        """Set a variable."""
        where, name = str(content["environment"]), str(content["name"]).strip()
        secret = bool(content.get("secret"))
        kept = self._host.set_variable(where, name, str(content["value"]), secret=secret)
        self._show_environment(where)
        self._notice(kept)

    def _unset(self, content: Message) -> None:
        """Remove a variable."""
        where = str(content["environment"])
        kept = self._host.remove_variable(where, str(content["name"]))
        self._show_environment(where)
        self._notice(kept)

    def _reveal(self, content: Message) -> None:
        """Show one value, for a while."""
        where, name = str(content["environment"]), str(content["name"])
        value = self._host.reveal(where, name)
        self._emit({"is": "revealed", "environment": where, "name": name, "value": value,
                    "seconds": REVEALED})  # fmt: skip

    def _history(self, content: Message) -> None:
        """Show what was sent."""
        rows = self._host.history(str(content.get("words", "")))
        self._emit({"is": "history", "rows": msgspec.to_builtins(rows)})

    def _recall(self, content: Message) -> None:
        """Open a request of the history."""
        self._host.recall(int(content["id"]))

    def _show_tree(self, chosen: Path = (), *, rename: bool = False) -> None:
        """Show the tree."""
        rows = [
            {"path": list(row.path), "kind": row.kind, "method": line(row.method)}
            for row in self._host.rows()
        ]
        self._emit({"is": "tree", "title": self._host.title, "rows": rows,
                    "chosen": list(chosen), "rename": rename})  # fmt: skip

    def _show_environments(self) -> None:
        """Show which environments there are."""
        self._emit({"is": "environments", "names": self._host.environments()})

    def _show_environment(self, name: str) -> None:
        """Show what is in an environment."""
        rows = msgspec.to_builtins(self._host.variables(name))
        self._emit({"is": "environment", "name": name, "rows": rows})

    def _notice(self, text: str, *, kind: str = "") -> None:
        """Say something."""
        self._emit({"is": "notice", "text": line(text, limit=400), "kind": kind})


_ACTIONS: dict[str, Callable[[Controller, Message], None]] = {
    name.replace("_", ""): getattr(Controller, name)
    for name in (
        "_hello", "_open", "_new", "_rename", "_duplicate", "_move", "_delete", "_save", "_reload",
        "_environment", "_add", "_set", "_unset", "_reveal", "_history", "_recall",
    )
}  # fmt: skip
_SLOW = frozenset({"history", "recall"})


def _path(value: object) -> Path:
    """Return the path that a page names.

    Raises
    ------
    ValueError
        If it names none.
    """
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError("a path is a list of names")
    return tuple(value)
