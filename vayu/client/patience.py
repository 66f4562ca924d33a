"""How long a client waits for an engine."""

from __future__ import annotations

CALL_TIMEOUT = 30.0
"""How long a call may take that waits for nothing but the engine. [s]"""
