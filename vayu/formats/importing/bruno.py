"""Bruno collections: a folder of ``.bru`` files, one a request.

A ``.bru`` file is a list of blocks. A block of braces holds ``name: value`` rows (``~`` switches
one off), or, for bodies, scripts, tests and docs, text that is indented by two blanks:

    get {
      url: {{base}}/users
      auth: bearer
    }
    headers {
      ~X-Off: 1
    }
    body:json {
      {"a": 1}
    }

Names of variables are written as here. Scripts speak to ``bru`` and ``res``, not to ``pm``, so they
are told and left out.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from vayu.errors import InvalidConfig
from vayu.formats.importing.bruno_auth import read_bruno_auth
from vayu.formats.importing.draft import (
    Siblings,
    clean_name,
    folder,
    pairs,
    request_item,
    unsupported,
)
from vayu.formats.importing.imported import FoundEnvironment, Imported, Skips
from vayu.formats.importing.postman_request import note_file
from vayu.formats.texts.loose import members, text
from vayu.formats.texts.raw_body import raw_body
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.variables.environment import EnvironmentSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.formats.importing.draft import Where
    from vayu.model.collections.collection import FolderSpec, Item, ItemSpec
    from vayu.model.requests.auth import Auth
    from vayu.model.requests.pair import Listed
    from vayu.model.variables.scoped import Variables

METHODS = (
    "get", "post", "put", "patch", "delete", "head", "options", "trace", "connect", "http",
)  # fmt: skip
"""Blocks that say method and URL; ``http`` names any other method in it."""
COLLECTION, FOLDER, MARK = "collection.bru", "folder.bru", "bruno.json"

_HEAD = re.compile(r"([\w:-]+)\s*[{\[]\s*")
_FILE = re.compile(r"@file\((.*?)\)")
_SCRIPTS = ("script:pre-request", "script:post-response", "tests", "assert")


class Row(NamedTuple):
    """One ``name: value`` of a block."""

    name: str
    value: str
    enabled: bool = True


def blocks_of(source: str) -> dict[str, str]:
    """Return the text of each block of a ``.bru`` file, by its name."""
    found: dict[str, str] = {}
    name, lines = None, list[str]()
    for line in source.replace("\r\n", "\n").split("\n"):
        if name is None:
            head = _HEAD.fullmatch(line)
            name, lines = (head[1], []) if head else (None, lines)
        elif line.startswith(("}", "]")):
            found[name] = "".join(f"{one}\n" for one in lines)
            name = None
        else:
            lines.append(line)
    return found


def rows_of(block: str) -> list[Row]:
    """Return the rows of a block; a value in three quotes has several lines."""
    found = []
    block = re.sub(r"'''\n?(.*?)'''", lambda m: json.dumps(_dedented(m[1])), block, flags=re.DOTALL)
    for line in block.split("\n"):
        name, colon, value = line.strip().rstrip(",").partition(":")
        if not name:
            continue
        value = value.strip()
        if value.startswith('"') and value.endswith('"') and "\\n" in value:
            value = text(json.loads(value))
        found.append(
            Row(name.lstrip("~").strip(' "'), value if colon else "", not name.startswith("~"))
        )
    return found


def read_bruno(files: Mapping[str, str]) -> Imported:
    """Return the collection of a Bruno folder.

    Parameters
    ----------
    files : mapping of str to str
        Each ``.bru`` file and ``bruno.json``, by its path below the folder, with ``/``.
    """
    skips = Skips()
    try:
        name = text(members(json.loads(files.get(MARK, "{}"))).get("name"))
    except ValueError:
        skips.skip((), MARK, "is not JSON; the collection's name is not known")
        name = ""
    found = _Reader(skips, files).folder("", ())
    root = folder(clean_name(name) or "Bruno", found.items, variables=found.variables,
                  auth=found.auth, description=found.description)  # fmt: skip
    environments = tuple(
        _environment(path.rpartition("/")[2].removesuffix(".bru"), source)
        for path, source in sorted(files.items())
        if path.startswith("environments/")
    )
    return Imported("Bruno collection", root, environments, skips.all())


def _environment(name: str, source: str) -> FoundEnvironment:
    """Return one environment; secrets have no value in the file."""
    blocks = blocks_of(source)
    variables = {row.name: row.value for row in rows_of(blocks.get("vars", "")) if row.enabled}
    secrets = tuple(row.name for row in rows_of(blocks.get("vars:secret", ""))
                    if row.name not in variables)  # fmt: skip
    spec = EnvironmentSpec(name=clean_name(name) or "Environment", variables=dict(variables),
                           secrets=secrets)  # fmt: skip
    return FoundEnvironment(spec, {})


class _Reader:
    """Reads the files of a folder."""

    def __init__(self, skips: Skips, files: Mapping[str, str]) -> None:
        self._skips, self._files = skips, files

    def folder(self, place: str, where: Where) -> FolderSpec:
        """Return a folder with everything below it."""
        file = f"{place}{FOLDER if where else COLLECTION}"
        blocks = blocks_of(self._files.get(file, ""))
        self._scripts(blocks, where)
        if rows_of(blocks.get("headers", "")):
            self._skips.skip(where, "headers", "of a folder are not carried over; write them below")
        siblings = Siblings(self._skips, where)
        found: list[tuple[float, str, Item | None]] = []
        for name in self._inside(place):
            if name.endswith("/"):
                meta = self._meta(f"{place}{name}{FOLDER}")
                path = (*where, siblings.name(meta.get("name", "") or name.strip("/"), "Folder"))
                found.append((_seq(meta), name, self.folder(f"{place}{name}", path)))
            else:
                meta = self._meta(f"{place}{name}")
                path = (*where, siblings.name(meta.get("name", "") or name.removesuffix(".bru")))
                item = self._request(self._files[f"{place}{name}"], path)
                found.append((_seq(meta), name, item))
        variables: Variables = {
            row.name: row.value
            for row in rows_of(blocks.get("vars:pre-request", ""))
            if row.enabled
        }
        ordered = [item for _, _, item in sorted(found, key=lambda one: one[:2])]
        return folder(where[-1] if where else "Bruno", ordered, variables=variables,
                      auth=self._auth(blocks, _mode(blocks), where),
                      description=_dedented(blocks.get("docs", "")).strip())  # fmt: skip

    def _auth(self, blocks: dict[str, str], mode: str, where: Where) -> Auth | None:
        """Return the auth of a level."""
        try:
            return read_bruno_auth(blocks, mode)
        except InvalidConfig as error:
            return unsupported(self._skips, where, error)

    def _inside(self, place: str) -> list[str]:
        """Return the files and folders in a folder that hold requests."""
        found = set()
        for path in self._files:
            if path.startswith(place) and path.endswith(".bru"):
                name, slash, _ = path[len(place) :].partition("/")
                if name not in {COLLECTION, FOLDER} and (place or name != "environments"):
                    found.add(name + slash)
        return sorted(found)

    def _meta(self, path: str) -> dict[str, str]:
        """Return the block that says name and place."""
        rows = rows_of(blocks_of(self._files.get(path, "")).get("meta", ""))
        return {row.name: row.value for row in rows}

    def _request(self, source: str, where: Where) -> ItemSpec | None:
        """Return one request."""
        blocks = blocks_of(source)
        method = next((name for name in METHODS if name in blocks), None)
        if method is None:
            self._skips.drop(where, "request", "has no block such as 'get { ... }'")
            return None
        head = {row.name: row.value for row in rows_of(blocks[method])}
        self._scripts(blocks, where)
        if rows_of(blocks.get("vars:pre-request", "")):
            self._skips.skip(where, "vars", "a request has none of its own; use its folder's")
        try:
            body = self._body(blocks, head.get("body", ""), where)
        except InvalidConfig as error:
            self._skips.refused(where, error)
            return None
        url = _with_path(head.get("url", ""), blocks)
        query = rows_of(blocks.get("params:query", blocks.get("query", "")))
        if query:  # the URL repeats those that are switched on
            url = url.partition("?")[0]
        return request_item(
            self._skips, where, method=head.get("method", method), url=url,
            params=_pairs(query), body=body, auth=self._auth(blocks, head.get("auth", ""), where),
            headers=_pairs(rows_of(blocks.get("headers", ""))),
            description=_dedented(blocks.get("docs", "")).strip(),
        )  # fmt: skip

    def _body(self, blocks: dict[str, str], mode: str, where: Where) -> Body:
        """Return the body of the mode that the request names."""
        if mode in {"", "none"}:
            return Body()
        kinds = {"form-urlencoded": "body:form-urlencoded", "multipart-form": "body:multipart-form",
                 "formUrlEncoded": "body:form-urlencoded",
                 "multipartForm": "body:multipart-form"}  # fmt: skip
        block = blocks.get(kinds.get(mode, f"body:{mode}"), "")
        if kinds.get(mode) == "body:form-urlencoded":
            return Body(mode="form", content=_pairs(rows_of(block)))
        if kinds.get(mode) == "body:multipart-form":
            parts = [self._part(row, where) for row in rows_of(block)]
            return Body(mode="multipart", content=tuple(parts))
        content = _dedented(block).strip("\n")
        if mode == "graphql":
            variables = _dedented(blocks.get("body:graphql:vars", "")).strip()
            return Body(mode="graphql", content={"query": content}
                        | ({"variables": variables} if variables else {}))  # fmt: skip
        if mode in {"json", "xml", "text", "sparql"}:
            return raw_body(content, mode)
        self._skips.skip(where, f"body: {mode[:30]}", "is not known, and the request has no body")
        return Body()

    def _part(self, row: Row, where: Where) -> Part:
        """Return a part."""
        file = _FILE.match(row.value)
        if file is None:
            return Part(name=row.name, value=row.value, enabled=row.enabled)
        note_file(self._skips, where, file[1])
        return Part(name=row.name, file=file[1], enabled=row.enabled)

    def _scripts(self, blocks: dict[str, str], where: Where) -> None:
        """Note the scripts."""
        for name in _SCRIPTS:
            if blocks.get(name, "").strip():
                self._skips.skip(
                    where, name, "speaks to Bruno, not to pm; write it with pm.test(...)"
                )


def _mode(blocks: dict[str, str]) -> str:
    """Return the auth that a folder names."""
    return next((row.value for row in rows_of(blocks.get("auth", "")) if row.name == "mode"), "")


def _with_path(url: str, blocks: dict[str, str]) -> str:
    """Return a URL with the values of ``:id`` in it."""
    known = {row.name: row.value for row in rows_of(blocks.get("params:path", ""))}
    return re.sub(r"(?<=/):([\w.-]+)", lambda m: known.get(m[1]) or f"{{{{{m[1]}}}}}", url)


def _pairs(rows: list[Row]) -> Listed:
    """Return rows as pairs."""
    return pairs((row.name, row.value, row.enabled, "") for row in rows)


def _seq(meta: dict[str, str]) -> float:
    """Return where an item stands among its siblings."""
    seq = meta.get("seq", "")
    return float(seq) if seq.isdecimal() else float("inf")


def _dedented(block: str) -> str:
    """Return text without the two blanks that every line of a block begins with."""
    return re.sub(r"^ {1,2}", "", block, flags=re.MULTILINE)
