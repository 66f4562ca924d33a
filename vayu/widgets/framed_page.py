"""A page that nobody may trust, made ready for a frame: it fetches nothing and runs nothing.

    <iframe sandbox="" srcdoc="policy, base, the page">

The sandbox alone forbids scripts, forms, windows and the origin of the notebook; the policy, which
stands in front of everything the page says, forbids what a page fetches without a script.
"""

from __future__ import annotations

from vayu.report.markup import element

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def framed(page: str) -> str:
    """Return `page` as the ``srcdoc`` of a sandboxed frame."""
    policy = element("meta", **{"http-equiv": "Content-Security-Policy", "content": POLICY})
    nowhere = element("base", target="_blank")  # and a sandbox opens nothing
    return policy + nowhere + page
