"""How far the memory of a fresh process grows that reads two editions and compares them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.code import Code
from tests.bench.reader import STATUS
from tests.bench.timing import figure, say

BAR = 25
"""Times the bytes of one page."""


def measure_memory(folder: Path, code: Code) -> dict[str, Any]:
    """Return the figure of memory, from a fresh process."""
    unit = "× the bytes of the page"
    if not STATUS.exists():
        return {"memory": figure(None, unit, BAR, reason="this system does not tell a process its peak")}
    say("the memory of a process that reads and compares")
    pages = [folder / name for name in ("before.html", "after.html")]
    for page, body in zip(pages, (code.before, code.after), strict=True):
        page.write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.reader", *map(str, pages)], check=True, capture_output=True
    )
    sizes = json.loads(done.stdout)
    grown = sizes["peak"] - sizes["before"]
    return {"memory": figure(grown / len(code.before), unit, BAR, grown_bytes=grown, page_bytes=len(code.before))}
