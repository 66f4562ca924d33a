"""A load test as a test: the `vayu` fixture and the mark of the same name.

    @pytest.mark.vayu(threshold=["p99 < 200ms", "failed < 1%"])
    def test_orders_keep_up(vayu):
        vayu.load("http://127.0.0.1:8000/orders", rate=50, duration="10s")

The test fails where `vayu load` would: a threshold failed or was not evaluated, the run did not get
to its end, or requests or `pm.test`s failed and no threshold is about that. What it came to is in
the failure's text. A mark without the fixture, or whose test puts nothing under load, is no pass
either. pytest finds the plugin when Vayu is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.api.requests.request import Request
    from vayu.api.responses.response import Response
    from vayu.api.runs.run import Run

MARK = "vayu(threshold=[...]): limits of the load runs of a test, such as 'p99 < 200ms'"


class LoadTest:
    """What the fixture is.

    Parameters
    ----------
    thresholds : sequence of str
        Of the test's marks, for each of its runs.

    Attributes
    ----------
    runs : list of Run
        Those of this test, in order.
    asked : bool
        Whether a run was asked for, also one that was refused.
    """

    def __init__(self, thresholds: Sequence[str]) -> None:
        self._thresholds = tuple(thresholds)
        self.runs: list[Run] = []
        self.asked = False

    if not TYPE_CHECKING:  # or each name would be one, to who checks types

        def __getattr__(self, name: str) -> object:
            """Say that the package is another thing of the same name.

            Raises
            ------
            AttributeError
                Always: it is not there.
            """
            why = f"the fixture 'vayu' has no {name!r}, but load, send and runs"
            raise AttributeError(f"{why}; for the package say `import vayu as v`, and v.{name}")

    def load(self, request: Request | str, **options: Any) -> Run:
        """Put a request under load, wait, and let the test fail unless the run passed.

        Parameters
        ----------
        request : Request or str
            A URL is a GET.
        **options
            As of `vayu.Request.load`; `thresholds` come on top of the mark's.

        Returns
        -------
        Run
            It has ended.
        """
        __tracebackhide__ = True
        self.asked = True
        options["thresholds"] = [*self._thresholds, *_texts(options.pop("thresholds", None))]
        run = _started(request, options)
        self.runs.append(run)
        run.wait()
        if not _passed(run):
            pytest.fail(_told(run), pytrace=False)
        return run

    def send(self, request: Request | str, **options: Any) -> Response:
        """Send a request once, and let the test fail if one of its tests did.

        Parameters
        ----------
        request : Request or str
        **options
            As of `vayu.Request.send`.
        """
        __tracebackhide__ = True
        response = _request(request).send(**options)
        failed = [f"{test.name}: {test.message}" for test in response.tests if test.failed]
        if failed:
            pytest.fail("\n".join([f"{response!r}", *failed]), pytrace=False)
        return response


@pytest.fixture
def vayu(request: pytest.FixtureRequest) -> Iterator[LoadTest]:
    """Yield a `LoadTest`; runs that go on when the test is left are stopped."""
    marks = list(request.node.iter_markers("vayu"))
    thresholds = [text for mark in marks for text in _listed(mark)]
    test = LoadTest(thresholds)
    yield test
    for run in test.runs:
        if not run.live.done:
            run.stop()
    if marks and not test.asked:
        pytest.fail("the test has the mark, and nothing was put under load", pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", MARK)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark that nothing looks at.

    Raises
    ------
    pytest.UsageError
        If a test has it and not the fixture.
    """
    for item in items:
        if item.get_closest_marker("vayu") and "vayu" not in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid}: the mark 'vayu' needs the fixture 'vayu'")


def _passed(run: Run) -> bool:
    """Whether a run that has ended is one that `vayu load` exits with 0 for."""
    from vayu.model.results.result import Result, run_result  # noqa: PLC0415 (for tests that use it)

    summary = run.summary
    return summary is not None and run_result(summary) is Result.PASSED


def _started(request: Request | str, options: dict[str, Any]) -> Run:
    """Start a run; options that cannot be are the failure's text, without frames of ours."""
    from vayu.errors import InvalidConfig  # noqa: PLC0415 (for tests that use it)

    __tracebackhide__ = True
    try:
        return _request(request).load(**options)
    except InvalidConfig as error:
        refused = str(error)
    pytest.fail(refused, pytrace=False)


def _listed(mark: pytest.Mark) -> list[str]:
    """Return the thresholds of a mark.

    Raises
    ------
    pytest.UsageError
        If it says something else.
    """
    if mark.args or mark.kwargs.keys() != {"threshold"}:
        given = ", ".join([*map(repr, mark.args), *mark.kwargs]) or "nothing"
        raise pytest.UsageError(f"pytest.mark.vayu takes threshold=, got {given}")
    return _texts(mark.kwargs["threshold"])


def _texts(given: Any) -> list[Any]:
    """Return the thresholds that are meant: one may stand alone."""
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _request(request: Request | str) -> Request:
    """Return the request that is meant."""
    from vayu.api.requests.request import Request as Made  # noqa: PLC0415 (for tests that use it)

    return Made("GET", request) if isinstance(request, str) else request


def _told(run: Run) -> str:
    """Return what a run came to."""
    from vayu.report.run_text import run_text  # noqa: PLC0415 (for tests that fail)

    summary = run.summary
    return repr(run) if summary is None else run_text(run.info, summary)
