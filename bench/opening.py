"""A collection of 5,000 requests: processor time to open it, to save one of them, to resolve one.

Processor time of this process, least of five: what else the machine does adds to every attempt.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import vayu
from vayu.api.collections.item import Item
from vayu.formats.collections.collection_files import Layout, write_files
from vayu.model.collections.collection import FolderSpec, ItemSpec
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDERS, REQUESTS, ATTEMPTS = 50, 100, 5


def main(resolved: int) -> None:
    """Print one line of JSON: seconds to open and to save, ms to resolve."""
    with tempfile.TemporaryDirectory() as place:
        _write(Path(place))
        opening = min(_spent(lambda: vayu.open(place)) for _ in range(ATTEMPTS))
        collection = vayu.open(place)
        assert isinstance(collection, vayu.Collection)
        paths = [f"Folder {i % FOLDERS}/Request {i % REQUESTS}" for i in range(resolved)]
        resolving = min(_spent(lambda: _resolve(collection, paths)) for _ in range(ATTEMPTS))
        saving = min(_spent(lambda n=n: _save(collection, n)) for n in range(ATTEMPTS))
    each = resolving / resolved * 1000
    print(json.dumps({"open_s": opening, "save_s": saving, "resolve_ms": each}))


def _resolve(collection: vayu.Collection, paths: list[str]) -> None:
    """Resolve each request with an environment."""
    for path in paths:
        item = collection[path]
        assert isinstance(item, Item)
        item.resolve({"token": "t", "id": 7})


def _save(collection: vayu.Collection, number: int) -> None:
    """Change one request, and save the collection."""
    collection["Folder 0/Request 0"] = vayu.Request("GET", f"https://x.example/{number}")
    collection.save()


def _spent(work: Callable[[], object]) -> float:
    """Return the processor time of some work. [s]."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _write(place: Path) -> None:
    """Write the collection's files."""
    request = RequestSpec(
        method="POST",
        url="{{base}}/users/{{id}}",
        params=(("page", "1"),),
        headers=(("Accept", "application/json"), ("X-Id", "{{$guid}}")),
        body=Body(mode="json", content='{\n  "name": "Ada",\n  "token": "{{token}}"\n}'),
    )
    script = ScriptSpec(post='pm.test("ok", () => pm.response.to.have.status(200));')
    items = tuple(
        ItemSpec(name=f"Request {i}", request=request, script=script) for i in range(REQUESTS)
    )
    folders = tuple(FolderSpec(name=f"Folder {i}", items=items) for i in range(FOLDERS))
    root = FolderSpec(name="Big", variables={"base": "https://x.example"}, items=folders)
    for path, text in write_files(root, Layout()).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text)


if __name__ == "__main__":
    main(int(sys.argv[1]))
