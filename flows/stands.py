"""A change of a provision marks the printed sheets that rest on it, and tells who answers for them: each once.

It is done in one transaction for each act, and can be done again: what was counted once is counted no more.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.formats.short import write
from alerts.letter import read_links
from alerts.model import kind_of
from alerts.stands import Paper, Touched, write_touched
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.notices import note
from flows.posting import Post, make_key, queue
from flows.stand_findings import Found, Law, hold_against, read_law
from flows.tools import Tools
from law.errors import MonitorError
from law.model import ActFacts
from law.summaries.effects import day_of
from law.summaries.headline import describe_act
from storage.people import find_person
from storage.stand_looks import list_due, mark_looked, note_touches
from storage.stand_values import Ground, Sheet, Standing
from storage.stands import get_sheet, list_sheets, say

SOURCE = "stands"
"""What notices about sheets are noted under."""


def look_after(tools: Tools) -> int:
    """Hold every sheet against what is new of the law; return how many people are told. What fails is tried again."""
    now = tools.clock()
    today = _today(tools.settings, now)
    with tools.store.reading() as session:
        due = list_due(session, today)
    told = 0
    for act in due:
        try:
            with tools.store.transaction() as session:
                told += _look_at(session, act, tools.settings, now)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - F52: whatever one act does to the sheets, the pass goes on
            _note_trouble(tools, act, str(error) if isinstance(error, MonitorError) else type(error).__name__)
    return told


def settle(session: Session, sheet: Sheet, settings: Settings, now: datetime) -> Sheet:
    """Hold one sheet against the law as it is known, and tell nobody: somebody is looking at it; return it as it is."""
    for act in dict.fromkeys(link.act for link in sheet.links):
        law = read_law(session, act, _today(settings, now), ZoneInfo(settings.timezone), (sheet,))
        if law is not None:
            _mark(session, hold_against(session, sheet, law), law, now)
    return get_sheet(session, sheet.code)


def _look_at(session: Session, act: str, settings: Settings, now: datetime) -> int:
    today = _today(settings, now)
    sheets = [sheet for sheet in list_sheets(session, act=act) if sheet.state != "replace"]
    law = read_law(session, act, today, ZoneInfo(settings.timezone), sheets)
    told = 0
    if law is not None:
        found = [hold_against(session, sheet, law) for sheet in sheets]
        for one in found:
            _mark(session, one, law, now)
        told = _tell(session, law, [one for one in found if one.is_news], settings, now)
    mark_looked(session, act, today)
    return told


def _mark(session: Session, found: Found, law: Law, now: datetime) -> None:
    """Count what was found, and let the sheet be checked where any of it is in force."""
    if found.is_to_check:
        say(session, found.sheet, Standing("check", now, "", grounds=tuple(_grounds(found, law))))
    note_touches(session, found.sheet.id, (*found.changes, *found.came, *found.coming), now)


def _grounds(found: Found, law: Law) -> Iterator[Ground]:
    for group in found.changes.values():
        is_end = all(item.change.kind == "status" for item in group)
        days = [day for item in group if (day := day_of(item.change.effect))]
        eids = tuple(dict.fromkeys(item.change.eid for item in group))
        yield Ground("ended" if is_end else "changed", law.facts.code, eids, max(days, default=group[0].to_on))
    for pendings in found.came.values():
        eids = tuple(dict.fromkeys(one.eid for one in pendings))
        yield Ground("came", law.facts.code, eids, day_of(pendings[0].effect))


def _tell(session: Session, law: Law, found: Sequence[Found], settings: Settings, now: datetime) -> int:
    """Queue one letter for each owner of these sheets; of a sheet that has none the operator hears."""
    by_owner: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_owner[one.sheet.owner].append(one)
    for owner, theirs in by_owner.items():
        person = find_person(session, owner) if owner else None
        names = sorted(f"{one.sheet.code} {key}" for one in theirs for key in (*one.changes, *one.came, *one.coming))
        key = make_key(session, "stands", owner, *names)
        if person is None:
            _note_unowned(session, law.facts, [one.sheet.code for one in theirs], key, now)
            continue
        t = read_catalogue(person.language)
        short = write_touched(person, _as_touched(key, law, theirs, now), read_links(settings), t)
        kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
        queue(session, person, Post(key, {kind: write(short, kind, t) for kind in kinds}), settings, now)
    return len(by_owner)


def _as_touched(key: str, law: Law, found: Sequence[Found], now: datetime) -> Touched:
    changes = [item.change for one in found for group in one.changes.values() for item in group]
    pending = [item for one in found for group in (*one.came.values(), *one.coming.values()) for item in group]
    papers = tuple(
        Paper(
            one.sheet.code,
            one.sheet.title,
            tuple(link.eid for link in one.sheet.links if link.act == law.facts.code),
            one.is_to_check or one.sheet.state == "check",
        )
        for one in found
    )
    unique = tuple(change for at, change in enumerate(changes) if change not in changes[:at])
    return Touched(key, law.facts, unique, tuple(dict.fromkeys(pending)), papers, now)


def _today(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.timezone)).date()


def _note_unowned(session: Session, facts: ActFacts, codes: Sequence[str], key: str, now: datetime) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext("{act}: what these sheets rest on changes, and nobody answers for them: {codes}.")
        words = text.format(act=describe_act(facts, t), codes=", ".join(codes))
        return t.gettext("Sheets that nobody answers for"), words

    note(session, f"{SOURCE} {key}", SOURCE, now, compose)


def _note_trouble(tools: Tools, act: str, error: str) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext(
            "The sheets that rest on the act {act} could not be held against it: {error}. It is tried again."
        )
        return t.gettext("Sheets could not be checked"), text.format(act=act, error=error)

    with tools.store.transaction() as session:
        note(session, f"{SOURCE} {act} {error}", SOURCE, tools.clock(), compose)
