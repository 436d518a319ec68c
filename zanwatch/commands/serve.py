"""`zanwatch serve`: the whole system on one machine, in one process tree."""

import signal
from typing import Annotated

import typer

from config.settings import read_settings
from zanwatch.entry import UsageError, now, opened_store, speak

PORT = 8000


def serve(
    port: Annotated[int, typer.Option(help="Where the pages are, on this machine.")] = PORT,
    pages: Annotated[bool, typer.Option(help="With or without the pages.")] = True,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Run the schedules, delivery and the pages until Ctrl-C or SIGTERM.

    Of several on one PostgreSQL one leads, the others stand by. SQLite is for one.
    """
    from flows.guard import die_with_parent  # noqa: PLC0415 - see zanwatch.commands
    from flows.serving import House, is_port_open, only_one  # noqa: PLC0415
    from flows.sole import alone  # noqa: PLC0415
    from zanwatch.show import err  # noqa: PLC0415

    die_with_parent()  # where a program started us and said so; nobody else is looked after
    settings = read_settings()
    if not 1 <= port <= 65535:  # noqa: PLR2004 - the largest port
        raise UsageError(f"--port {port}: a number from 1 to 65535")
    if pages and is_port_open(port):
        raise UsageError(f"--port {port}: another program listens there; give another number")
    console = err()

    def say(words: str) -> None:
        console.print(f"[bold cyan]serve[/] {now():%H:%M:%S} ", end="")
        console.print(words, markup=False)

    t = speak()
    with only_one(settings), alone(settings, "zanwatch serve", t), opened_store(settings) as store:
        house = House(store, settings, port if pages else None, say, t)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: house.stop.set())
        house.run(now)
