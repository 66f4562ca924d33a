"""From keyword arguments to records, with every problem named at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from vayu.api.arguments.auth import auth_of
from vayu.api.arguments.body import body_of
from vayu.api.arguments.monitoring import monitor_of
from vayu.api.arguments.options import unknown
from vayu.api.arguments.pairs import header_items, query_items
from vayu.api.arguments.refusals import Refusals
from vayu.api.arguments.shapes import foreign_shapes
from vayu.api.arguments.transport import transport_fields
from vayu.api.environments.environment import Environment, chosen, secrets_of
from vayu.api.environments.nested import nested_of
from vayu.api.environments.variables import variables_of
from vayu.api.requests.request_options import LoadOptions, RequestOptions
from vayu.api.responses.cookies import cookie_items
from vayu.api.responses.tested import is_asynchronous
from vayu.errors import InvalidConfig
from vayu.model.load.config import LoadConfig
from vayu.model.load.profile import Profile
from vayu.model.load.search_profile import SearchProfile
from vayu.model.records.base import Record
from vayu.model.records.called import plain as plain_value
from vayu.model.records.check import build
from vayu.model.records.plain import text_problem
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.against import Against
from vayu.model.runs.run import RunSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.model.thresholds.threshold import Threshold
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

_LOAD = ("concurrency", "rate", "stages", "rate_stages", "duration", "ramp_up", "ramp_down",
         "iterations", "think", "pacing", "max_in_flight", "workers", "seed", "abort_on_fail",
         "delay_abort_eval")  # fmt: skip


def send_spec(method: object, url: object, options: Mapping[str, object]) -> SendSpec:
    """Return a request and its scripts, without variables.

    Parameters
    ----------
    method, url : str
    options : mapping
        Those of `RequestOptions`. All problems of all arguments are raised together.

    Returns
    -------
    SendSpec
    """
    refusals = Refusals(unknown(options, RequestOptions, (LoadOptions, "request.load({}=...)")))
    given = _given(options)
    made = {n: refusals.of(convert, given[n]) for n, convert in _FIELDS.items() if n in given}
    if "cookies" in given:
        made["cookies"] = refusals.of(cookie_items, given["cookies"], url)
    travel = transport_fields(given, refusals)
    plain = {"method": _capitals(method), "url": url, **_given(made), **travel}
    body = refusals.of(body_of, given)
    script = refusals.of(_script, given)
    request = refusals.of(build, RequestSpec, plain, names="python")
    for name, why in foreign_shapes(given):
        refusals.add(name, why)
    refusals.check()
    assert request is not None
    assert body is not None
    assert script is not None
    return SendSpec(request=replace(request, body=body), script=script)


def run_spec(
    exchange: SendSpec, options: Mapping[str, object], other: SendSpec | None = None
) -> RunSpec:
    """Return the load run of a request.

    Parameters
    ----------
    exchange : SendSpec
        What each iteration does.
    options : mapping
        Those of `LoadOptions`. All problems of all arguments are raised together.
    other : SendSpec, optional
        Of an A/B run: what takes turns with it.

    Returns
    -------
    RunSpec
    """
    refusals = Refusals(unknown(options, LoadOptions, (RequestOptions, "request.but({}=...)")))
    given = _given(options)
    plain = {name: plain_value(given[name]) for name in _LOAD if name in given}
    profile = refusals.of(profile_of, given.get("profile"))
    if profile is not None:
        plain["given"] = profile
    if "thresholds" in given:
        plain["thresholds"] = thresholds_of(given["thresholds"])
    config = refusals.of(build, LoadConfig, plain, names="python")
    for name, why in foreign_shapes(given):
        refusals.add(name, why)
    environment = refusals.of(chosen, given.get("environment"))
    variables = refusals.of(variables_of, environment)
    everywhere = refusals.of(chosen, given.get("globals"))
    globals_ = refusals.of(variables_of, everywhere, "globals")
    label = refusals.of(_label, given)
    refusals.of(monitor_of, given)
    if other is not None and isinstance(profile, SearchProfile):
        refusals.add("profile", "a search looks for the capacity of one request; give a load")
    refusals.check()
    assert config is not None
    assert variables is not None
    assert globals_ is not None
    assert label is not None
    return RunSpec(
        request=exchange.request,
        script=exchange.script,
        above=exchange.above,
        against=None if other is None else _against(other),
        config=config,
        globals=globals_,
        collection=exchange.collection,
        literal=exchange.literal,
        nested=nested_of(environment, everywhere),
        secrets=tuple(sorted(secrets_of(environment, everywhere))),
        environment=variables,
        cookies=environment.cookies if isinstance(environment, Environment) else (),
        origin=Origin(
            name=exchange.origin.name,
            path=exchange.origin.path,
            environment=environment.name if isinstance(environment, Environment) else None,
        ),
        name=label.name or _named(exchange, other),
        tags=label.tags,
        detach=label.detach,
    )


def _against(other: SendSpec) -> Against:
    """Return the other request of an A/B run, without what both have in common."""
    return Against(
        request=other.request,
        script=other.script,
        above=other.above,
        collection=other.collection,
        literal=other.literal,
    )


def _named(exchange: SendSpec, other: SendSpec | None) -> str | None:
    """Return what a run is called that nobody gave a name: as its requests are."""
    names = [exchange.request.name, other.request.name if other else None]
    return " | ".join(dict.fromkeys(filter(None, names))) or None


def profile_of(value: object) -> Profile | None:
    """Return a load profile as it is.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    if value is None or isinstance(value, Profile):
        return value
    why = f"must be a load profile, such as vayu.RampRate(...), got {show(value)}"
    raise InvalidConfig({"profile": why})


def thresholds_of(value: object) -> object:
    """Return thresholds as plain data; what is none of them as it is, for the record to refuse."""
    listed = [value] if isinstance(value, str | Threshold) else value
    if not isinstance(listed, Iterable) or isinstance(listed, Mapping | bytes):
        return listed
    return [asdict(one) if isinstance(one, Threshold) else one for one in listed]


class _Label(Record, frozen=True, kw_only=True):
    """What a run is called."""

    name: str | None = None
    tags: tuple[str, ...] = ()
    detach: bool = False


def _label(given: Mapping[str, object]) -> _Label:
    """Return a run's name, tags and whether it outlives its client."""
    tags = given.get("tags")
    listed = list(tags) if isinstance(tags, set | frozenset) else tags
    plain = {"name": given.get("name"), "tags": listed, "detach": given.get("detach")}
    return build(_Label, {k: v for k, v in plain.items() if v is not None}, names="python")


def _script(given: Mapping[str, object]) -> ScriptSpec:
    """Return the scripts.

    Raises
    ------
    InvalidConfig
        Naming each that is no JavaScript text.
    """
    sources = {name: given.get(name) for name in ("pre_request", "tests")}
    wrong = {
        name: why
        for name, source in sources.items()
        if (why := _script_problem(source)) is not None
    }
    if wrong:
        raise InvalidConfig(wrong)
    return build(ScriptSpec, {"pre": sources["pre_request"], "post": sources["tests"]})


def _script_problem(source: object) -> str | None:
    """Return why a script is no JavaScript text, or None when it could be."""
    if isinstance(source, str):
        return text_problem(source)
    if is_asynchronous(source):
        return "an async function cannot be a test; write it without async"
    return (
        None
        if source is None
        else (f"must be JavaScript as text, or a function of the response, got {show(source)}")
    )


def _given(options: Mapping[str, object]) -> dict[str, object]:
    """Leave out what was not given."""
    return {name: value for name, value in options.items() if value is not None}


def _capitals(method: object) -> object:
    """Spell a method as it is sent."""
    return method.upper() if isinstance(method, str) else method


def _as_it_is(value: object) -> object:
    """Return `value`; its record checks it."""
    return value


_FIELDS: dict[str, Callable[[object], object]] = {
    "params": query_items,
    "headers": header_items,
    "auth": auth_of,
    "name": _as_it_is,
}
