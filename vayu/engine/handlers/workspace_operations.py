"""The operations of the workspace, for the table of all operations."""

from __future__ import annotations

from functools import partial

from vayu.engine.handlers import workspace as here
from vayu.engine.handlers.operation import Operation
from vayu.model.sends.response import ResponseSpec
from vayu.protocol import routes
from vayu.protocol.environments import (
    EnvironmentChange,
    EnvironmentList,
    EnvironmentOrder,
    EnvironmentView,
)
from vayu.protocol.workspace import (
    CollectionChange,
    CollectionList,
    CollectionOrder,
    CollectionView,
    Gone,
    RequestChange,
    RequestList,
    RequestOrder,
    RequestView,
    SendOrder,
)

_get, _put, _delete = (partial(Operation, method) for method in ("GET", "PUT", "DELETE"))
_post = partial(Operation, "POST", status=201)

WORKSPACE: tuple[Operation, ...] = (
    _get(routes.COLLECTIONS, here.collections, "Open collections", CollectionList),
    _post(routes.COLLECTIONS, here.open_collection, "Open a folder, or make one",
          CollectionView, CollectionOrder),
    _get(routes.COLLECTION_ONE, here.collection, "A collection or folder", CollectionView),
    _put(routes.COLLECTION_ONE, here.change_collection, "Change what a level says",
         CollectionView, CollectionChange, revised=True),
    _delete(routes.COLLECTION_ONE, here.delete_collection,
            "Close a collection; delete a folder", Gone, revised=True),
    _get(routes.REQUESTS, here.requests, "Requests of the open collections", RequestList,
         query=here.OfCollection),
    _post(routes.REQUESTS, here.add_request, "Make a request", RequestView, RequestOrder),
    _get(routes.REQUEST_ONE, here.one_request, "A request", RequestView),
    _put(routes.REQUEST_ONE, here.change_request, "Replace, rename or move a request",
         RequestView, RequestChange, revised=True),
    _delete(routes.REQUEST_ONE, here.delete_request, "Delete a request", Gone, revised=True),
    Operation("POST", routes.REQUEST_SEND, here.send_request, "Send a request of a collection",
              ResponseSpec, SendOrder, optional=True),
    _get(routes.ENVIRONMENTS, here.environments, "Environments", EnvironmentList,
         query=here.OfCollection),
    _post(routes.ENVIRONMENTS, here.add_environment, "Make an environment",
          EnvironmentView, EnvironmentOrder),
    _get(routes.ENVIRONMENT_ONE, here.environment, "An environment, secrets masked",
         EnvironmentView),
    _put(routes.ENVIRONMENT_ONE, here.change_environment, "Replace what an environment says",
         EnvironmentView, EnvironmentChange, revised=True),
    _delete(routes.ENVIRONMENT_ONE, here.delete_environment, "Delete an environment", Gone,
            revised=True),
)  # fmt: skip
