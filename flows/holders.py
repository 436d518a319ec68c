"""Who holds a lease: a process of this machine that was killed is known to be dead, and holds nobody up for a minute.

A number alone says nothing (numbers are given out again, and containers count from one): a holder is named by the boot
of the machine, the space its number counts in, the number, and the instant that process began.
"""

import os
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

_PROC = Path("/proc")
_START_FIELD = 19
"""Of /proc/PID/stat, counted behind the name in brackets: the start of the process in ticks since the boot."""


def name_holder() -> str:
    """Return the name under which this process holds something; no two are the same."""
    return f"{_name_house()}.{os.getpid()}.{_started(os.getpid())}.{token_hex(8)}"


def is_known_dead(holder: str) -> bool:
    """Tell whether a holder was a process of this machine that has ended; False where that cannot be known."""
    house, *rest = holder.split(".")
    if len(rest) != 3 or not house or house != _name_house():  # noqa: PLR2004 - number, start, random word
        return False
    process, started = rest[0], rest[1]
    return process.isdigit() and _started(int(process)) != started


def _name_house() -> str:
    """Return what tells this boot and this space of process numbers from any other; «» without /proc."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii")
        space = (_PROC / "self/ns/pid").readlink()
    except OSError:
        return ""
    return sha256(f"{boot}{space}".encode()).hexdigest()[:16]


def _started(process: int) -> str:
    try:
        stat = (_PROC / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    # A zombie has ended: nobody has asked how, that is all.
    return "" if fields[0] == "Z" else fields[_START_FIELD]
