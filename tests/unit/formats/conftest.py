"""Collections of every shape."""

from __future__ import annotations

from hypothesis import strategies as st

from vayu.model.collections.collection import FolderSpec, Item, ItemSpec
from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.request import Body, RequestSpec
from vayu.model.scripts.script import ScriptSpec

LETTERS = "aZ9 /.:-_#é💥'\"{}\\"
NAME = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool)
TEXT = st.text(LETTERS + "\n\t", max_size=12)
HEADER_VALUE = st.text("aZ9 ,;:=/%{}", max_size=8)
HEADER_NAME = st.sampled_from(["Accept", "accept", "X-Id", "q"])
PAIRS = st.lists(st.tuples(HEADER_NAME, HEADER_VALUE), max_size=4).map(tuple)
SCALAR = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
JSON = st.dictionaries(TEXT, SCALAR | st.lists(SCALAR, max_size=3), max_size=3)
BODY = st.one_of(
    st.just(Body()),
    JSON.map(lambda content: Body(mode="json", content=content)),
    TEXT.map(lambda content: Body(mode="text", content=content)),
    PAIRS.map(lambda content: Body(mode="form", content=content)),
    st.binary(max_size=9).map(lambda content: Body(mode="binary", content=content)),
)
AUTH = st.one_of(
    st.none(),
    st.builds(BearerAuth, token=HEADER_VALUE),
    st.builds(BasicAuth, username=HEADER_NAME, password=TEXT),
)
SCRIPT = st.builds(ScriptSpec, pre=st.none() | TEXT, post=st.none() | TEXT)
REQUEST = st.builds(
    RequestSpec,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    url=st.sampled_from(["{{base}}/users/{{id}}?x=1", "https://example.com/ä", "http://[::1]:8080/"]),
    params=PAIRS, headers=PAIRS, body=BODY, auth=AUTH,
    timeout=st.sampled_from(["30s", 5.0, "1m"]), follow_redirects=st.booleans(),
)  # fmt: skip
ITEM = st.builds(ItemSpec, name=NAME, description=TEXT, request=REQUEST, script=SCRIPT)
VARIABLES = st.dictionaries(NAME, SCALAR, max_size=3)


def folders(items: st.SearchStrategy[Item]) -> st.SearchStrategy[FolderSpec]:
    """Folders that hold some of `items`."""
    unique = st.lists(items, max_size=4, unique_by=lambda item: item.name).map(tuple)
    return st.builds(FolderSpec, name=NAME, description=TEXT, variables=VARIABLES, auth=AUTH,
                     script=SCRIPT, items=unique)  # fmt: skip


COLLECTION = folders(st.recursive(ITEM, lambda inner: folders(inner) | inner, max_leaves=8))
