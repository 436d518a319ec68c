"""Serve real law texts in the shapes of the Kazakh portals, at a date the tester moves. See README.md."""

import sys

sys.dont_write_bytecode = True  # the portal leaves nothing on the disk, so its own imports come after this line

import argparse  # noqa: E402 - see above
import signal  # noqa: E402 - see above
from datetime import date  # noqa: E402 - see above
from pathlib import Path  # noqa: E402 - see above

from replay_portal.adilet import AdiletPortal  # noqa: E402 - see above
from replay_portal.espi import EspiPortal  # noqa: E402 - see above
from replay_portal.legalacts import LegalactsPortal, read_drafts  # noqa: E402 - see above
from replay_portal.server import Listener  # noqa: E402 - see above
from replay_portal.world import Options, World  # noqa: E402 - see above

HERE = Path(__file__).resolve().parent


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, action="append", required=True, help="folder of acts; may be given twice"
    )
    parser.add_argument("--drafts", type=Path, default=HERE / "drafts.json", help="drafts under discussion, JSON")
    parser.add_argument("--port", type=int, default=8700, help="ЕСПИ; the next two ports follow; 0 picks free ones")
    today = date.today()  # noqa: DTZ011 - a portal's day is the day of its machine
    parser.add_argument("--today", type=date.fromisoformat, default=today, help="the day the portals are at")
    parser.add_argument("--seed", type=int, default=0, help="for adverts, counters and noise")
    parser.add_argument("--etag", action="store_true", help="send ETag and Last-Modified, answer 304")
    parser.add_argument("--soft-404", choices=("page", "status"), default="page", help="HTTP 200 page, or HTTP 404")
    parser.add_argument("--refuse-curl", action="store_true", help="send curl and nameless agents round in a 302 loop")
    parser.add_argument("--page-size", type=int, default=300, help="nodes on one page of ЕСПИ JSON")
    return parser.parse_args(arguments)


def open_listeners(arguments: argparse.Namespace, world: World) -> list[Listener]:
    """Open the three portals, ЕСПИ first."""
    portals = [EspiPortal(world), AdiletPortal(world), LegalactsPortal(world, read_drafts(arguments.drafts))]
    ports = [arguments.port + step if arguments.port else 0 for step in range(len(portals))]
    return [Listener(port, portal, world) for port, portal in zip(ports, portals, strict=True)]


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    arguments = read_arguments()
    options = Options(
        corpora=tuple(arguments.corpus),
        today=arguments.today,
        seed=arguments.seed,
        etag=arguments.etag,
        soft_404=arguments.soft_404,
        refuse_curl=arguments.refuse_curl,
        page_size=arguments.page_size,
    )
    world = World(options)
    try:
        listeners = open_listeners(arguments, world)
    except OSError as error:
        raise SystemExit(f"cannot open ports from {arguments.port}: {error}") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: world.stopping.set())
    for listener in listeners:
        listener.start()
    addresses = (f"{listener.portal.name}={listener.url}" for listener in listeners)
    print("ready", *addresses, flush=True)  # noqa: T201 - this line is the protocol: who starts us waits for it
    world.stopping.wait()
    for listener in listeners:
        listener.shutdown()
        listener.server_close()


if __name__ == "__main__":
    main()
