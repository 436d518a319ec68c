"""The days on which Kazakhstan rests, moved ones among them, and those that the operator adds or takes away.

They delay a message to whoever asked for that; terms of the law are counted without them (law/).
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from config.settings import BadSettingError

FIELDS = ("days_off", "working")


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The public holidays with an operator's own days; ``day in days_off`` asks for one."""

    own: frozenset[date] = frozenset()
    """Days off beside the public ones: a day that a decree moved, a day on which the centre is closed."""
    working: frozenset[date] = frozenset()
    """Public holidays on which the centre works all the same."""

    def __contains__(self, day: object) -> bool:
        """Tell whether nothing is to be sent on a day to whoever keeps these days.

        >>> from datetime import date
        >>> date(2027, 3, 22) in DaysOff(), date(2027, 3, 25) in DaysOff(own=frozenset([date(2027, 3, 25)]))
        (True, True)
        """
        return isinstance(day, date) and day not in self.working and (day in self.own or day in read_public(day.year))


@lru_cache(maxsize=64)
def read_public(year: int) -> frozenset[date]:
    """Return the public holidays of a year with the days off that are given for those on a weekend."""
    from holidays import country_holidays  # noqa: PLC0415 - a quarter of a second that most commands need not wait

    return frozenset(country_holidays("KZ", years=year))


@lru_cache(maxsize=8)
def read_days_off(path: Path | None) -> DaysOff:
    """Return the public holidays with the days of an operator's file; raises BadSettingError that says what is wrong.

    The file is TOML: ``days_off = [2027-01-04]``, ``working = [2027-01-07]``. It is read once in a process.
    """
    if path is None:
        return DaysOff()
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadSettingError(f"ZANWATCH_HOLIDAYS: {path.name} cannot be read: {error}") from error
    unknown = next((name for name in said if name not in FIELDS), None)
    if unknown is not None:
        raise BadSettingError(f"ZANWATCH_HOLIDAYS: {path.name}: {unknown!r} is none of {', '.join(FIELDS)}")
    return DaysOff(*(frozenset(_days(said.get(name, []), f"{path.name}: {name}")) for name in FIELDS))


def _days(said: object, where: str) -> list[date]:
    if not isinstance(said, list) or not all(isinstance(day, date) and not isinstance(day, datetime) for day in said):
        raise BadSettingError(f"ZANWATCH_HOLIDAYS: {where} is a list of days, as [2027-01-04]")
    return said
