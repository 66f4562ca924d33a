"""``vayu demo``: the main job in a quarter of a minute, against a target of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from vayu.api.runs.run import Run

TESTS = """\
pm.test("status is 200", () => pm.expect(pm.response.code).to.equal(200));
pm.test("is JSON", () => pm.response.to.be.json);
"""
"""What holds on a busy machine too: how fast it was is in the numbers, and no demo fails by it."""


@click.command("demo")
@click.option("-c", "--concurrency", default=20, show_default=True, help="Virtual users.")
@click.option("-t", "--duration", default="10s", show_default=True, help="Length of the load.")
def command(*, concurrency: int, duration: str) -> int:
    """See it all in 15 seconds: a target, one request, a load run, its summary.

    Nothing leaves this machine: the target is a small server that ends with the demo.

    \b
    vayu demo
    vayu demo && vayu report last -o report.html
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.model.load.config import LoadConfig  # noqa: PLC0415
    from vayu.model.records.check import build  # noqa: PLC0415 (only when it is run)

    build(LoadConfig, {"concurrency": concurrency, "duration": duration})  # or refuse

    from vayu.api.requests.request import Request  # noqa: PLC0415
    from vayu.cli.send import text  # noqa: PLC0415
    from vayu.cli.watch import watch  # noqa: PLC0415
    from vayu.testing.target import Target  # noqa: PLC0415

    with Target(latency="5ms", jitter="5ms", seed=1) as target:
        request = Request("GET", f"{target.url}/json", tests=TESTS, name="demo")
        _step(1, f"A target runs at {target.url}, and answers after 5 to 10 ms.")
        _step(2, "One request, looked at closely:")
        click.echo(text(request.send()))
        _step(3, f"The same request under load: {concurrency} users for {duration}.")
        run = request.load(concurrency=concurrency, duration=duration, name="demo", tags=["demo"])
        code = watch(run.live)
    _next(run)
    if code:
        why = "a request or a test failed" if code == 1 else "the run did not get to its end"
        click.echo(
            f"The demo ends with exit code {code}: {why}, as its summary above says.", err=True
        )
    return code


def _step(number: int, what: str) -> None:
    """Say what happens now."""
    click.secho(f"\n{number}. {what}", bold=True)


def _next(run: Run) -> None:
    """Say where everything is, and what to type next."""
    _step(4, "Every request is a row, in files of its own:")
    click.echo(f"  {run.folder}")
    _step(5, "What to type next:")
    click.echo(f"""\
  in Python    import vayu
               run = vayu.run("{run.id}")
               run.requests.response.quantile([0.5, 0.99])
  on yours     vayu send http://localhost:8000/
               vayu load http://localhost:8000/ --concurrency 20 --duration 30s
  and          vayu report last -o report.html
               vayu runs""")
