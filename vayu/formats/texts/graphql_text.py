"""A GraphQL body as ``.http`` files write it: a query, a blank line, its variables as JSON."""

from __future__ import annotations

import re

from vayu.model.requests.body import Body

_BEFORE_OBJECT = re.compile(r"(?<!\s)\s++(?=\{\s*[\"}])")


def graphql_body(text: str) -> Body:
    """Return a query and its variables: an object that stands after a blank line.

    Parameters
    ----------
    text : str
        Blank lines may stand within the query, and within the variables.
    """
    gaps = (gap for gap in _BEFORE_OBJECT.finditer(text) if gap[0].count("\n") > 1)
    content = {"query": text}
    if gap := next(gaps, None):
        content = {"query": text[: gap.start()], "variables": text[gap.end() :].strip()}
    return Body(mode="graphql", content=content)
