"""Who asks, which day it is, what goes wrong: the parts of the demo that are data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alerts.model import Person

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

READERS = (
    Person(
        "Демо: приёмная",
        "rus",
        (f"mailto:{RUSSIAN_READER}", f"tgram:{RUSSIAN_CHAT}"),
        ("domestic_violence", "labour", "access_to_justice"),
    ),
    Person("Демо: қабылдау", "kaz", (f"mailto:{KAZAKH_READER}",), ("domestic_violence", "labour")),
    Person("Demo: qabulxona", "uzb", (f"tgram:{UZBEK_CHAT}",), ("migration",)),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day to which the portal moves, and the acts that are read on it."""

    on: date
    acts: tuple[str, ...]


# One amending act (900006) changes two others; 900004 is repealed by 900005, which is announced first and takes effect
# sixty days after publication; 900007 has half a megabyte in each language; a point of 900001 gets a new wording that a
# publisher's note announces half a year before.
DAYS = (
    Day(date(2024, 5, 13), ("900001", "900002", "900006")),
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
HOUSE_READER = Person(
    "Демо: дежурная",
    "rus",
    ("mailto:dezhurnaya@centre.example",),
    ("domestic_violence", "labour", "access_to_justice"),
)
