"""What a person asks for, in words: an option of the command and a field of a file are read by the same rules."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Literal, TypeVar, cast
from zoneinfo import ZoneInfo

from alerts.matching import BadPhraseError, read_phrase
from alerts.model import READER_LANGUAGES, Person
from alerts.subscriptions import (
    ATTACH_FORMS,
    FOLLOW_KINDS,
    FREQUENCIES,
    MOMENTS,
    Follow,
    QuietHours,
    Subscription,
    Wish,
)
from law.errors import MonitorError
from law.model import SEVERITIES

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHANNEL_ORDERS = ("all", "in-order")
PUBLIC = "public"
"""Among the days on which nothing is sent: all public holidays."""
_UNIT = re.compile(r"[a-z]+_[0-9a-zа-яё-]+(?:__[a-z]+_[0-9a-zа-яё-]+)*")
_NUMBER = re.compile(r"\d{1,4}(?:-\d{1,3}){0,2}")
_FIRST = {"article": "art", "chapter": "chp"}
_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})")
_PERSON_FIELDS = ("name", "language", "to", "rules")
_RULE_FIELDS = (
    "follow", "act", "unit", "unit_on", "words", "least", "moments", "frequency", "note", "snoozed_until",
)  # fmt: skip
_WISH_FIELDS = (
    "time_zone", "quiet", "holidays", "critical_passes", "digest_at", "digest_on", "channels", "heartbeat", "discreet",
    "attach",
)  # fmt: skip
Word = TypeVar("Word", bound=str)


class BadWishError(MonitorError):
    """Raised when what somebody asks for cannot be understood, from this module; says what is wrong and how."""


def read_word(said: object, words: Sequence[Word], where: str) -> Word:
    """Return the one of these words that was said; raises BadWishError."""
    found = next((word for word in words if word == said), None)
    if found is None:
        raise BadWishError(f"{where} {said}: one of {', '.join(words)}")
    return found


def read_unit(said: str, kind: Literal["article", "chapter"]) -> str:
    """Return the eid of a unit that is named by its number, or by its eid; raises BadWishError.

    >>> read_unit("17-1", "article"), read_unit("2", "chapter"), read_unit("annex_1__para_9", "article")
    ('art_17-1', 'chp_2', 'annex_1__para_9')
    """
    word = re.sub(r"[–‑—]", "-", said.strip())
    if _NUMBER.fullmatch(word):
        return f"{_FIRST[kind]}_{word}"
    if not _UNIT.fullmatch(word):
        raise BadWishError(f"--{kind} {said}: a number as 17-1, or a place as {_FIRST[kind]}_17-1")
    return word


def read_day(said: object, where: str) -> date:
    """Return a day written as 2026-12-31; raises BadWishError."""
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said).strip())
    except ValueError as error:
        raise BadWishError(f"{where} {said}: a day is written 2026-12-31") from error


def read_hour(said: object, where: str) -> time:
    """Return an hour written as 08:00; raises BadWishError."""
    try:
        hour, minute = str(said).strip().split(":")
        return time(int(hour), int(minute))
    except ValueError as error:
        raise BadWishError(f"{where} {said}: an hour is written 08:00") from error


def read_zone(said: str) -> str:
    """Return the name of a time zone that is known; raises BadWishError."""
    try:
        return ZoneInfo(said).key
    except (OSError, ValueError, KeyError) as error:  # KeyError: of this kind is the one for an unknown zone
        raise BadWishError(f"--time-zone {said}: a name as Asia/Almaty") from error


def read_quiet(hours: str, holidays: Sequence[object], *, critical_passes: bool) -> QuietHours | None:
    """Return quiet hours from «22:00-07:00» and days off; None where there is neither. Raises BadWishError.

    One of the days may be the word «public»: the public holidays, moved ones among them.

    >>> read_quiet("22:00-07:00", [], critical_passes=False) == QuietHours(time(22), time(7))
    True
    """
    keeps_public = PUBLIC in holidays
    days = tuple(sorted({read_day(day, "--holidays") for day in holidays if day != PUBLIC}))
    if not hours and not days and not keeps_public:
        return None
    found = _HOURS.fullmatch(hours.strip() or "00:00-00:00")
    if not found:
        raise BadWishError(f"--quiet {hours}: hours are written 22:00-07:00")
    start, end = (read_hour(hour, "--quiet") for hour in found.groups())
    return QuietHours(start, end, days, critical_passes, keeps_public)


def read_rule(item: Mapping[str, Any], where: str) -> Subscription:
    """Return the rule that an entry of a file says; raises BadWishError that begins with ``where``."""
    _refuse_unknown(item, _RULE_FIELDS, where)
    kind = read_word(item.get("follow", ""), FOLLOW_KINDS, f"{where}: follow")
    follow = Follow(
        kind,
        str(item.get("act", "")),
        str(item.get("unit", "")),
        str(item.get("words", "")),
        read_day(item["unit_on"], f"{where}: unit_on") if item.get("unit_on") else None,
    )
    check_follow(follow, where)
    until = item.get("snoozed_until")
    moments = [read_word(one, MOMENTS, f"{where}: moments") for one in item.get("moments", MOMENTS)]
    return Subscription(
        follow,
        least=read_word(item.get("least", SEVERITIES[0]), SEVERITIES, f"{where}: least"),
        moments=tuple(moment for moment in MOMENTS if moment in moments),
        frequency=read_word(item.get("frequency", "at_once"), FREQUENCIES, f"{where}: frequency"),
        note=str(item.get("note", "")),
        snoozed_until=read_day(until, f"{where}: snoozed_until") if until else None,
    )


def check_follow(follow: Follow, where: str) -> None:
    """Raise BadWishError where a rule lacks what its kind needs, so that nothing could ever match it."""
    if follow.kind in ("act", "chapter", "article") and not follow.act.strip():
        raise BadWishError(f"{where}: {follow.kind} needs the act that it is of (--act)")
    if follow.kind in ("chapter", "article") and not _UNIT.fullmatch(follow.unit):
        raise BadWishError(f"{where}: {follow.unit!r} is no place of a unit, as art_17")
    if follow.kind == "phrase":
        try:
            read_phrase(follow.words)
        except BadPhraseError as error:
            raise BadWishError(f"{where}: {error}") from error


def read_person(item: Mapping[str, Any], where: str) -> Person:
    """Return the person that an entry of a file says, without topics: all are rules. Raises BadWishError."""
    _refuse_unknown(item, (*_PERSON_FIELDS, *_WISH_FIELDS), where)
    if not str(item.get("name", "")).strip():
        raise BadWishError(f"{where}: name is empty")
    rules = item.get("rules", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise BadWishError(f"{where}: rules are a list")
    quiet = read_quiet(
        str(item.get("quiet", "")), item.get("holidays", []), critical_passes=bool(item.get("critical_passes"))
    )
    wish = Wish(
        timezone=read_zone(str(item.get("time_zone", Wish().timezone))),
        quiet=quiet,
        digest_at=read_hour(item.get("digest_at", "08:00"), f"{where}: digest_at"),
        digest_weekday=WEEKDAYS.index(read_word(item.get("digest_on", WEEKDAYS[0]), WEEKDAYS, f"{where}: digest_on")),
        channels=cast(
            "Literal['all', 'in_order']",
            read_word(item.get("channels", "all"), CHANNEL_ORDERS, f"{where}: channels").replace("-", "_"),
        ),
        wants_heartbeat=bool(item.get("heartbeat", True)),
        is_discreet=bool(item.get("discreet", True)),
        attach=read_word(item.get("attach", ""), ATTACH_FORMS, f"{where}: attach"),
    )
    return Person(
        name=str(item["name"]).strip(),
        language=read_word(item.get("language", "rus"), READER_LANGUAGES, f"{where}: language"),
        channels=tuple(dict.fromkeys(str(one) for one in item.get("to", []))),
        topics=(),
        subscriptions=tuple(read_rule(rule, f"{where}, rule {at}") for at, rule in enumerate(rules, 1)),
        wish=wish,
    )


def rule_as_item(rule: Subscription) -> dict[str, Any]:
    """Return a rule as an entry of a file: what is empty or usual is left out.

    >>> rule_as_item(Subscription(Follow("topic", words="labour"), frequency="weekly"))
    {'follow': 'topic', 'words': 'labour', 'frequency': 'weekly'}
    """
    follow = rule.follow
    said = {
        "follow": follow.kind,
        "act": follow.act,
        "unit": follow.unit,
        "unit_on": follow.unit_on.isoformat() if follow.unit_on else "",
        "words": follow.words,
        "least": rule.least if rule.least != SEVERITIES[0] else "",
        "moments": list(rule.moments) if rule.moments != MOMENTS else [],
        "frequency": rule.frequency if rule.frequency != "at_once" else "",
        "note": rule.note,
        "snoozed_until": rule.snoozed_until.isoformat() if rule.snoozed_until else "",
    }
    return {key: value for key, value in said.items() if value}


def person_as_item(person: Person, *, with_addresses: bool) -> dict[str, Any]:
    """Return a person as an entry of a file; addresses only where that is asked for."""
    wish, usual, quiet = person.wish, Wish(), person.wish.quiet
    hours = f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet and quiet.start != quiet.end else ""
    said: dict[str, Any] = {
        "name": person.name,
        "language": person.language,
        "to": list(person.channels) if with_addresses else [],
        "time_zone": wish.timezone if wish.timezone != usual.timezone else "",
        "quiet": hours,
        "holidays": [*([PUBLIC] if quiet.keeps_public else []), *(day.isoformat() for day in quiet.holidays)]
        if quiet
        else [],
        "critical_passes": bool(quiet and quiet.lets_critical_pass),
        "digest_at": f"{wish.digest_at:%H:%M}" if wish.digest_at != usual.digest_at else "",
        "digest_on": WEEKDAYS[wish.digest_weekday] if wish.digest_weekday else "",
        "channels": "in-order" if wish.channels == "in_order" else "",
        "attach": wish.attach,
    }
    item = {key: value for key, value in said.items() if value}
    item |= {} if wish.wants_heartbeat else {"heartbeat": False}
    item |= {} if wish.is_discreet else {"discreet": False}
    return item | {"rules": [rule_as_item(rule) for rule in person.subscriptions]}


def _refuse_unknown(item: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    unknown = next((name for name in item if name not in known), None)
    if unknown is not None:
        raise BadWishError(f"{where}: {unknown!r} is none of {', '.join(known)}")
