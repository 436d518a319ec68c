"""120 days of invented portals for the simulation of delays: what is published when, and how each list shows it.

How often acts change follows what is known of them: codes every month, laws a few times a year (55 editions of the
migration law and 19 of the one on domestic violence in 15 years), orders about once a year, treaties and concepts
hardly ever; and one law that amends several at once, now and then.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

from flows.lists import LISTS, PortalList
from law.model import Capture
from spiders.lists import ListSpider
from spiders.orders import ActOrder, CrawlOrder
from spiders.spider import Target

DAYS = 90
START = datetime(2026, 9, 1, tzinfo=UTC)
END = START + timedelta(days=DAYS)
BEFORE = START - timedelta(days=30)
ALMATY = 5
KINDS = {"code": (30, 4), "law": (100, 1), "order": (300, 1), "treaty": (2000, 1)}
"""Days between two changes of an act, and the pages of its text at ЕСПИ."""
WHOLE = {"code": 5, "law": 12, "order": 14, "treaty": 12}
"""The 43 acts of the list."""
TODAY = {"code": 3, "law": 11}
"""The 14 of them whose codes are known today."""
OMNIBUS = 0.4
"""Of the changes of codes and laws so many come with a law that changes several."""
Row = tuple[datetime, str]


@dataclass(frozen=True)
class Edition:
    """When each portal showed it; it is published when the first one does."""

    act: str
    law: datetime
    """When the law came that made it; of several acts it may be the same."""
    espi_at: datetime
    adilet_at: datetime

    @property
    def at(self) -> datetime:
        return min(self.espi_at, self.adilet_at)


@dataclass
class Portals:
    """When each row came to each list: by a list's name, as (instant, id); drafts also leave."""

    rows: dict[str, list[Row]]
    left: dict[str, datetime] = field(default_factory=dict)
    dated: dict[str, date] = field(default_factory=dict)
    """The day of an act itself, by which ЕСПИ sorts."""
    editions: dict[str, list[Edition]] = field(default_factory=dict)
    """Of each watched act."""
    kinds: dict[str, str] = field(default_factory=dict)
    past: dict[str, int] = field(default_factory=dict)
    """Editions of the three years before."""

    def shown(self, name: str, at: datetime) -> list[str]:
        """Return the ids of a list at an instant, in its order."""
        rows = [(came, row) for came, row in self.rows[name] if came <= at < self.left.get(row, END)]
        newest = {row: came for came, row in sorted(rows)}
        if name == "search":
            return sorted(newest, key=lambda row: (self.dated[row], row), reverse=True)
        return sorted(newest, key=lambda row: newest[row], reverse=True)


@dataclass(frozen=True)
class World:
    """What nobody has measured yet: at which hours portals publish, and how far one lags behind the other."""

    acts: dict[str, int]
    late_adilet: float = 12
    """Hours, at most."""
    late_espi: float = 0
    by_night: bool = False
    """Whether four of five things appear between 18 and 24 o'clock in Almaty; else any hour is like any other."""
    seed: int = 6


def make_portals(world: World) -> Portals:
    """Return the portals of a world."""
    chance = random.Random(world.seed)  # noqa: S311 - a simulation
    portals = Portals({one.name: [] for one in LISTS})

    def instants(a_day: float) -> list[datetime]:
        whole, rest = divmod(a_day * 120, 1)
        days = [BEFORE + timedelta(days=chance.randrange(120)) for _ in range(int(whole) + (chance.random() < rest))]
        night = [world.by_night and chance.random() < 4 / 5 for _ in days]
        hours = [chance.uniform(18, 24) - ALMATY if late else chance.uniform(0, 24) for late in night]
        return [day + timedelta(hours=hour) for day, hour in zip(days, hours, strict=True)]

    def late(hours: float) -> timedelta:
        return timedelta(hours=chance.uniform(0, hours))

    _add_drafts(portals, instants, chance)
    for number, came in enumerate(instants(30)):
        row, lag = f"new-{number}", late(world.late_adilet)
        # An order is registered, and shown, days after it was signed.
        portals.dated[row] = (came - timedelta(days=chance.choice((0, 1, 1, 2, 3, 5, 8)))).date()
        portals.rows["search"].append((came, row))
        portals.rows["changed"].append((came + lag, row))
        portals.rows["rss"].append((came + lag, row))
    portals.rows["changed"] += [(came, f"other-{number % 4000}") for number, came in enumerate(instants(60))]
    several: list[tuple[str, datetime]] = []
    for kind, count in world.acts.items():
        every = KINDS[kind][0]
        for number in range(count):
            act = f"watched-{kind}-{number}"
            portals.kinds[act] = kind
            portals.past[act] = sum(chance.random() < 1 / every for _ in range(1095))
            alone = 1 - OMNIBUS if kind in ("code", "law") else 1
            several += [(act, came) for came in instants(alone / every)]
    amended = [act for act, kind in portals.kinds.items() if kind in ("code", "law")]
    a_day = OMNIBUS * sum(1 / KINDS[portals.kinds[act]][0] for act in amended)
    for came in instants(a_day / 4):
        several += [(act, came) for act in chance.sample(amended, chance.choice((2, 3, 4, 5, 6)))]
    portals.editions = {act: [] for act in portals.kinds}
    for act, came in sorted(several, key=lambda one: one[1]):
        one = Edition(act, came, came + late(world.late_espi), came + late(world.late_adilet))
        portals.editions[act].append(one)
        portals.rows["changed"].append((one.adilet_at, act))
    return portals


def _add_drafts(portals: Portals, instants: Callable[[float], list[datetime]], chance: random.Random) -> None:
    for name in ("359", "367", "369", "370"):
        for number, came in enumerate(instants(0.5)):
            row = f"{name}-{number}"
            portals.rows[name].append((came, row))
            portals.left[row] = came + timedelta(days=chance.uniform(5, 20))
            portals.rows[f"{name}/IN_ARCHIVE"].append((portals.left[row], f"{row}-closed"))
    for name in ("enbek", "qriim"):
        portals.rows[name] = [(came, f"{name}-{number}") for number, came in enumerate(instants(4))]


class Turning(ListSpider):
    """The spider's own way through a list, over an invented portal."""

    async def fetch(self, target: Target) -> Capture:
        own = vars(self)
        rows = own["rows"]
        own["count"] = max(1, -(-len(rows) // own["size"]))
        page = rows[(target.page - 1) * own["size"] : target.page * own["size"]]
        own["pages"].append(page)
        return cast("Capture", SimpleNamespace(reason="", body="\n".join(page).encode()))

    def path(self, order: ActOrder, page: int) -> str:
        return f"/{order.code}/{page}"

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        return tuple(body.decode().split())

    def count_pages(self, _body: bytes) -> int:
        return int(vars(self)["count"])


class TurningByDate(Turning):
    """The same through ЕСПИ's search, where a new act may stand anywhere."""

    grows_in_front = False


def turn_over(portals: Portals, asked: PortalList, at: datetime) -> Turning:
    """Return a spider before a list as it is at an instant."""
    kind = TurningByDate if asked.name == "search" else Turning
    spider = kind.__new__(kind)
    spider.order = cast("CrawlOrder", SimpleNamespace(origin=""))
    size = 5 if asked.portal == "legalacts" else 100
    rows = portals.shown(asked.name, at)
    vars(spider).update(rows=rows[:size] if asked.name == "rss" else rows, pages=[], size=size)
    return spider
