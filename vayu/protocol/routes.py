"""Every path of the control API, once."""

from __future__ import annotations

HOST = "127.0.0.1"
DEFAULT_PORT = 9876

PROTOCOL_VERSION = 1
"""Client and engine must agree on it."""

HEALTH = "/health"
CONFIG = "/config"
LEASE = "/lease"
SHUTDOWN = "/shutdown"
REQUEST = "/request"
STEP = "/step"
SCRIPT = "/script"
RUN = "/run"
RUNS = "/runs"
RUN_ONE = "/run/{id}"
RUN_STOP = "/run/{id}/stop"
RUN_REPORT = "/run/{id}/report"
STATS = "/stats/{id}"
COLLECTIONS = "/collections"
COLLECTION_ONE = "/collections/{id}"
REQUESTS = "/requests"
REQUEST_ONE = "/requests/{id}"
REQUEST_SEND = "/requests/{id}/send"
ENVIRONMENTS = "/environments"
ENVIRONMENT_ONE = "/environments/{id}"
HISTORY = "/history"
HISTORY_ONE = "/history/{id}"
OPENAPI = "/openapi.json"

LARGEST_BODY = 32 * 1024 * 1024
"""Longest request body that the control API reads. [B]"""
