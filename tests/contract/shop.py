"""A collection in a folder, and short words for what is done to it over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import Answer, EngineProcess, Json


CANARY = "c4nary-wire"


FILES = {
    "collection.yaml": "# by hand\nvayu: 1\nname: Shop\nvariables:\n  base: BASE\n"
    f"  api_key: {CANARY}-key\nauth: {{type: bearer, token: {CANARY}-bearer}}\n",
    "ping.yaml": "# mine\nname: Ping\nurl: '{{base}}/echo'\n",
    "users/create-user.yaml": "name: Create user\nmethod: POST\nurl: '{{base}}/echo?v={{v}}'\n"
    f"headers:\n  X-Api-Key: {CANARY}-header\nbody: {{mode: json, content: {{name: Ada}}}}\n",
    "environments/stg.yaml": "name: staging\nvariables: {v: '1'}\nsecrets: [token]\n",
}


def put(engine: EngineProcess, path: str, body: Json, seen: str) -> Answer:
    return engine.call("PUT", path, body, headers={"If-Match": f'"{seen}"'})


def by_name(view: Json, name: str) -> Json:
    [found] = [item for item in view["items"] if item["name"] == name]
    return found
