"""Prefect's worker in one process: it starts each run in a child of its own, at most two at a time."""

import asyncio

from flows.deployments import POOL
from flows.prefect_home import set_up_prefect

AT_ONCE = 2
"""A pass and a round of sending."""


def main() -> None:
    """Work until the process is told to end; what runs then ends with it, and the next pass does what is left."""
    set_up_prefect()
    from prefect.workers.process import ProcessWorker  # noqa: PLC0415 - Prefect reads its settings at import

    async def work() -> None:
        await ProcessWorker(work_pool_name=POOL, name="zanwatch-serve", limit=AT_ONCE).start(printer=_say_nothing)

    asyncio.run(work())


def _say_nothing(*_words: object) -> None:
    """Take the worker's greeting."""


if __name__ == "__main__":
    main()
