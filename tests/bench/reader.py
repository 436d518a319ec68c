"""A process that reads two pages, compares them, and prints what memory it had before and at its peak, in bytes.

``ru_maxrss`` will not do on Linux: it begins with what the parent had when it started this one, and so hides growth.
"""

import json
import sys
from pathlib import Path

from law.changes.compare import compare
from law.parsing.read import read_revision

STATUS = Path("/proc/self/status")


def main() -> None:
    """Read the two pages that are named; all is alive when the peak is asked for."""
    before = _bytes("VmRSS")
    earlier, later = (read_revision([Path(name).read_bytes()]) for name in sys.argv[1:3])
    changes = compare(earlier, later)
    json.dump({"before": before, "peak": _bytes("VmHWM"), "changes": len(changes)}, sys.stdout)


def _bytes(name: str) -> int:
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
