"""The list of acts that are watched, as data: a TOML file, the shipped one or the operator's own."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.settings import BadSettingError

SHIPPED = Path(__file__).with_name("watchlist.toml")
CODE = re.compile(r"[0-9]{1,9}")
ADILET_ID = re.compile(r"[KZUPV]\d{2}(?:[A-Z]{1,2}\d{6,7}|\d{7}_|\d{8})")
"""Letter of the register, year, number; the underscore of the old form is part of the id."""
TOPICS = (
    "migration",
    "domestic_violence",
    "gender_equality",
    "human_trafficking",
    "labour",
    "children",
    "access_to_justice",
)


@dataclass(frozen=True, slots=True)
class ListedAct:
    """An act of the list. ``code`` is empty for a proposal, whose ЕСПИ code nobody has seen yet."""

    code: str
    adilet_id: str
    topics: tuple[str, ...]
    title: dict[str, str]
    why: str
    number: str = ""
    """The act's number, as «245-VIII»: a repeal names its act by it."""
    name: str = ""
    """What the list calls an act of which no id is known."""
    adopted_on: date | None = None
    is_verified: bool = True
    """Its id was seen on an official page; only such acts are read without being asked for."""
    is_derived: bool = False
    """``adilet_id`` was built by the rule of the register, not seen."""
    why_in: dict[str, str] = field(default_factory=dict)
    """``why`` in the languages of the law, where somebody wrote it."""

    @property
    def key(self) -> str:
        """What it is called by: its ЕСПИ code, else its adilet id, else its name in the list."""
        return self.code or self.adilet_id or self.name


def read_watchlist(path: Path | None = None) -> tuple[ListedAct, ...]:
    """Return the acts of a list that are read out of the box, in its order; raises BadSettingError as read_list."""
    return tuple(act for act in read_list(path) if act.code and act.is_verified)


def read_list(path: Path | None = None) -> tuple[ListedAct, ...]:
    """Return all acts of a list, proposals too; raises BadSettingError that says which entry is wrong and how."""
    place = path or SHIPPED
    try:
        return _read_words(place.read_text("utf-8"), place.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettingError(f"ZANWATCH_WATCHLIST: {place.name} cannot be read: {error}") from error


@lru_cache(maxsize=4)  # a pass reads its list again and again, and to understand it takes longer than to read it
def _read_words(words: str, name: str) -> tuple[ListedAct, ...]:
    listed = tomllib.loads(words).get("act", [])
    acts = tuple(read_item(item, f"ZANWATCH_WATCHLIST: act {at} in {name}") for at, item in enumerate(listed, 1))
    refuse_twins(acts, f"ZANWATCH_WATCHLIST: {name}")
    return acts


def refuse_twins(acts: Sequence[ListedAct], name: str) -> None:
    """Raise BadSettingError where one id stands for two acts."""
    counted = Counter(one for act in acts for one in (act.code, act.adilet_id, act.name) if one)
    twice = next((one for one, count in counted.items() if count > 1), None)
    if twice:
        raise BadSettingError(f"{name}: act {twice} stands twice")


def read_item(item: Any, where: str) -> ListedAct:
    """Return an entry of a list; raises BadSettingError that begins with ``where`` and says what is wrong."""
    if not isinstance(item, Mapping):
        raise BadSettingError(f'{where} needs a code of digits, as code = "49212"')
    code, adilet_id, why, number, called = (
        str(item.get(field, "")) for field in ("code", "adilet_id", "why", "number", "name")
    )
    if not CODE.fullmatch(code) and (code or not (adilet_id or called)):
        raise BadSettingError(f'{where} needs a code of digits, as code = "49212"')
    if adilet_id and not ADILET_ID.fullmatch(adilet_id):
        raise BadSettingError(f'{where}: {adilet_id!r} is no adilet id; they look like "Z1100000477" or "Z090000214_"')
    topics = item.get("topics", [])
    unknown = [topic for topic in topics if topic not in TOPICS] if isinstance(topics, list) else ["?"]
    if unknown:
        raise BadSettingError(f"{where}: topics are a list of {', '.join(TOPICS)}; not {unknown[0]!r}")
    adopted_on = item.get("adopted_on")
    if adopted_on is not None and type(adopted_on) is not date:
        raise BadSettingError(f"{where}: adopted_on is a day without quotes, as adopted_on = 2011-07-22")
    titles = {language: str(item[language]) for language in ("rus", "kaz") if item.get(language)}
    is_verified = bool(code) and item.get("verified", True) is True
    is_derived = item.get("derived", False) is True
    why_in = {language: str(item[f"why_{language}"]) for language in ("rus", "kaz") if item.get(f"why_{language}")}
    return ListedAct(
        code, adilet_id, tuple(topics), titles, why, number, called, adopted_on, is_verified, is_derived, why_in
    )
