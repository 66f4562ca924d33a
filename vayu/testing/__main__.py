"""``python -m vayu.testing``: a target for the shell, at a port of this machine until Ctrl-C.

    python -m vayu.testing --latency 5ms --port 8080
    vayu send http://127.0.0.1:8080/json

It is the same server as a `Target` in Python, in a process of its own that ends with this one.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from vayu.errors import InvalidConfig, VayuError
from vayu.testing.target import Target
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_PER_S = NS_PER_S  # a service of less than 1 ns is none


@click.command("python -m vayu.testing", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--latency", metavar="DURATION", default="0s", help="Each request is held so long.")
@click.option("--jitter", metavar="DURATION", default="0s", help="On top, so long on average.")
@click.option("--capacity", type=click.FloatRange(0, _MOST_PER_S, min_open=True),
              help="Requests/s that it can do, one after another; more wait in line.")  # fmt: skip
@click.option("--errors", type=click.FloatRange(0, 1), default=0.0,
              help="Share that is answered with 500.")  # fmt: skip
@click.option("--seed", type=int, default=0, help="Makes jitter and errors reproducible.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="[a free one]")
@click.option("--tls", is_flag=True, help="HTTPS, with a certificate that it signs itself.")
def command(*, tls: bool, port: int, **options: Any) -> None:
    """Serve HTTP/1.1 on 127.0.0.1 until Ctrl-C, for tests and trials; print the URL.

    It answers /json, /echo, /html, /status/404, /delay/50ms and more, and 200 "ok" to all else.

    \b
    python -m vayu.testing --latency 5ms --jitter 5ms --port 8080
    python -m vayu.testing --capacity 200
    """  # noqa: D301, DOC501 (help, whose lines click keeps where a paragraph begins so)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Target(tls=tls, port=port, **_behaviour(options)) as target:
            click.echo(target.url)
            click.echo("ends with Ctrl-C", err=True)
            if tls:
                click.echo(f"certificate: {target.certificate}", err=True)
            target.wait()
    except KeyboardInterrupt:
        return
    except InvalidConfig as error:
        told = "; ".join(f"--{name}: {why}" for name, why in error.problems.items())
        raise click.UsageError(told) from None
    except VayuError as error:
        raise click.ClickException(str(error)) from None
    raise click.ClickException("the target's process has ended")


def _behaviour(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as fields of a `Behaviour`: a capacity is a service of its inverse."""
    capacity = options["capacity"]
    given = {name: value for name, value in options.items() if name != "capacity"}
    return given if capacity is None else {**given, "service": 1 / capacity}


if __name__ == "__main__":
    sys.exit(command())
