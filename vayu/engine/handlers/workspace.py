"""``/collections``, ``/requests``, ``/environments`` and below: the files of the opened folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import answer, read_query, read_record
from vayu.engine.handlers.masked import masked
from vayu.errors import InvalidConfig
from vayu.model.records.base import Record
from vayu.protocol.environments import EnvironmentChange, EnvironmentOrder
from vayu.protocol.workspace import (
    CollectionChange,
    CollectionOrder,
    RequestChange,
    RequestOrder,
    SendOrder,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from vayu.engine.workspace.workspace import Workspace
    from vayu.protocol.environments import EnvironmentView
    from vayu.protocol.workspace import CollectionView, RequestView

    View = CollectionView | RequestView | EnvironmentView


class OfCollection(Record, frozen=True, kw_only=True):
    """What may stand behind the ``?`` of a list: the id of a collection."""

    collection: str | None = None


async def collections(request: web.Request) -> web.Response:
    """Answer with a `CollectionList`."""
    return answer(await request.app[ENGINE].workspace.run(lambda here: here.items.collections()))


async def open_collection(request: web.Request) -> web.Response:
    """Open a folder, or make one; answer with a `CollectionView`."""
    order = await read_record(request, CollectionOrder)
    return await _revised(request, lambda here: here.items.open(order), status=201)


async def collection(request: web.Request) -> web.Response:
    """Answer with a `CollectionView`."""
    return await _revised(request, lambda here: here.items.collection(_id(request)))


async def change_collection(request: web.Request) -> web.Response:
    """Let a collection or folder say something else; answer with a `CollectionView`."""
    change, seen = await read_record(request, CollectionChange), _seen(request)
    return await _revised(
        request, lambda here: here.items.change_collection(_id(request), change, seen=seen)
    )


async def delete_collection(request: web.Request) -> web.Response:
    """Close a collection, or delete a folder; answer with `Gone`."""
    whole = "-" not in _id(request)
    seen = "" if whole else _seen(request)
    work = request.app[ENGINE].workspace.run
    return answer(await work(lambda here: here.items.delete_collection(_id(request), seen=seen)))


async def requests(request: web.Request) -> web.Response:
    """Answer with a `RequestList`."""
    wanted = read_query(request, OfCollection).collection
    return answer(await request.app[ENGINE].workspace.run(lambda here: here.items.requests(wanted)))


async def add_request(request: web.Request) -> web.Response:
    """Put a request into a collection; answer with a `RequestView`."""
    order = await read_record(request, RequestOrder)
    return await _revised(request, lambda here: here.items.add_request(order), status=201)


async def one_request(request: web.Request) -> web.Response:
    """Answer with a `RequestView`."""
    return await _revised(request, lambda here: here.items.request(_id(request)))


async def change_request(request: web.Request) -> web.Response:
    """Replace, rename or move a request; answer with a `RequestView`."""
    change, seen = await read_record(request, RequestChange), _seen(request)
    return await _revised(
        request, lambda here: here.items.change_request(_id(request), change, seen=seen)
    )


async def delete_request(request: web.Request) -> web.Response:
    """Delete a request; answer with `Gone`."""
    seen, work = _seen(request), request.app[ENGINE].workspace.run
    return answer(await work(lambda here: here.items.delete_request(_id(request), seen=seen)))


async def send_request(request: web.Request) -> web.Response:
    """Send a request of a collection; answer with `ResponseSpec`, without what was secret in it."""
    engine = request.app[ENGINE]
    engine.refuse_if_closing()
    with engine.leases.hold():
        order = await read_record(request, SendOrder) if request.body_exists else SendOrder()
        found = await engine.workspace.run(lambda here: here.exchange(_id(request), order))
        spec = engine.as_set(found)
        return answer(masked(await engine.sending.send(spec), spec))


async def environments(request: web.Request) -> web.Response:
    """Answer with an `EnvironmentList`."""
    wanted = read_query(request, OfCollection).collection
    work = request.app[ENGINE].workspace.run
    return answer(await work(lambda here: here.environments.all(wanted)))


async def add_environment(request: web.Request) -> web.Response:
    """Make an environment; answer with an `EnvironmentView`."""
    order = await read_record(request, EnvironmentOrder)
    return await _revised(request, lambda here: here.environments.add(order), status=201)


async def environment(request: web.Request) -> web.Response:
    """Answer with an `EnvironmentView`."""
    return await _revised(request, lambda here: here.environments.show(_id(request)))


async def change_environment(request: web.Request) -> web.Response:
    """Replace what an environment says; answer with an `EnvironmentView`."""
    change, seen = await read_record(request, EnvironmentChange), _seen(request)
    return await _revised(
        request, lambda here: here.environments.change(_id(request), change, seen=seen)
    )


async def delete_environment(request: web.Request) -> web.Response:
    """Delete an environment and its secrets; answer with `Gone`."""
    seen, work = _seen(request), request.app[ENGINE].workspace.run
    return answer(await work(lambda here: here.environments.delete(_id(request), seen=seen)))


async def _revised(
    request: web.Request, work: Callable[[Workspace], View], *, status: int = 200
) -> web.Response:
    """Answer with what `work` returns, its revision in the `ETag`."""
    view = await request.app[ENGINE].workspace.run(work)
    response = answer(view, status=status)
    response.headers["ETag"] = f'"{view.revision}"'
    return response


def _id(request: web.Request) -> str:
    """Return the id in the path."""
    return request.match_info["id"]


def _seen(request: web.Request) -> str:
    """Return which revision the caller saw.

    Raises
    ------
    InvalidConfig
        If it does not say.
    """
    text = request.headers.get("If-Match", "").strip()
    if not text:
        why = "is required: the ETag of what you saw, or * for whatever is there"
        raise InvalidConfig({"If-Match": why})
    return text.removeprefix("W/").strip('"')
