"""Insomnia exports of version 4 (a flat list of resources) and 5 (a tree, in YAML).

Templates are Nunjucks there: ``{{ _.name }}`` and ``{{ name }}`` become ``{{name}}``; a tag,
``{% ... %}``, is a program of Insomnia's and is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.importing.draft import (
    Siblings,
    clean_name,
    folder,
    pairs,
    request_item,
    unsupported,
)
from vayu.formats.importing.imported import FoundEnvironment, Imported, Skips
from vayu.formats.importing.insomnia_auth import read_insomnia_auth
from vayu.formats.importing.postman_request import header_of, note_file
from vayu.formats.texts.loose import items, members, objects, prose, scalar, text
from vayu.formats.texts.raw_body import raw_body
from vayu.model.collections.collection import DEEPEST_FOLDER
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.environment import EnvironmentSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.formats.importing.draft import Where
    from vayu.model.collections.collection import FolderSpec, Item
    from vayu.model.requests.auth import Auth
    from vayu.model.requests.pair import Listed
    from vayu.model.variables.scoped import Variables

Json = dict[str, Any]

_NAME = re.compile(r"\{\{\s*(?:_\.)?([\w.$-]+)\s*\}\}")
_BRACKET = re.compile(r"\{\{\s*_\[['\"]([^'\"]+)['\"]\]\s*\}\}")
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def is_insomnia(data: object) -> bool:
    """Whether data is an Insomnia export."""
    found = members(data)
    old = found.get("_type") == "export" and isinstance(found.get("resources"), list)
    return old or text(found.get("type")).startswith("collection.insomnia.rest/")


def read_insomnia(data: Json) -> Imported:
    """Return the requests and environments of an export.

    Parameters
    ----------
    data : dict
        The decoded JSON or YAML.
    """
    skips = Skips()
    if "resources" in data:
        kind, name, tree, environments = "Insomnia 4", *_flat(skips, data)
    else:
        kind, name = "Insomnia 5", text(data.get("name"))
        tree = {"children": data.get("collection")}
        environments = _environments_5(members(data.get("environments")))
    base: Variables = {}
    names = Siblings(skips, ("environments",))
    found: list[FoundEnvironment] = []
    for position, (label, values) in enumerate(environments):
        variables = dict(_variables(skips, values))
        if position == 0:
            base = variables
        else:
            spec = EnvironmentSpec(name=names.name(label, "Environment"), variables=variables)
            found.append(FoundEnvironment(spec, {}))
    root = _Reader(skips).folder(tree, (), base)
    named = folder(clean_name(name) or "Insomnia", root.items, variables=root.variables,
                   auth=root.auth, script=root.script)  # fmt: skip
    return Imported(kind, named, tuple(found), skips.all())


def _flat(skips: Skips, data: Json) -> tuple[str, Json, list[tuple[str, Json]]]:
    """Return name, tree and environments of version 4: each resource names its parent."""
    resources = objects(data.get("resources"))
    workspaces = [one for one in resources if one.get("_type") == "workspace"]
    roots = [text(one.get("_id")) for one in workspaces] or ["__WORKSPACE_ID__", ""]
    flat = _Flat(skips, resources)
    tree = {"children": [*(one for root in roots for one in flat.children(root)), *flat.lost()]}
    environments = [one for one in resources if one.get("_type") == "environment"]
    ordered = sorted(environments, key=lambda one: text(one.get("parentId")) not in roots)
    found = [(text(one.get("name")), members(one.get("data"))) for one in ordered]
    name = text(workspaces[0].get("name")) if workspaces else "Insomnia"
    return name, tree, found


class _Flat:
    """Resources of version 4, to be put below their parents."""

    def __init__(self, skips: Skips, resources: list[Json]) -> None:
        self._skips = skips
        self._resources = resources
        self._below: dict[str, list[Json]] = {}
        for one in resources:
            self._below.setdefault(text(one.get("parentId")), []).append(one)
        self._folders = set[str]()
        self._requests = set[int]()  # which need no ids of their own

    def children(self, parent: str, depth: int = 0) -> list[Json]:
        """Return what is in a folder; what is too deep is lost."""
        found: list[Json] = []
        inside = self._below.get(parent, []) if depth <= DEEPEST_FOLDER else []
        for one in sorted(inside, key=_order):
            key, kind = text(one.get("_id")), text(one.get("_type"))
            if kind == "request_group" and key not in self._folders:
                self._folders.add(key)
                found.append(one | {"children": self.children(key, depth + 1)})
            elif kind == "request" and id(one) not in self._requests:
                self._requests.add(id(one))
                found.append(one)
            elif kind in {"grpc_request", "websocket_request", "socketio_request"}:
                name = clean_name(text(one.get("name"))) or kind
                self._skips.drop((name,), kind, "is not HTTP")
        return found

    def lost(self) -> list[Json]:
        """Return the requests that no folder led to: theirs is missing, or is inside itself."""
        found = [one for one in self._resources
                 if one.get("_type") == "request" and id(one) not in self._requests]  # fmt: skip
        for one in found:
            name = clean_name(text(one.get("name"))) or "Request"
            why = "is missing, too deep, or inside itself; the request is at the top now"
            self._skips.skip((name,), "folder", why)
        return found


def _environments_5(data: Json) -> list[tuple[str, Json]]:
    """Return the environments of version 5, the base one first."""
    found = [(text(data.get("name")), members(data.get("data")))]
    more = objects(data.get("subEnvironments"))
    return found + [(text(one.get("name")), members(one.get("data"))) for one in more]


def _order(resource: Json) -> float:
    """Return where a resource stands among its siblings."""
    key = resource.get("metaSortKey")
    return key if isinstance(key, int | float) else 0.0


def _variables(skips: Skips, data: Json, prefix: str = "") -> list[tuple[str, Any]]:
    """Return variables; those in objects by their path, ``user.name``."""
    found: list[tuple[str, Any]] = []
    for name, value in data.items():
        label = f"{prefix}{name}".strip()
        if isinstance(value, dict) and value and len(label) < 200:
            found += _variables(skips, value, f"{label}.")
        elif label:
            plain = scalar(value)
            found.append((label, known(skips, ("environment",), plain) if isinstance(plain, str)
                          else plain))  # fmt: skip
    return found


def known(skips: Skips, where: Where, value: object) -> str:
    """Return text with its templates as they are written here."""
    spelt = text(value)
    if _TAG.search(spelt):
        skips.skip(where, "{% tag %}", "is a program of Insomnia's; put a variable in its place")
    return _NAME.sub(r"{{\1}}", _BRACKET.sub(r"{{\1}}", spelt))


def _listed(headers: Listed) -> list[Pair | tuple[str, str]]:
    """Return headers as a list."""
    return list(headers.items() if isinstance(headers, dict) else headers)


def _name(pair: Pair | tuple[str, str]) -> str:
    """Return the name of a header, whichever way it is written."""
    return pair.name if isinstance(pair, Pair) else pair[0]


class _Reader:
    """Reads folders and requests."""

    def __init__(self, skips: Skips) -> None:
        self._skips = skips

    def folder(self, data: Json, where: Where, variables: Variables | None = None) -> FolderSpec:
        """Return a folder with everything below it."""
        siblings = Siblings(self._skips, where)
        found: list[Item | None] = []
        for position, one in enumerate(items(data.get("children"))):
            if not isinstance(one, dict):
                self._skips.drop((*where, f"item {position + 1}"), "item", "is no object")
                continue
            is_folder = "children" in one or one.get("_type") == "request_group"
            path = (
                *where,
                siblings.name(text(one.get("name")), "Folder" if is_folder else "Request"),
            )
            if is_folder and len(path) >= DEEPEST_FOLDER:
                self._skips.drop(path, "folder", f"is the {DEEPEST_FOLDER}th inside another")
            else:
                found.append(self.folder(one, path) if is_folder
                             else self._request(one, path))  # fmt: skip
        own = dict(_variables(self._skips, members(data.get("environment"))))
        return folder(where[-1] if where else "Insomnia", found, variables=variables or own,
                      auth=self._auth(data, where), script=self._script(data),
                      description=prose(data.get("description")))  # fmt: skip

    def _request(self, data: Json, where: Where) -> Item | None:
        """Return a request."""
        spelt = self._spelt(where)
        headers = self._pairs(data.get("headers"), spelt)
        settings = members(data.get("settings"))
        follow = settings.get("followRedirects", data.get("settingFollowRedirects"))
        try:
            body = self._body(data, where, headers)
        except InvalidConfig as error:
            self._skips.refused(where, error)
            return None
        if body.mode == "multipart":
            headers = tuple(p for p in _listed(headers) if _name(p).lower() != "content-type")
        about = data.get("description") or members(data.get("meta")).get("description")
        return request_item(
            self._skips, where, method=text(data.get("method")), url=spelt(data.get("url")),
            params=self._pairs(data.get("parameters"), spelt), headers=headers,
            auth=self._auth(data, where), body=body,
            description=prose(about), script=self._script(data),
            follow_redirects=False if text(follow) in {"false", "off"} else None,
        )  # fmt: skip

    def _spelt(self, where: Where) -> Callable[[object], str]:
        """Return what spells text of one request."""
        return lambda value: known(self._skips, where, value)

    def _pairs(self, rows: object, spelt: Callable[[object], str]) -> Listed:
        """Return rows of name and value."""
        return pairs(
            (spelt(row.get("name")), spelt(row.get("value")), row.get("disabled") is not True,
             prose(row.get("description")))
            for row in objects(rows) if text(row.get("name")).strip()
        )  # fmt: skip

    def _auth(self, data: Json, where: Where) -> Auth | None:
        """Return the auth of a level."""
        try:
            return read_insomnia_auth(members(data.get("authentication")), self._spelt(where))
        except InvalidConfig as error:
            return unsupported(self._skips, where, error)

    def _script(self, data: Json) -> ScriptSpec:
        """Return the scripts of a level; Insomnia calls `pm` ``insomnia`` as well."""
        scripts = members(data.get("scripts"))
        pre = data.get("preRequestScript") or scripts.get("preRequest")
        post = data.get("afterResponseScript") or scripts.get("afterResponse")
        found = [re.sub(r"\binsomnia\.", "pm.", text(source)) or None for source in (pre, post)]
        return ScriptSpec(pre=found[0], post=found[1])

    def _body(self, data: Json, where: Where, headers: Listed) -> Body:
        """Return a body."""
        body, spelt = members(data.get("body")), self._spelt(where)
        kind = text(body.get("mimeType"))
        if kind == _FORM and isinstance(body.get("params"), list):
            return Body(mode="form", content=self._pairs(body["params"], spelt))
        if kind == _MULTIPART:
            return Body(mode="multipart", content=tuple(
                self._part(row, where) for row in objects(body.get("params"))))  # fmt: skip
        if body.get("fileName"):
            note_file(self._skips, where, text(body["fileName"]))
            return Body(mode="file", content=text(body["fileName"]), content_type=kind or None)
        content = spelt(body.get("text"))
        if kind == "application/graphql":
            return Body(mode="json", content=content)
        found = raw_body(content, content_type=kind or header_of(headers))
        own = None if header_of(headers) or found.mode in {"none", "json"} else kind or None
        return Body(mode=found.mode, content=found.content, content_type=own)

    def _part(self, row: Json, where: Where) -> Part:
        """Return a part."""
        name, enabled = text(row.get("name")), row.get("disabled") is not True
        if row.get("type") == "file" and row.get("fileName"):
            note_file(self._skips, where, text(row["fileName"]))
            return Part(name=name, file=text(row["fileName"]), enabled=enabled)
        return Part(name=name, value=known(self._skips, where, row.get("value")), enabled=enabled)
