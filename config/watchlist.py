"""The list of acts that are watched, as data: a TOML file, the shipped one or the operator's own."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import BadSettingError

SHIPPED = Path(__file__).with_name("watchlist.toml")
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
    """An act of the list; ``adilet_id`` is empty where it is not sure."""

    code: str
    adilet_id: str
    topics: tuple[str, ...]
    title: dict[str, str]
    why: str
    number: str = ""
    """The act's number, as «245-VIII»: a repeal names its act by it."""


def read_watchlist(path: Path | None = None) -> tuple[ListedAct, ...]:
    """Return the acts of a list in its order; raises BadSettingError that says which entry is wrong and how."""
    place = path or SHIPPED
    try:
        listed = tomllib.loads(place.read_text("utf-8")).get("act", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettingError(f"ZANWATCH_WATCHLIST: {place.name} cannot be read: {error}") from error
    acts = tuple(_read_act(item, at, place.name) for at, item in enumerate(listed, 1))
    codes = [act.code for act in acts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise BadSettingError(f"ZANWATCH_WATCHLIST: act {twice} stands twice in {place.name}")
    return acts


def _read_act(item: Any, at: int, name: str) -> ListedAct:
    where = f"ZANWATCH_WATCHLIST: act {at} in {name}"
    if not isinstance(item, dict) or not str(item.get("code", "")).isdigit():
        raise BadSettingError(f'{where} needs a code of digits, as code = "49212"')
    topics = item.get("topics", [])
    unknown = [topic for topic in topics if topic not in TOPICS] if isinstance(topics, list) else ["?"]
    if unknown:
        raise BadSettingError(f"{where}: topics are a list of {', '.join(TOPICS)}; not {unknown[0]!r}")
    titles = {language: str(item[language]) for language in ("rus", "kaz") if item.get(language)}
    adilet_id, why, number = (str(item.get(name, "")) for name in ("adilet_id", "why", "number"))
    return ListedAct(str(item["code"]), adilet_id, tuple(topics), titles, why, number)
