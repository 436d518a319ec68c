"""One worker as a process of its own, told by its environment and an order: ``python -m tests.workers.hand JSON``.

It makes passes over its acts until so many went well, or sends what waits, and says in one line what came of it. Guards
can be taken away, to show that they are needed.
"""

import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flows import hosts, passes, sending
from flows.opening import now, opened_tools
from flows.tools import Tools
from storage import outbox


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do."""

    acts: tuple[str, ...] = ()
    rounds: int = 1
    """So many passes that went well; 0: send what waits, once."""
    lease: float = hosts.LEASE_SECONDS
    is_elsewhere: bool = False
    """Whether it is on another machine than whoever holds a lease, so that nobody is known to be dead."""
    later: float = 0.0
    """Minutes by which its clock is ahead."""
    without: tuple[str, ...] = ()
    """Guards that are taken away: ``host-lease``, ``row-lock``."""


def main() -> None:
    """Work, and print how often it came to what end."""
    given = json.loads(sys.argv[1])
    order = Order(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    prepare(order)
    with opened_tools() as real:
        tools = replace(real, clock=lambda: now() + timedelta(minutes=order.later))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        ends = watch(tools, order) if order.rounds else Counter(sent=sending.deliver(tools).sent)
    sys.stdout.write(json.dumps(ends) + "\n")


def watch(tools: Tools, order: Order) -> Counter[str]:
    """Make passes until enough of them went well."""
    ends: Counter[str] = Counter()
    wishes = [passes.Wish(code, ("labour",), reread=True) for code in order.acts]
    while ends["good"] < order.rounds:
        report = passes.watch(tools, wishes)
        reasons = {line.verdict.reason for line in report.lines if line.verdict.outcome == "failed"}
        ends["refused" if "already-running" in reasons else "bad" if reasons else "good"] += 1
        ends["revisions"] += report.stored
        ends["sent"] += report.posted.sent
        if reasons:
            time.sleep(random.uniform(0.1, 0.3))  # noqa: S311 - no secret
    return ends


def prepare(order: Order) -> None:
    """Make this process what the order wants it to be."""
    changed = vars(hosts)
    changed["held_host"].__wrapped__.__kwdefaults__["seconds"] = order.lease
    if order.is_elsewhere:
        changed["is_known_dead"] = lambda _holder: False
    if "host-lease" in order.without:
        changed["take_lease"] = lambda *_, **__: True
        changed["is_still_held"] = lambda *_, **__: True
        changed["measure_wait"] = lambda *_, **__: 0.0
    if "row-lock" in order.without:
        take_away_lock()


def take_away_lock() -> None:
    """Read the row that is due without locking it, and think for a moment before it is taken."""
    from storage import due  # noqa: PLC0415 - only where it is spoilt

    def lock_due(session: Any, moment: Any, number: int, skip: Any = ()) -> Any:
        given = {"now": moment, "skip": list(skip), "stopped": [], "number": number}
        row = session.exec(due._query_due(is_one=True, has_stopped=False).limit(1), params=given).first()
        time.sleep(0.05)
        return row

    vars(outbox)["lock_due"] = lock_due


if __name__ == "__main__":
    main()
