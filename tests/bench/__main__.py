"""Print every figure with its bar as one JSON object: `python -m tests.bench [--quick | --long]`. Nothing is asserted.

`missed` names the figures above their bars. `--quick` goes over all that is measured once, with a short text, so that
a test can see the form of the answer; its figures say nothing. `--long` fills a store with ten thousand acts too.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench.code import make_code
from tests.bench.delivering import measure_delivery
from tests.bench.memory import measure_memory
from tests.bench.migration import measure_migration
from tests.bench.monitor import measure_monitor
from tests.bench.pages import measure_pages
from tests.bench.road import measure_unchanged, watch_twice
from tests.bench.storage_size import measure_size
from tests.bench.storage_speed import measure_speed
from tests.bench.texts import measure_texts
from tests.bench.timing import FULL, QUICK, Effort


def main(effort: Effort) -> None:
    """Measure all and print it."""
    with tempfile.TemporaryDirectory() as name:
        report = _report(effort, Path(name))
    json.dump(report, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def _report(effort: Effort, folder: Path) -> dict[str, Any]:
    code = make_code(effort.characters, effort.amendments)
    figures = measure_memory(folder, code) | measure_unchanged(effort, code)
    of_migration, beside_migration = measure_migration(effort)
    of_texts, beside_texts = measure_texts(effort, code)
    of_speed, beside_speed = measure_speed(effort, folder)
    figures = of_texts | of_migration | figures | measure_size(effort, folder) | of_speed
    figures |= measure_monitor(effort, folder)
    figures |= measure_delivery(effort, folder)
    figures |= measure_pages(effort, folder, code)
    watching = {} if effort.is_quick else watch_twice(effort, folder)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S607 - whichever git there is
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "git": git[-1] if git else None,
        "rounds": effort.rounds,
        "is_quick": effort.is_quick,
        "figures": figures,
        "observations": beside_texts | beside_migration | beside_speed | watching,
        "missed": [name for name, figure in figures.items() if figure["ok"] is False],
    }


if __name__ == "__main__":
    main(QUICK if "--quick" in sys.argv[1:] else replace(FULL, is_long="--long" in sys.argv[1:]))
