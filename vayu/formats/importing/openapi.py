"""OpenAPI 3.0 and 3.1, and Swagger 2: one request an operation, folders by tag.

The server is the variable ``baseUrl``, a parameter of the path a variable of its name. Optional
parameters are there, switched off. Values are the author's examples, else made from the schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.importing.draft import Siblings, folder, request_item, unsupported
from vayu.formats.importing.imported import Imported, Skips
from vayu.formats.importing.openapi_body import read_request_body
from vayu.formats.importing.openapi_example import Examples
from vayu.formats.importing.openapi_parameters import Parameters
from vayu.formats.importing.openapi_refs import References
from vayu.formats.importing.openapi_security import Secured, read_security
from vayu.formats.texts.loose import items, members, objects, prose, scalar, text

if TYPE_CHECKING:
    from vayu.model.collections.collection import Item, ItemSpec
    from vayu.model.variables.scoped import Variables

Json = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace", "query")

_PARAMETER = re.compile(r"\{([^{}/]+)\}")


def is_openapi(data: object) -> bool:
    """Whether data is an OpenAPI or Swagger document."""
    found = members(data)
    return text(found.get("openapi")).startswith("3.") or text(found.get("swagger")) in {"2.0", "2"}


def read_openapi(data: Json) -> Imported:
    """Return the operations of a document.

    Parameters
    ----------
    data : dict
        The decoded JSON or YAML.
    """
    version = text(data.get("openapi"))
    kind = f"OpenAPI {version[:3]}" if version else "Swagger 2"
    return _Reader(data, Skips()).imported(kind)


class _Reader:
    """Reads one document."""

    def __init__(self, data: Json, skips: Skips) -> None:
        self._data, self._skips = data, skips
        self._references = References(data)
        self._examples = Examples(self._references)
        components = members(data.get("components"))
        self._schemes = members(
            components.get("securitySchemes") or data.get("securityDefinitions")
        )
        self._variables: Variables = {"baseUrl": self._base(data)}

    def imported(self, kind: str) -> Imported:
        """Return everything."""
        info = members(self._data.get("info"))
        secured = self._secured(self._data, ())
        root = Siblings(self._skips, ())
        name = root.name(text(info.get("title")), "API")
        tags = self._tags()
        siblings = Siblings(self._skips, ())
        names = {tag: siblings.name(tag, "Folder") for tag in tags}
        inside: dict[str, list[Item | None]] = {tag: [] for tag in tags}
        within = {tag: Siblings(self._skips, (names[tag],)) for tag in tags}
        loose: list[Item | None] = []
        for path, method, operation in self._operations():
            tag = next((text(one) for one in items(operation.get("tags"))), "")
            where, names_there = ((names[tag],), within[tag]) if tag else ((), siblings)
            found = self._operation(path, method, operation, (where, names_there))
            (inside[tag] if tag else loose).append(found)
        folders = [folder(names[tag], found, description=tags[tag])
                   for tag, found in inside.items() if any(found)]  # fmt: skip
        if self._data.get("webhooks"):
            self._skips.skip((), "webhooks", "are sent by the server")
        for reference in sorted(self._references.refused):
            why = "leads nowhere in this document; other files and URLs are not read"
            self._skips.skip((), f"$ref {reference[:80]}", why)
        collection = folder(name, [*folders, *loose], description=prose(info.get("description")),
                            variables=self._variables, auth=secured.auth)  # fmt: skip
        return Imported(kind, collection, (), self._skips.all())

    def _tags(self) -> dict[str, str]:
        """Return every tag that is used, with its description, in the document's order."""
        said = {text(tag.get("name")): prose(tag.get("description"))
                for tag in objects(self._data.get("tags"))}  # fmt: skip
        used = [text(one) for _, _, op in self._operations() for one in items(op.get("tags"))[:1]]
        ordered = [tag for tag in said if tag in used] + used
        return {tag: said.get(tag, "") for tag in ordered if tag}

    def _operations(self) -> list[tuple[str, str, Json]]:
        """Return path, method and operation, each with the parameters of its path."""
        found = []
        for path, value in members(self._data.get("paths")).items():
            item = self._references.follow(value)
            for method, operation in _by_method(item):
                common = items(item.get("parameters"))
                own = items(operation.get("parameters"))
                servers = operation.get("servers") or item.get("servers")
                both = {"parameters": [*common, *own], "servers": servers}
                found.append((text(path), method, operation | both))
        return found

    def _operation(
        self, path: str, method: str, operation: Json, place: tuple[tuple[str, ...], Siblings]
    ) -> ItemSpec | None:
        """Return the request of one operation."""
        label = text(operation.get("summary")) or text(operation.get("operationId"))
        where = (*place[0], place[1].name(label, f"{method} {path}"))
        given = Parameters(self._references, self._examples, operation, path)
        for what, why in given.lost:
            self._skips.skip(where, what, why)
        for name, value in given.in_path.items():
            example = scalar(value)
            if self._variables.setdefault(name, example) != example:
                why = f"is the variable {name}, which has the value of another path"
                self._skips.skip(where, f"example of {name[:40]!r}", why)
        try:
            body = read_request_body(self._skips, where, operation, given, self._data,
                                     self._references, self._examples)  # fmt: skip
        except InvalidConfig as error:
            self._skips.refused(where, error)
            return None
        secured = self._secured(operation, where)
        if operation.get("callbacks"):
            self._skips.skip(where, "callbacks", "are sent by the server")
        servers = operation.get("servers")
        base = self._base({"servers": servers}) if servers else "{{baseUrl}}"
        keys = [(key.name, key.value, key.add_to) for key in secured.keys]
        return request_item(
            self._skips, where, method=method,
            url=base + _PARAMETER.sub(lambda m: f"{{{{{m[1]}}}}}", path),
            params=(*given.query, *((n, v) for n, v, to in keys if to == "query")),
            headers=(*given.headers, *self._accept(operation),
                     *((n, v) for n, v, to in keys if to == "header")),
            cookies=(*given.cookies, *((n, v) for n, v, to in keys if to == "cookie")),
            auth=secured.auth, body=body, description=prose(operation.get("description")),
        )  # fmt: skip

    def _secured(self, data: Json, where: tuple[str, ...]) -> Secured:
        """Return the auth of the document, or of an operation."""
        try:
            return read_security(data.get("security"), self._schemes, self._references)
        except InvalidConfig as error:
            return Secured(unsupported(self._skips, where, error))

    def _accept(self, operation: Json) -> list[tuple[str, str]]:
        """Return the `Accept` header that the described responses suggest."""
        produced = items(operation.get("produces") or self._data.get("produces"))
        kinds = [text(kind) for kind in produced]
        for response in members(operation.get("responses")).values():
            kinds += members(self._references.follow(response).get("content"))
        return [("Accept", "application/json")] if "application/json" in kinds else []

    def _base(self, data: Json) -> str:
        """Return the URL of the first server."""
        if text(data.get("swagger")):
            scheme = next((text(one) for one in items(data.get("schemes"))), "https")
            host = text(data.get("host")) or "localhost"
            return f"{scheme}://{host}{text(data.get('basePath'))}".rstrip("/")
        servers = objects(data.get("servers"))
        url = text(servers[0].get("url")) if servers else ""
        variables = members(servers[0].get("variables")) if servers else {}
        for name, variable in variables.items():
            url = url.replace(f"{{{name}}}", text(members(variable).get("default")))
        if not url.startswith(("http://", "https://")):
            self._skips.skip((), "servers", f"{url[:60]!r} is no absolute URL; correct baseUrl")
            url = f"http://localhost/{url.lstrip('/')}"
        return url.rstrip("/")


def _by_method(path: Json) -> list[tuple[str, Json]]:
    """Return the operations of a path by their methods; OpenAPI 3.2 has more of these."""
    usual = [(method.upper(), path.get(method)) for method in METHODS]
    others = members(path.get("additionalOperations")).items()
    return [(text(name), one) for name, one in (*usual, *others) if isinstance(one, dict)]
