"""Collections as Postman's, and back."""

from __future__ import annotations

import json
import re

from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from tests.unit.formats.conftest import COLLECTION
from vayu.formats.exporting.postman_export import SCHEMA, write_postman
from vayu.formats.importing.postman import read_postman
from vayu.model.collections.collection import FolderSpec, Item, ItemSpec
from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth, NoAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec

KEY = ApiKeyAuth(name="sid", value="{{s}}==", add_to="cookie")


def sayable(item: Item) -> Item:
    """What both can say: no time limit, no bytes, a query in one place, scripts that are some."""
    script = ScriptSpec(
        pre=item.script.pre if (item.script.pre or "").strip() else None,
        post=item.script.post if (item.script.post or "").strip() else None,
    )
    description = item.description.strip()
    if isinstance(item, FolderSpec):
        below = tuple(sayable(one) for one in item.items)
        named = {name.strip(): value for name, value in item.variables.items()}
        return replace(item, script=script, description=description, items=below, variables=named)
    spec = item.request
    body = spec.body
    if body.mode in {"binary", "text", "json"} or body.content in {(), ""}:
        body = Body(mode="json", content='{"a": "{{b}}"}') if body.mode == "json" else Body()
    encodes = any(re.search(r"[%&+#=]", name + value) for name, value in spec.param_pairs)
    params = () if encodes else spec.params
    url = spec.url.partition("?")[0] if params else spec.url
    request = replace(spec, timeout=None, body=body, params=params, url=url)
    return replace(item, script=script, description=description, request=request)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(COLLECTION)
def test_a_collection_reads_back(collection: FolderSpec) -> None:
    """Whatever both can say, nothing is noted, and nothing is different."""
    root = sayable(collection)
    assert isinstance(root, FolderSpec)
    text, skipped = write_postman(root)
    found = read_postman(json.loads(text))

    assert skipped == ()
    assert found.skipped == ()
    assert found.collection == root


def test_every_kind_of_body_and_auth_reads_back() -> None:
    """And rows that are switched off."""
    off = Pair(name="b", value="2", enabled=False, description="why")
    bodies = [
        Body(mode="form", content=(("a", "1"), off)),
        Body(mode="multipart", content=(Part(name="a", value="1"), Part(name="f", file="p.png"))),
        Body(mode="graphql", content={"query": "{ a }", "variables": "{}"}),
        Body(mode="file", content="data.bin"),
        Body(mode="xml", content="<a/>", content_type="application/xml"),
    ]
    items = tuple(
        ItemSpec(name=str(i), request=RequestSpec(
            method="POST", url="http://x/", body=body, params=(("a", "1"), off),
            auth=[BasicAuth("u", "p"), BearerAuth("t"), NoAuth(), KEY, None][i],
            follow_redirects=False, max_redirects=3, verify=False,
        ))
        for i, body in enumerate(bodies)
    )  # fmt: skip
    root = FolderSpec(name="Shop", items=items)
    found = read_postman(json.loads(write_postman(root)[0])).collection
    assert found is not None

    # The type of XML, which Postman says in a header, is a header then.
    assert found.items[:4] == items[:4]
    assert found.items[4].request.body.mode == "xml"  # type: ignore[union-attr]


def test_what_has_no_place_there_is_named() -> None:
    """Time limits, bytes; and it says which schema it is."""
    spec = RequestSpec(url="http://x/", timeout="5s", body=Body(mode="binary", content=b"x"))
    text, skipped = write_postman(FolderSpec(name="x", items=(ItemSpec(name="A", request=spec),)))

    assert [(note.where, note.what) for note in skipped] == [("A", "timeout"), ("A", "body")]
    assert json.loads(text)["info"]["schema"] == SCHEMA


def test_cookies_are_a_header_there() -> None:
    """Postman has a jar, and no cookies of a request."""
    spec = RequestSpec(url="http://x/", cookies=(("a", "{{a}}"), ("b", "2")))
    root = FolderSpec(name="Shop", items=(ItemSpec(name="R", request=spec),))
    found = read_postman(json.loads(write_postman(root)[0])).collection
    assert found is not None

    assert found.items[0].request.header_pairs == (("Cookie", "a={{a}}; b=2"),)  # type: ignore[union-attr]
