"""Code that does a run again, with its scripts and all that was asked of its load.

    request = vayu.Request(...)        of a collection with scripts:
    run = request.load(...)            collection = vayu.Collection("Shop", tests=...)
                                       collection["request",] = vayu.Request(...)
                                       run = collection["request",].load(...)

Values of variables are in no run, so they are not here either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.formats.exporting.vayu_export import IMPORTS, write_level, write_vayu
from vayu.model.load.replay import Replay
from vayu.model.scripts.script import LevelScript
from vayu.model.scripts.scripted import Scripted
from vayu.model.sends.send import SendSpec
from vayu.report.escape import plain
from vayu.resolve.redact import mask_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.load.config import LoadConfig
    from vayu.model.requests.request import RequestSpec
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.manifest import Manifest
    from vayu.model.thresholds.threshold import Threshold

LONGEST = 200_000
"""More of a request nobody reads, and a page of it is large. [characters]"""

MOST_TIMES = 100
"""Arrivals of a replay that are written out. [1]"""

_ASKED = ("max_in_flight", "workers", "seed", "abort_on_fail", "delay_abort_eval")
"""What `load` takes beside a profile and thresholds."""


def again(info: RunInfo, manifest: Manifest | None = None) -> str:
    """Return Python for a run like another; its secrets are masked.

    Parameters
    ----------
    info : RunInfo
    manifest : Manifest, optional
        Has the scripts.
    """
    kept = manifest.scripts if manifest else ()
    scripts = kept or (Scripted(),) * len(info.requests)
    names = ("request",) if len(info.requests) == 1 else ("a", "b")
    sides = zip(names, info.requests, scripts, strict=True)
    made = "\n".join(line for side in sides for line in _made(*side))
    load = ", ".join([_profile(info), *_load(info.config)])
    run = f"found = vayu.ab(a, b, {load})" if len(names) > 1 else f"run = request.load({load})"
    files = any(request.body.mode == "file" for request in info.requests)
    return f"{IMPORTS if files else ''}import vayu\n\n{made}\n{run}"


def _made(name: str, request: RequestSpec, scripts: Scripted) -> Iterator[str]:
    """Yield what makes a request, in a collection where the levels above it have scripts."""
    exchange = SendSpec(request=replace(mask_request(request), name=None), script=scripts.script)
    code = _short(write_vayu(exchange).removeprefix(IMPORTS))
    if not scripts.above:
        yield f"{name} = {code}"
        return
    tree = "collection" if name == "request" else f"collection_{name}"
    root, *folders = _from_root(scripts.above)
    yield f"{tree} = {_short(write_level(root))}"
    path: tuple[str, ...] = ()
    for folder in folders:
        path = (*path, folder.name)
        yield f"{tree}[{path!r}] = {_short(write_level(folder))}"
    path = (*path, "request")
    yield f"{tree}[{path!r}] = {code}"
    yield f"{name} = {tree}[{path!r}]"


def _from_root(above: Sequence[LevelScript]) -> Iterator[LevelScript]:
    """Yield levels that have names, a collection first."""
    if above[0].level != "collection":
        yield LevelScript(level="collection", name="Collection")
    for level in above:
        yield replace(level, name=plain(level.name) or level.level)


def _short(code: str) -> str:
    """Return code that may be shown; what was cut off says so."""
    if len(code) <= LONGEST:
        return plain(code)
    return f"{plain(code, limit=LONGEST)}\n# cut: {len(code):,} characters; see run.info.request"


def _profile(info: RunInfo) -> str:
    """Return the load profile as an argument; many arrivals are taken from the run itself."""
    profile = info.config.profile
    if not isinstance(profile, Replay):
        return f"profile=vayu.{profile!r}"
    if len(profile.times) > MOST_TIMES:
        return f"profile=vayu.run({info.id!r}).info.config.profile"
    return f"profile=vayu.Replay(times={list(profile.times)}, speed={profile.speed})"


def _load(config: LoadConfig) -> Iterator[str]:
    """Yield what was asked of the load beside its profile, as arguments."""
    if config.thresholds:
        yield f"thresholds=[{', '.join(map(_limit, config.thresholds))}]"
    for name in _ASKED:
        value = getattr(config, name)
        if value is not None and value is not False:
            yield f"{name}={value!r}"


def _limit(threshold: str | Threshold) -> str:
    """Return a threshold: its text, and whether it ends the run where that is its own."""
    if isinstance(threshold, str):
        return repr(plain(threshold))
    own = ("abort_on_fail", "delay_abort_eval")
    given = [f"{name}={value!r}" for name in own if (value := getattr(threshold, name))]
    text = repr(plain(threshold.threshold))
    return f"vayu.Threshold({', '.join([text, *given])})" if given else text
