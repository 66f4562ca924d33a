"""The report of a million requests: how long it takes, how large it is, when a reader sees it.

python -m bench.report URL FOLDER

The run is a real one, kept in FOLDER and made once. Its report is what `vayu report` writes in a
process of its own; Chromium opens the file and tells when it painted first. `import vayu` and
`vayu --help` stand beside: what everybody waits for. Of all times the least of some tries is told,
for what else the machine does adds to each.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import vayu

REQUESTS, USERS = 1_000_000, 64
BUILDS, PAINTS, STARTS = 3, 5, 9
"""Times that each is tried. [1]"""

SEEN = """() => new Promise((done) => new PerformanceObserver((seen) => {
  const first = seen.getEntriesByName("first-contentful-paint")[0];
  if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
DRAWN = "document.querySelector('.js-plotly-plot .main-svg') && performance.now()"
IMPORT = "import time; t = time.perf_counter(); import vayu; print(time.perf_counter() - t)"


def main(url: str, folder: Path) -> None:
    """Print one line of JSON."""
    if not (folder / "requests.parquet").exists():
        _make(url, folder)
    page = folder.with_suffix(".html")
    built = [_built(folder, page) for _ in range(BUILDS)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu"],
        )
        painted = [_painted(browser, page) for _ in range(PAINTS)]
        browser.close()
    found = {
        "rows": vayu.SavedRun(folder).summary.started,
        "build_s": min(wall for wall, _ in built),
        "build_cpu_s": min(cpu for _, cpu in built),
        "mb": page.stat().st_size / 1e6,
        "paint_s": min(first for first, _ in painted),
        "drawn_s": min(drawn for _, drawn in painted),
        "import_ms": 1_000 * min(float(_told("-c", IMPORT)) for _ in range(STARTS)),
        "help_ms": 1_000 * min(_wall("-m", "vayu", "--help") for _ in range(STARTS)),
    }
    print(json.dumps(found))


def _make(url: str, folder: Path) -> None:
    """Run it, and keep it as `vayu save` would, unpacked."""
    run = vayu.Request("GET", url).load(
        concurrency=USERS, iterations=REQUESTS, name="a million", thresholds=["p99 < 100ms"]
    )
    saved = run.wait().save(folder.with_suffix(".zip"), overwrite=True)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.unpack_archive(saved, folder)
    saved.unlink()
    vayu.shutdown()


def _built(folder: Path, page: Path) -> tuple[float, float]:
    """Write the report; return how long that took, and the processor time. [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = _wall("-m", "vayu", "report", str(folder), "-o", str(page), "--force")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _painted(browser: Browser, page: Path) -> tuple[float, float]:
    """Open the report; return when something was seen, and when a figure was drawn. [s]."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(page.resolve().as_uri(), wait_until="commit")
    first = tab.evaluate(SEEN)
    tab.wait_for_load_state("load")
    tab.locator("div.figure").first.scroll_into_view_if_needed()
    drawn = tab.wait_for_function(DRAWN).json_value()
    tab.close()
    return first / 1_000, drawn / 1_000


def _wall(*words: str) -> float:
    """Run Python with these words; return how long that took. [s]."""
    start = time.perf_counter()
    _told(*words)
    return time.perf_counter() - start


def _told(*words: str) -> str:
    """Run Python with these words; return what it prints."""
    command = [sys.executable, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
