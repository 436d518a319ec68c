"""Which tests `make test` leaves to `make test-slow` (``slow.txt``)."""

from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("slow.txt")


@cache
def read_slow() -> frozenset[str]:
    """Return files, tests, cases of tests, and tests whose cases on PostgreSQL are meant (``name[postgresql]``)."""
    return frozenset(line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#"))
