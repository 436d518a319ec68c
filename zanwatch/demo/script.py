"""Who asks, which day it is, what goes wrong: the parts of the demo that are data."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.model import Person
from alerts.subscriptions import Follow, Moment, QuietHours, Subscription, Wish

WATCHLIST = Path(__file__).with_name("watchlist.toml")

BASELINE_ON = date(2024, 3, 11)
BASELINE_ACTS = ("900001", "900002", "900003", "900004", "900007")
FAULTY_ACT = "900001"
FAULTY_PAGES = rf"/documents/{FAULTY_ACT}/(rus|kaz)\?"
"""The text of the act in both languages; its list of editions stays sound, so that the fault is in the text alone."""
FAULTS = ("maintenance-200", "half-gzip", "missing-articles")

RUSSIAN_READER = "reception@centre.example"
KAZAKH_READER = "kabyldau@centre.example"
RUSSIAN_CHAT = "100000001"
UZBEK_CHAT = "100000002"
CLOSED_CHAT = "100000003"
STOOD_IN = "advokat@centre.example"
QUIET_READER = "dezhurstvo@centre.example"
DIGEST_READER = "svodnaya@centre.example"
LAWYER = "yurist@centre.example"

NEWS: tuple[Moment, ...] = ("announced", "in_force")
"""What most readers of the demo ask for: reminders, and the report of each month, have scenes of their own."""
QUIET_SINCE, QUIET_UNTIL, DIGEST_AT = time(21), time(7), time(8)


def follow(*topics: str) -> tuple[Subscription, ...]:
    """Return a rule for each topic."""
    return tuple(Subscription(Follow("topic", words=topic), moments=NEWS) for topic in topics)


OF_ONE_ACT = Subscription(Follow("act", "900002"), moments=NEWS)
SILENT = Wish(wants_heartbeat=False)
READERS = (
    Person(
        "Демо: приёмная",
        "rus",
        (f"mailto:{RUSSIAN_READER}", f"tgram:{RUSSIAN_CHAT}"),
        (),
        follow("domestic_violence", "labour", "access_to_justice"),
        SILENT,
    ),
    Person("Демо: қабылдау", "kaz", (f"mailto:{KAZAKH_READER}",), (), follow("domestic_violence", "labour"), SILENT),
    Person("Demo: qabulxona", "uzb", (f"tgram:{UZBEK_CHAT}",), (), follow("migration"), SILENT),
    Person(
        "Демо: адвокат",
        "rus",
        (f"tgram:{CLOSED_CHAT}", f"mailto:{STOOD_IN}"),
        (),
        (OF_ONE_ACT,),
        Wish(channels="in_order", wants_heartbeat=False),
    ),
    Person(
        "Демо: дежурство",
        "rus",
        (f"mailto:{QUIET_READER}",),
        (),
        (OF_ONE_ACT,),
        Wish(quiet=QuietHours(QUIET_SINCE, QUIET_UNTIL), wants_heartbeat=False),
    ),
    Person(
        "Демо: сводная",
        "rus",
        (f"mailto:{DIGEST_READER}",),
        (),
        tuple(replace(rule, frequency="daily") for rule in follow("domestic_violence", "labour")),
        Wish(digest_at=DIGEST_AT, wants_heartbeat=False),
    ),
)
RULE = Subscription(Follow("article", "900001", "art_10"), "normal")
RULE_WORDS = "--act 900001 --article 10 --least normal"
SILENT_RULE = Subscription(Follow("article", "900001", "art_99"))
SILENT_RULE_WORDS = "--act 900001 --article 99"
"""The act never had such an article."""
LAWYER_PERSON = Person("Демо: юрист", "rus", (f"mailto:{LAWYER}",), (), (), SILENT)
REMINDED_ON = date(2025, 12, 25)
"""Seven days before what was announced of article 10 takes effect."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day to which the portal moves, and the acts that are read on it."""

    on: date
    acts: tuple[str, ...]
    at: time = time(10)
    """The hour of its pass, in Almaty."""


def instant(on: date, at: time = time(10)) -> datetime:
    """Return an hour of a day in Almaty."""
    return datetime.combine(on, at, ZoneInfo(Wish().timezone))


# One amending act (900006) changes two others; 900004 is repealed by 900005, which is announced first and takes effect
# sixty days after publication; 900007 has half a megabyte in each language; a point of 900001 gets a new wording that a
# publisher's note announces half a year before.
DAYS = (
    Day(date(2024, 5, 13), ("900001", "900002", "900006"), time(21, 30)),
    Day(date(2024, 9, 22), ("900003",)),
    Day(date(2025, 3, 14), ("900004", "900005", "900007")),
    Day(date(2025, 5, 15), ("900004",)),
    Day(date(2025, 6, 27), ("900001",)),
)
LAST_DAY = Day(date(2026, 1, 1), ("900001",))
"""What was announced takes effect, after everything was read once more and nobody was told of it twice."""

HOUSE_START = date(2025, 6, 27)
HOUSE_DAY = date(2026, 5, 1)
"""What `zanwatch serve` finds when its schedule fires: the announced wording of 900001 is there, 900002 has a term
replaced, 900005 and 900050 have changed, and a note in 900050 announces what has no day yet."""
HOUSE_ACTS = ("900001", "900002", "900004", "900005", "900050")
HOUSE_REPEALED = "900004"
HOUSE_ADDRESS = "dezhurnaya@centre.example"
HOUSE_READER = Person(
    "Демо: дежурная",
    "rus",
    (f"mailto:{HOUSE_ADDRESS}",),
    ("domestic_violence", "labour", "access_to_justice"),
)
SEARCHED = "можно ли прийти ночью"
"""What somebody asks in her own words."""
