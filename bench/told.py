"""What was measured, in words: each number beside the limit that it must keep."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING, Any

from bench.generators import FLOOR, HEY, K9_PYTHON, LOCUST, VAYU, VAYU_FOUR, VAYU_TWO
from bench.sidebyside import CROWDED, LIMITS, SCALING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.sidebyside import Row
    from bench.turns import Account


def verdict(what: str, value: float, limit: float, unit: str) -> str:
    """One line: the value beside its limit."""
    word = "reached" if value <= limit else "MISSED"
    unit = f" {unit}" if unit else ""
    return f"* {word}: {what} {value:.3g}{unit} (limit {limit:g}{unit})"


def verdicts(rows: list[Row]) -> list[str]:
    """Vayu's ratio to the floor on Debian's libcurl, at each number of connections."""
    by_name = {(row.generator, row.connections): row.cpu for row in rows}
    lines = []
    for connections in sorted({row.connections for row in rows} & LIMITS.keys()):
        limit = LIMITS[connections]
        vayu = by_name.get((VAYU, connections))
        floor = by_name.get((FLOOR, connections))
        if vayu and floor:
            what = f"Vayu at {connections:,} connections:"
            lines.append(verdict(what, vayu / floor, limit, "x the floor"))
        else:
            lines.append(f"* unevaluated: Vayu or the floor is missing at {connections:,}")
        two = by_name.get((VAYU_TWO, connections))
        if vayu and two:
            what = f"two workers at {connections:,} connections:"
            lines.append(verdict(what, two / vayu, SCALING, "x one worker"))
        lines += _crowded(rows, connections)
    return lines


def _crowded(rows: list[Row], connections: int) -> list[str]:
    """Four workers beside one, on however few cores: no less is sent, and it costs little more."""
    found = {row.generator: row for row in rows if row.connections == connections and row.cpu}
    one, four = found.get(VAYU), found.get(VAYU_FOUR)
    if one is None or four is None or not one.cpu or not four.cpu:
        return []
    what = f"four workers on {os.cpu_count()} cores at {connections:,} connections:"
    slower = statistics.median(one.rps) / statistics.median(four.rps)
    return [
        verdict(f"{what} a request costs", four.cpu / one.cpu, CROWDED, "x one worker"),
        verdict(f"{what} a request takes", slower, 1, "x the time of one worker"),
    ]


def turns(accounts: Sequence[Account]) -> list[str]:
    """Who worked in turns: Vayu beside the floor, and beside those that it must be cheaper than."""
    found = {one.generator: one.each for one in accounts if one.each is not None}
    vayu = found.get(VAYU)
    if vayu is None:
        return ["* unevaluated: Vayu did not run"]
    limits = {FLOOR: LIMITS[64], HEY: 1.0, K9_PYTHON: 1.0, LOCUST: 1.0}
    return [
        verdict(f"Vayu beside {name}, in turns:", vayu / found[name], limit, "x")
        for name, limit in limits.items()
        if name in found
    ]


def million(found: dict[str, float]) -> list[str]:
    """One million requests."""
    return [
        f"One million requests in {found['seconds']:.1f} s, {found['rows']:,} rows:",
        verdict("engine and workers grow by", found["growth_with_worker_mb"], 150, "MB"),
        verdict("the run folder ends at", found["folder_mb"], 40, "MB"),
        verdict("`run.requests` loads in", found["load_s"], 1.5, "s"),
        "",
    ]


def offered(found: dict[str, float]) -> list[str]:
    """The offered rate."""
    off = abs(found["seen_by_target"] + found["dropped"] - found["wanted"]) / found["wanted"]
    beside = (
        f"* beside: {found['backlog']:,} never sent, {found['late']:,} late by more than 10 ms,"
        f" p99 of send lag {found['lag_p99_ms']:.3g} ms"
    )
    seen = f"{found['seen_by_target']:,} seen by the target + {found['dropped']:,} dropped"
    return [
        f"Offered {found['wanted']:,} requests at 5,000/s: {seen}:",
        verdict("off by", 100 * off, 0.1, "%"),
        beside,
    ]


def fast(found: dict[str, float]) -> list[str]:
    """More than most targets take, from one worker."""
    return [
        (
            f"Offered {found['wanted']:,} requests at {found['rate']:,}/s by one worker:"
            f" {found['seen_by_target']:,} seen by the target, {found['backlog']:,} never sent:"
        ),
        verdict("p99 of send lag", found["lag_p99_ms"], 5, "ms"),
        f"* the run's own word: generator {found['health']}",
        "",
    ]


def crowd(found: dict[str, float]) -> list[str]:
    """Many connections."""
    return [
        (
            f"{found['connections']:,} connections: {found['opened']:,} opened for"
            f" {found['users']:,} users, {found['succeeded']:,} succeeded,"
            f" {found['failed']:,} failed, {found['cancelled']:,} cancelled,"
            f" {found['rps']:,.0f}/s, {found['memory_mb']:.0f} MB"
        ),
        "",
    ]


def frozen(found: dict[str, Any]) -> list[str]:
    """What was said of a target that froze."""
    said = [
        f"* {name}: {value:,.3g} ms" if isinstance(value, float) else f"* {name}: {value}"
        for name, value in found["p99_ms"].items()
    ]
    truth = f"the p99 of what users wait is {found['truth_ms']:,.0f} ms"
    return [f"A target stands still for 2 s of 10 at 500/s; {truth}. Reported:", *said, ""]


def scripts(found: dict[str, Any]) -> list[str]:
    """Two tests on every response."""
    return [
        (
            f"Two tests with JSON on {found['tested']:,} responses ({found['failed']:,} failed);"
            f" a request costs {found['tested_us']:.1f} us, without {found['plain_us']:.1f}"
            f" (each in {found['turns']:,} turns):"
        ),
        verdict("they cost", found["tested_us"] - found["plain_us"], 8, "us a request"),
        verdict("a request takes", 1 / found["ratio"], 1 / 0.7, "x the time without"),
        verdict("a context is made in", found["context_ms"], 10, "ms"),
        (
            "* beside: from the fastest to the slowest tenth of the turns a request costs"
            f" {_span(found['tested_most_us'])}, without {_span(found['plain_most_us'])} us"
        ),
        f"* beside: {found['alone_us']:.3g} us a response in the script alone",
        f"* beside: {_us(found['floor_us'])} a request of the floor in the turns between",
        "",
    ]


def _span(most: Sequence[float]) -> str:
    """Two ends."""
    low, high = most
    return f"{low:.1f} to {high:.1f}"


def _us(value: float | None) -> str:
    """Microseconds, where there are any."""
    return "no number for" if value is None else f"{value:.1f} us"


def opening(found: dict[str, float]) -> list[str]:
    """A large collection."""
    return [
        "A collection of 5,000 requests, processor time:",
        verdict("it is opened in", found["open_s"], 1, "s"),
        verdict("one changed request of it is saved in", found["save_s"], 1, "s"),
        verdict("a request is resolved in", found["resolve_ms"], 1, "ms"),
        "",
    ]


def report(found: dict[str, float]) -> list[str]:
    """What is handed on, and what everybody waits for."""
    return [
        f"The report of a run of {found['rows']:,} requests:",
        verdict("it is built in", found["build_s"], 5, "s"),
        f"* beside: {found['build_cpu_s']:.3g} s of processor time, with the interpreter's start",
        verdict("its page has", found["mb"], 8, "MB"),
        verdict("Chromium paints it first after", found["paint_s"], 1, "s"),
        f"* beside: the first figure is drawn after {found['drawn_s']:.3g} s",
        verdict("`import vayu` takes", found["import_ms"], 150, "ms"),
        verdict("`vayu --help` takes", found["help_ms"], 250, "ms"),
        "",
    ]


def ten_million(found: dict[str, dict[str, float]]) -> list[str]:
    """Questions to ten million rows; the processor time, whatever else the machine does."""
    limits = {"describe": 2, "percentiles": 2, "heat map": 3, "compare": 20}
    lines = [verdict(what, found[what]["cpu_s"], limit, "s") for what, limit in limits.items()]
    peak = max(one["times_data"] for one in found.values())
    return [
        "Runs of 10,000,000 rows, processor time:",
        *lines,
        verdict("peak memory", peak, 3, "x the rows"),
        "",
    ]


def endurance(found: dict[str, float]) -> list[str]:
    """Memory over a long run."""
    return [
        (
            f"{found['requests']:,} requests in {found['seconds']:.0f} s: memory of engine and"
            f" workers {found['first_mb']:.0f} MB after a tenth,"
            f" {found['last_mb']:.0f} MB at the end:"
        ),
        verdict("grows by", found["growth_mb_per_minute"], 1, "MB/minute"),
        "",
    ]


def live_view(found: dict[str, float]) -> list[str]:
    """Four charts of 600 points and a spectrum, five times a second."""
    return [
        f"A live view, {found['frames drawn']:.0f} frames in {found['seconds']:.0f} s:",
        verdict("the kernel takes", found["kernel CPU a tick, median [ms]"], 2, "ms a tick"),
        verdict("the page takes", 100 * found["renderer CPU [share of a core]"], 45, "% CPU"),
        verdict("it is sent", found["sent [kB/s]"], 150, "kB/s"),
        verdict("the screen is behind by", found["lag in the last second, max [ms]"], 400, "ms"),
        "",
    ]


def widgets(found: dict[str, float]) -> list[str]:
    """Widgets in JupyterLab."""
    return [
        f"Widgets in JupyterLab, {found['load']:.1f} processes wanting a core meanwhile:",
        verdict("a builder opens in", found["builder_ms"], 400, "ms"),
        (
            f"* beside: {found['builder_cpu_ms']:.0f} ms of processor time; the first of a kernel,"
            f" with its imports, opens in {found['builder_first_ms']:,.0f} ms"
        ),
        verdict(f"{found['json_mb']:.1f} MB of JSON are a tree in", found["json_ms"], 1_000, "ms"),
        f"* beside: {found['json_cpu_ms']:.0f} ms of processor time",
        verdict("three runs are saved in", found["saved_kb"], 600, "kB"),
        f"* beside: {found['saved_widgets']:.0f} states of widgets are saved",
        (
            f"* a kernel computes for {found['blocked_s']} s: its dashboard moves"
            f" {found['blocked_moves']} times, {found['blocked_gap_ms']:,.0f} ms apart at most"
        ),
        (
            f"* {found['dashboards']} dashboards: {found['frame_p95_ms']:.0f} ms from frame to"
            f" frame (p95; {found['frame_max_ms']:.0f} at most), a cell answers in"
            f" {found['cell_ms']:.0f} ms; {found['threads_more']} threads and"
            f" {found['comms_more']} comms more, {found['threads_left']} and"
            f" {found['comms_left']} after they are closed"
        ),
        "",
    ]
