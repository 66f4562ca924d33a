"""``vayu run COLLECTION``: every request of a collection, one after another, with its tests."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from vayu.api.arguments.refusals import Refusals
from vayu.cli.interrupts import INTERRUPTED, terminated_like_interrupted
from vayu.cli.number import NUMBER
from vayu.cli.output import for_programs, force
from vayu.cli.phrases import options as as_options
from vayu.cli.progress import waiting
from vayu.cli.sent_variables import environment_as_typed
from vayu.cli.stored import is_file
from vayu.cli.typed import variables
from vayu.cli.unknown import UNKNOWN, Collecting
from vayu.errors import InvalidConfig
from vayu.report.output_file import file_to_write, write_text

if TYPE_CHECKING:
    from vayu.api.collections.collection_run import CollectionRun
    from vayu.api.collections.folder import Folder
    from vayu.api.collections.step import Step
    from vayu.api.environments.environment import Environment


_TYPED = {"iterations": "--iterations", "delay": "--delay", "data": "--data"}


class RunCollection(Collecting):
    """A command whose usage line leaves its name out, as people do."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        name = ctx.command_path.removesuffix(f" {self.name}")
        formatter.write_usage(name, " ".join(self.collect_usage_pieces(ctx)))


@click.command("collection", cls=RunCollection)
@click.argument("where", metavar="COLLECTION")
@click.option("-n", "--iterations", "--iteration-count", type=NUMBER,
              help="How often all of it is sent. [once, or once a row of --data]")  # fmt: skip
@click.option("-d", "--data", "--iteration-data", metavar="FILE", type=click.Path(),
              help="CSV or JSON: a row of variables for each iteration.")  # fmt: skip
@click.option("--folder", metavar="PATH", help="Only what is below this folder.")
@click.option("-e", "--environment", metavar="NAME|FILE",
              help="One of the collection, or a saved one; or its file.")  # fmt: skip
@click.option("-g", "--globals", "globals_", metavar="FILE", type=click.Path(),
              help="Globals: of Postman, a JSON object, or a .env file.")  # fmt: skip
@click.option("--var", "given", metavar="NAME=TEXT|NAME:=JSON", multiple=True,
              help="A variable; wins over the environment's.")  # fmt: skip
@click.option("--delay", default="0s", help="Between two requests, such as 500ms.")
@click.option("--bail", is_flag=True, help="End with the first request or test that fails.")
@click.option("-k", "--insecure", is_flag=True, help="Do not check certificates.")
@click.option("--junit", metavar="FILE", type=click.Path(path_type=Path),
              help="Write JUnit XML, for CI: a case for each request and each test.")  # fmt: skip
@force
@for_programs
def command(**options: Any) -> int:
    """Send every request of a collection, one after another, with its scripts and tests.

    COLLECTION is a folder of files, or a folder within it: "shop" or "shop/Users"; or a file that
    vayu import reads. What scripts set is carried along, and no file is changed.

    \b
    vayu run shop -e staging --data users.csv
    vayu run shop.postman_collection.json -e staging.postman_environment.json
    vayu run shop/Users -n 3 --bail --json
    vayu run shop --junit shop.xml --force

    Exit code 1: a request got no response, or a test failed. 130: it was interrupted with Ctrl-C;
    what was done until then is shown.
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.api.collections.plan import plan_of, rows_of  # noqa: PLC0415 (only when it is run)

    refusals = Refusals(options[UNKNOWN])
    folder = _folder(options["where"], options[UNKNOWN])
    environment = refusals.of(_environment, folder, options)
    globals_ = refusals.of(_globals, options["globals_"])
    rows = refusals.of(rows_of, options["data"]) or None
    how: dict[str, Any] = {
        "iterations": options["iterations"],
        "data": rows,
        "stop_on_failure": options["bail"],
        "delay": options["delay"],
        "verify": False if options["insecure"] else None,
    }
    plan = refusals.of(plan_of, environment=None, globals_=None, **how)
    with as_options(_TYPED | {f"data ({options['data']})": f"--data ({options['data']})"}):
        refusals.check()
    junit = _to_write(options["junit"], overwrite=options["overwrite"])
    assert plan is not None
    total = len(plan.rows) * (0 if options["folder"] else len(folder.requests))
    with terminated_like_interrupted(), waiting("sending", total=total or None) as told:
        how["on_step"] = lambda step: told("/".join(step.path))
        run = folder.run(environment, folder=options["folder"], globals=globals_, **how)
    if junit is not None:
        write_text(junit, run.to_junit())
    click.echo(json.dumps(plain(run)) if options["as_json"] else repr(run))
    return INTERRUPTED if run.interrupted else int(not run.passed)


def plain(run: CollectionRun) -> dict[str, Any]:
    """Return a run as a program reads it, secrets masked."""
    return {
        "name": run.name,
        "passed": run.passed,
        "iterations": run.iterations,
        "duration": run.duration.total_seconds(),
        "stopped": run.stopped,
        "interrupted": run.interrupted,
        "warnings": list(run.warnings),
        "steps": [_step(step) for step in run.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    """Return one step."""
    row, response = step.row(), step.response
    return {
        "iteration": step.iteration,
        "path": list(step.path),
        "method": step.method,
        "status": None if response is None else response.status_code,
        "time": row.time,
        "skipped": step.skipped,
        "passed": step.passed,
        "error": row.error,
        "tests": [
            {"name": test.name, "passed": test.passed, "outcome": test.outcome,
             "message": test.message, "level": test.level, "source": test.source,
             "when": test.when}
            for test in row.tests
        ],
        "console": [{"level": level, "text": text} for level, text in row.console],
    }  # fmt: skip


def _folder(where: str, unknown: dict[str, str]) -> Folder:
    """Return the folder that is meant; without one, `unknown` options are refused with it.

    Raises
    ------
    InvalidConfig
        If there is no collection, or a single request is meant.
    """
    from vayu.api.collections.folder import Folder  # noqa: PLC0415 (when one is wanted)
    from vayu.cli.stored import collection_of  # noqa: PLC0415

    found = collection_of(where)
    if found is None and is_file(where):
        return _imported(where, unknown)
    if found is None:
        raise InvalidConfig(
            unknown
            | {"COLLECTION": f"{where!r} is no collection: a folder with a collection.yaml in it"},
            hint="a file of a Postman collection is one, too; a run that goes on is steered with "
            "vayu run set, pause, resume and stop",
        )
    collection, path = found
    at = collection[path] if path else collection
    if not isinstance(at, Folder):
        why = f"{where!r} is a request; send it with vayu send"
        raise InvalidConfig(unknown | {"COLLECTION": why})
    return at


def _imported(where: str, unknown: dict[str, str]) -> Folder:
    """Return what a file of another tool describes, and say on standard error what it lacks.

    Raises
    ------
    InvalidConfig
        If there is no request in it.
    """
    from vayu.api.reading.importing import import_  # noqa: PLC0415 (when one is wanted)

    result = import_(Path(where))
    if not result.collection.requests:
        raise InvalidConfig(unknown | {"COLLECTION": f"{where!r} holds no request"})
    for skipped in result.skipped:
        click.echo(f"not carried over: {skipped}", err=True)
    return result.collection


def _to_write(junit: Path | None, *, overwrite: bool) -> Path | None:
    """Return the file that JUnit XML goes to, checked before anything is sent."""
    if junit is None:
        return None
    with as_options({"path": "--junit"}):
        return file_to_write(junit, overwrite=overwrite)


def _globals(path: str | None) -> Environment | None:
    """Return the globals that a file holds; without one those of the collection."""
    from vayu.api.reading.environment_file import environment_of_file  # noqa: PLC0415 (when one is wanted)

    return None if path is None else environment_of_file(path, name="globals")


def _environment(folder: Folder, options: dict[str, Any]) -> Environment | None:
    """Return the environment that is named, with what was typed on top."""
    from vayu.api.environments.environment import Environment  # noqa: PLC0415 (when one is wanted)

    typed = variables(options["given"])
    name = options["environment"]
    if name is None:
        return Environment("typed", typed) if typed else None
    if PurePath(name).suffix and is_file(name):
        from vayu.api.reading.environment_file import environment_of_file  # noqa: PLC0415

        environment = environment_of_file(name)
    else:
        with environment_as_typed(name):
            environment = folder.environment(name)
    environment.update(typed)
    return environment
