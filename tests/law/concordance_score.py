"""Measures a concordance against a person's reading, unit by unit; the reading was written before the first run."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from law.concordance import Link, place_of

READING = json.loads(Path(__file__).with_name("concordance_reading.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Score:
    """``wrong`` and ``missed`` are told whole; ``found`` and ``none`` count units that are right."""

    found: int
    none: int
    wrong: tuple[tuple[str, tuple[str, ...]], ...]
    missed: tuple[str, ...]


def score(links: tuple[Link, ...], pair: str) -> Score:
    """Return how the links of a pair of acts, named by the beginning of its key, agree with the reading.

    A place that may be named may be named by the article that holds it. Every unit that was read counts, whether it
    has a link of its own or stands under its own number where its article went.
    """
    reading: dict[str, Any] = next(units for key, units in READING.items() if key.startswith(pair))
    found = none = 0
    wrong, missed = [], []
    for eid, said in reading.items():
        wanted, allowed = said.get("to", []), said.get("may", [])
        holders = {place.partition("__")[0] for place in allowed} if "__" not in eid else set()
        places = place_of(links, eid)
        strange = [place for place in places if place not in {*wanted, *allowed, *holders}]
        if strange:
            wrong.append((eid, places))
        elif wanted and not set(places) & set(wanted):
            missed.append(eid)
        else:
            found, none = found + bool(places), none + (not places)
    return Score(found, none, tuple(wrong), tuple(missed))
