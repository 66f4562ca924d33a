"""Lends every load profile a way to draw itself, in a notebook and with `plot()`.

Profiles are records of `vayu.model`, which draws nothing. Importing this module is enough.
"""

from __future__ import annotations

from typing import Any, cast

from vayu.model.load.profile import Profile, view_with


def _figure(profile: Profile) -> Any:
    """Return the preview as a plotly figure."""
    from vayu.report.profile_view import profile_figure  # noqa: PLC0415 (for who draws)

    return profile_figure(cast("Any", profile))


def _html(profile: Profile) -> str:
    """Return sentence and preview as HTML."""
    from vayu.report.profile_view import profile_html  # noqa: PLC0415 (for who looks)

    return profile_html(cast("Any", profile))


view_with(figure=_figure, html=_html)
