"""``vayu.config``: the engine's settings as attributes; setting one changes it, and keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, fields

from vayu.api.arguments.options import unknown_name
from vayu.client.session import session
from vayu.errors import InvalidConfig
from vayu.model.records.called import plain
from vayu.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {field.name: field.encode_name for field in fields(Settings)}
"""Each setting, and what it is called on the wire."""


class Config:
    """The settings of the engine of Vayu's data folder.

    They are kept in a file, and hold for every program that uses the folder. A run keeps those it
    started with.

    Examples
    --------
    >>> config = Config()
    >>> "live_rate" in dir(config)
    True
    """

    @property
    def settings(self) -> Settings:
        """All of them, as a plain record."""
        return session().config()

    def change(self, **changes: Any) -> Settings:
        """Change some settings, all or none of them.

        Parameters
        ----------
        **changes
            By the names of `vayu.model.settings.Settings`; a length may be a `timedelta`.

        Returns
        -------
        Settings
            All of them, as they are now.

        Raises
        ------
        InvalidConfig
            Naming every one that is wrong, in these words.
        """
        wrong = {name: _unknown(name) for name in changes if name not in NAMES}
        if wrong:
            raise InvalidConfig(wrong)
        given = {NAMES[name]: plain(value) for name, value in changes.items()}
        try:
            return session().change_config(given)
        except InvalidConfig as error:
            found = {_python_name(where): why for where, why in error.problems.items()}
            raise InvalidConfig(found, hint=error.hint) from None

    def reset(self, *names: str) -> Settings:
        """Give some settings, or all, the value that they had at first."""
        usual = asdict(Settings())
        return self.change(**{name: usual.get(name) for name in names or usual})

    def __getattr__(self, name: str) -> Any:
        """Return one setting.

        Raises
        ------
        AttributeError
            If there is none of that name.
        """
        if name not in NAMES:
            raise AttributeError(f"{name!r}: {_unknown(name)}")
        return getattr(self.settings, name)

    def __setattr__(self, name: str, value: object) -> None:
        """Change one setting."""
        self.change(**{name: value})

    def __dir__(self) -> Iterator[str]:
        """List the settings."""
        yield from [*super().__dir__(), *NAMES]

    def __repr__(self) -> str:
        """Show all of them, each in a line."""
        usual = asdict(Settings())
        lines = [
            f"{name} = {value!r}{'' if value == usual[name] else f'  (at first {usual[name]!r})'}"
            for name, value in asdict(self.settings).items()
        ]
        return "\n".join(lines)


config = Config()
"""The one that is `vayu.config`."""


def _unknown(name: str) -> str:
    """Say which setting an unknown one resembles."""
    return unknown_name(name, NAMES, what="setting")


def _python_name(where: str) -> str:
    """Return a setting's name in Python."""
    return next((name for name, wire in NAMES.items() if wire == where), where)
