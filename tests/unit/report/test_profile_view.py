"""Every load profile draws itself, as a figure and in a saved notebook."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET

import pytest

import vayu

PROFILES = [
    vayu.ConstantRate(rate=100, duration="30s", ramp_up=5),
    vayu.RampRate(end=50, duration=5),
    vayu.Stages(stages="10s:100,30s:100,0:20,5s:0"),
    vayu.PoissonRate(rate=20, duration=10, seed=7),
    vayu.Replay(times=[0, 1, 1.5, 9]),
    vayu.ConstantUsers(users=10, duration=20),
    vayu.RampUsers(end=5, duration=3),
    vayu.UserStages(stages=[("1s", 5)]),
    vayu.Iterations(iterations=5, users=2),
]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: type(p).__name__)
def test_a_profile_shows_its_sentence_and_a_chart(profile) -> None:
    """As an image: no script, no style sheet, no network."""
    html = profile._repr_html_()
    image = re.search(r"data:image/svg\+xml;base64,([^\"]+)", html)

    assert str(profile) in html
    assert image is not None
    assert ET.fromstring(base64.b64decode(image[1])).tag.endswith("svg")
    assert "<script" not in html
    assert "<style" not in html


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: type(p).__name__)
def test_a_profile_plots_what_it_offers(profile) -> None:
    """With its sentence as the title, and units on both axes."""
    figure = profile.plot()

    assert figure.layout.title.text == str(profile)
    assert figure.layout.xaxis.title.text.startswith("time after t0 [s]")
    expected = "virtual users" if profile.model == "closed" else "arrival rate [requests/s]"
    assert figure.layout.yaxis.title.text == expected


def test_the_line_is_the_one_that_is_paced() -> None:
    """Corner by corner."""
    (line,) = vayu.Stages(stages="10s:100,30s:100,0:20,5s:0").plot().data

    assert list(line.x) == [0, 10, 10, 40, 40, 45]
    assert list(line.y) == [0, 100, 100, 100, 20, 0]


def test_arrivals_at_random_are_drawn_beside_their_mean() -> None:
    """Bars, and a line; without a seed they are an example."""
    bars, line = vayu.PoissonRate(rate=20, duration=10, seed=7).plot().data
    example, _ = vayu.PoissonRate(rate=20, duration=10).plot().data

    assert (bars.name, line.name, example.name) == (
        "arrivals", "on average", "arrivals, for example",
    )  # fmt: skip
    assert list(line.y) == [20, 20]


def test_an_unknown_end_is_said() -> None:
    """The time axis is not one."""
    iterations = vayu.Iterations(iterations=5)

    assert "however long they take" in iterations._repr_html_()
    assert "however long they take" in iterations.plot().layout.xaxis.title.text


@pytest.mark.parametrize("search", [vayu.Capacity, vayu.UserCapacity])
def test_a_search_says_that_its_steps_end_at_the_limit(search) -> None:
    """What is drawn is the way up; how far it goes only the target knows."""
    profile = search(start=100, thresholds=["p99 < 20ms"])

    assert "up to the first level that breaks a threshold" in profile._repr_html_()
    assert "up to the first level that" in profile.plot().layout.xaxis.title.text
