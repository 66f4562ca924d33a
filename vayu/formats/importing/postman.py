"""Postman collections of versions 2.0 and 2.1.

Schema: https://schema.postman.com. What stands at a folder (auth, scripts, variables,
`protocolProfileBehavior`) is carried over where it stands; only the last, for which folders have
no place here, goes to each request below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.importing.draft import Siblings, bare_url, folder, request_item, unsupported
from vayu.formats.importing.imported import FoundEnvironment, Imported, Skips
from vayu.formats.importing.postman_auth import read_auth
from vayu.formats.importing.postman_request import (
    read_behaviour,
    read_body,
    read_headers,
    read_url,
    sends_body,
)
from vayu.formats.texts.loose import items, kept, members, objects, prose, text
from vayu.model.collections.collection import DEEPEST_FOLDER, FolderSpec, Item, ItemSpec
from vayu.model.requests.body import Body
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.environment import EnvironmentSpec

if TYPE_CHECKING:
    from vayu.formats.importing.draft import Where
    from vayu.model.requests.auth import Auth
    from vayu.model.variables.scoped import Variables

Json = dict[str, Any]

SECRETS = "secrets"
"""Name of the environment for the secrets of a collection."""


def is_postman(data: object) -> bool:
    """Whether data says that it is a Postman collection."""
    info = members(members(data).get("info"))
    return "schema.getpostman.com" in text(info.get("schema")) or (
        isinstance(members(data).get("item"), list) and bool(info)
    )


def read_postman(data: Json) -> Imported:
    """Return the collection of a Postman export.

    Parameters
    ----------
    data : dict
        The decoded JSON.
    """
    info, skips = members(data.get("info")), Skips()
    version = re.search(r"/v(\d+\.\d+)", text(info.get("schema")))
    name = Siblings(skips, ()).name(text(info.get("name")), "Collection")
    reader = _Reader(skips)
    root = reader.folder(data, (), {})
    description = prose(info.get("description"))
    collection = FolderSpec(
        name=name, description=description, variables=root.variables, auth=root.auth,
        script=root.script, items=root.items,
    )  # fmt: skip
    kind = f"Postman collection {version[1] if version else '2'}"
    spec = EnvironmentSpec(name=SECRETS, secrets=tuple(reader.secrets))
    environments = (FoundEnvironment(spec, reader.secrets),) if reader.secrets else ()
    return Imported(kind, collection, environments, skips.all())


class _Reader:
    """Reads folders and requests; a bad one costs nothing but itself."""

    def __init__(self, skips: Skips) -> None:
        self._skips = skips
        self.secrets: Variables = {}

    def folder(self, data: Json, where: Where, above: Json) -> FolderSpec:
        """Return a folder with everything below it.

        Parameters
        ----------
        data : dict
        where : tuple of str
        above : dict
            The `protocolProfileBehavior` of the folders above.
        """
        behaviour = above | members(data.get("protocolProfileBehavior"))
        siblings = Siblings(self._skips, where)
        found: list[Item | None] = []
        for position, item in enumerate(items(data.get("item"))):
            found.append(self._item(item, position, where, siblings, behaviour))
        return folder(
            where[-1] if where else "Collection",
            found,
            description=prose(data.get("description")),
            variables=self._variables(data.get("variable"), where),
            auth=self._auth(data, where),
            script=self._script(data, where),
        )

    def _item(
        self, item: Any, position: int, where: Where, siblings: Siblings, above: Json
    ) -> Item | None:
        """Return a folder or a request."""
        if not isinstance(item, dict):
            self._skips.drop((*where, f"item {position + 1}"), "item", "is no object")
            return None
        request = item.get("request")
        if request is not None and objects(item.get("item")):
            return self._both(item, position, (where, siblings, above))
        is_folder = request is None and isinstance(item.get("item"), list)
        url = (
            text(request) if isinstance(request, str) else read_url(members(request).get("url"))[0]
        )
        path = (
            *where,
            siblings.name(text(item.get("name")), "Folder" if is_folder else bare_url(url)),
        )
        if is_folder and len(path) >= DEEPEST_FOLDER:
            self._skips.drop(path, "folder", f"is the {DEEPEST_FOLDER}th inside another")
            return None
        if is_folder:
            return self.folder(item, path, above)
        if isinstance(request, str):
            request = {"url": request}
        if not isinstance(request, dict):
            self._skips.drop(path, "request", "there is none")
            return None
        return self._request(item, request, path, above)

    def _both(self, item: Json, position: int, place: tuple[Where, Siblings, Json]) -> Item | None:
        """Return a folder for a request that has others below it: it is the first of them."""
        where, siblings, above = place
        own = {key: value for key, value in item.items() if key != "item"}
        inside = {"name": item.get("name"), "item": [own, *items(item.get("item"))]}
        found = self._item(inside, position, where, siblings, above)
        if found is not None:
            why = "has items below it; it is with them in a folder of its name"
            self._skips.skip((*where, found.name), "request", why)
        return found

    def _request(self, item: Json, request: Json, where: Where, above: Json) -> ItemSpec | None:
        """Return a request."""
        behaviour = above | members(item.get("protocolProfileBehavior"))
        method = text(request.get("method")) or "GET"
        url, params = read_url(request.get("url"))
        headers = read_headers(request.get("header"))
        self._leftovers(item, request, where)
        try:
            body = read_body(self._skips, where, request.get("body"), headers)
        except InvalidConfig as error:
            self._skips.refused(where, error)
            return None
        if body.mode != "none" and not sends_body(method, behaviour):
            self._skips.skip(where, "body", f"Postman sends none with {method}; left out")
            body = Body()
        return request_item(
            self._skips, where, method=method, url=url, params=params, headers=headers, body=body,
            auth=self._auth(request, where),
            description=prose(request.get("description") or item.get("description")),
            script=self._script(item, where), **read_behaviour(self._skips, where, behaviour),
        )  # fmt: skip

    def _auth(self, data: Json, where: Where) -> Auth | None:
        """Return what is said of auth here."""
        try:
            return read_auth(data.get("auth"))
        except InvalidConfig as error:
            return unsupported(self._skips, where, error)

    def _script(self, data: Json, where: Where) -> ScriptSpec:
        """Return the scripts of a level."""
        found: dict[str, str] = {}
        for event in objects(data.get("event")):
            name = {"prerequest": "pre", "test": "post"}.get(text(event.get("listen")))
            script = event.get("script")
            lines = members(script).get("exec") if isinstance(script, dict) else script
            source = (
                "\n".join(text(line) for line in lines) if isinstance(lines, list) else text(lines)
            )
            if members(script).get("src"):
                self._skips.skip(where, "script: src", "a script from elsewhere is not fetched")
            if not source.strip():
                continue
            if name is None or event.get("disabled") is True:
                why = "is switched off" if name else "runs neither before nor after the request"
                self._skips.skip(where, f"script: {text(event.get('listen'))[:20]}", why)
                continue
            found[name] = f"{found[name]}\n{source}" if name in found else source
        return ScriptSpec(**{name: source for name, source in found.items() if source.strip()})

    def _variables(self, rows: object, where: Where) -> Variables:
        """Return the variables of a level."""
        found: Variables = {}
        for row in objects(rows):
            name = text(row.get("key") or row.get("id")).strip()
            if not name:
                continue
            if row.get("disabled") is True:
                self._skips.skip(where, f"variable {name[:40]!r}", "is switched off")
            elif row.get("type") == "secret":
                value = kept(row.get("value"))
                first = self.secrets.setdefault(name, value) == value
                why = (
                    f"is a secret; it is in the environment {SECRETS!r} now; send with that"
                    if first
                    else "is a secret of which another value is in the environment"
                )
                self._skips.skip(where, f"variable {name[:40]!r}", why)
            else:
                found[name] = kept(row.get("value"))
        return found

    def _leftovers(self, item: Json, request: Json, where: Where) -> None:
        """Note what of a request has no place here."""
        responses = len(objects(item.get("response")))
        if responses:
            noun = "example is" if responses == 1 else "examples are"
            self._skips.skip(where, "response", f"{responses} saved {noun} not kept")
        for name in ("proxy", "certificate"):
            if request.get(name):
                self._skips.skip(where, name, "is not carried over; set it on the request")
        if objects(item.get("variable")):
            self._skips.skip(where, "variable", "a request has none of its own; use its folder's")
