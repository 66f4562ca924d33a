"""The cookies of a session, as a mapping that can be changed: ``session.cookies["sid"] = "1"``."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.api.responses.cookies import Cookies
from vayu.model.requests.cookie import Cookie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.api.environments.environment import Environment


class Jar(Cookies, MutableMapping[str, str]):
    """The jar of an environment, as it is at this moment.

    Parameters
    ----------
    environment : Environment
        Whose `cookies` are read and changed.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment.cookies)
        self._environment = environment

    def __setitem__(self, name: str, value: str) -> None:
        """Give each cookie of a name another value; if there is none, one for every host."""
        if name in self:
            self._keep(replace(c, value=value) if c.name == name else c for c in self.records)
        else:
            self.set(name, value)

    def __delitem__(self, name: str) -> None:
        """Remove each cookie of a name.

        Raises
        ------
        KeyError
            If there is none.
        """
        if name not in self:
            raise KeyError(name)
        self._keep(cookie for cookie in self.records if cookie.name != name)

    def set(self, name: str, value: str, *, domain: str | None = None, path: str = "/") -> None:
        """Put a cookie into the jar, in place of one of its name, domain and path."""
        cookie = Cookie(name=name, value=value, domain=domain, path=path)
        place = (name, domain, path)
        others = (c for c in self.records if (c.name, c.domain, c.path) != place)
        self._keep((*others, cookie))

    def _keep(self, cookies: Iterable[Cookie]) -> None:
        """Put these cookies in place of all that there were."""
        self._environment.cookies = tuple(cookies)
        super().__init__(self._environment.cookies)
