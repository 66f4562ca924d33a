"""What a server says of itself: Prometheus' text format, or any JSON, as numbers by name.

    # TYPE http_requests_total counter
    http_requests_total{method="post",code="200"} 1027 1395066363000

A name is the metric with its labels as they are written; in JSON it is the path of a number,
joined by dots. A counter only grows, so what is told of it later is its rate.

The text comes from somebody else: names are cut, numbers that are none left out, and beyond
`MOST_SERIES` nothing is read.

Source: Prometheus, "Exposition formats", text-based format 0.0.4, and OpenMetrics 1.0.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SERIES = 2_000
"""Numbers of one answer that are kept. [1]"""

_LONGEST = 200  # characters of a name
_DEEPEST = 8
_SAMPLE = re.compile(
    r"^([A-Za-z_:][\w:]*)"  # metric
    r"(\{(?:[^\"}]|\"(?:\\.|[^\"\\])*\")*\})?"  # labels
    r"\s+(\S+)(?:\s+-?\d+)?\s*(?:#.*)?$",  # value, time, exemplar
    re.ASCII,
)
_COUNTING = ("_total", "_count", "_sum", "_bucket")


def metrics_of(body: bytes, content_type: str) -> tuple[dict[str, float], set[str]]:
    """Return the numbers in an answer, and which of them are counters.

    Parameters
    ----------
    body : bytes
    content_type : str
        Of the answer; what begins with a brace or bracket is JSON whatever it says.

    Returns
    -------
    tuple of dict and set
        By name. What is neither format raises `ValueError`, as the decoders do.
    """
    if "json" in content_type.lower() or body.lstrip()[:1] in {b"{", b"["}:
        numbers = dict(_numbers(msgspec.json.decode(body), "", 0))
        return numbers, {name for name in numbers if name.endswith(_COUNTING[0])}
    return _exposition(body.decode("utf-8"))


def _exposition(text: str) -> tuple[dict[str, float], set[str]]:
    """Return samples and counters of Prometheus' text format.

    Raises
    ------
    ValueError
        If a line is none of it.
    """
    found: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# TYPE "):
            parts = line.split()
            if len(parts) == 4:
                kinds[parts[2]] = parts[3]
        if not line.strip() or line.startswith("#"):
            continue
        sample = _SAMPLE.match(line)
        if sample is None:
            raise ValueError(f"line {number} is no sample")
        value = float(sample[3])  # knows NaN, +Inf and -Inf as they are written there
        if math.isfinite(value) and len(found) < MOST_SERIES:
            found[f"{sample[1]}{sample[2] or ''}"[:_LONGEST]] = value
    return found, {name for name in found if _counts(name.partition("{")[0], kinds)}


def _counts(metric: str, kinds: dict[str, str]) -> bool:
    """Whether a metric is a counter, or a part of one."""
    if metric in kinds:
        return kinds[metric] == "counter"
    base = next((metric.removesuffix(end) for end in _COUNTING if metric.endswith(end)), metric)
    kind = kinds.get(base)
    return kind in {"counter", "histogram", "summary"} or (
        kind is None and metric.endswith("_total")
    )


def _numbers(data: Any, path: str, depth: int) -> Iterator[tuple[str, float]]:
    """Yield the numbers in JSON data, by their paths."""
    if isinstance(data, bool) or depth > _DEEPEST:
        return
    if isinstance(data, int | float):
        if math.isfinite(data) and abs(data) < 1e300:
            yield path[:_LONGEST] or "value", float(data)
        return
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    if isinstance(data, dict | list):
        for key, value in list(inner)[:MOST_SERIES]:
            yield from _numbers(value, f"{path}.{key}" if path else str(key), depth + 1)
