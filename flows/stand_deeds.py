"""What people do with printed sheets, each deed whole and on record: register, confirm, replace, link, hang, print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from config.settings import Settings
from flows.stand_units import make_link, renew_link
from flows.stands import settle
from storage.audit import Action, Deed, append
from storage.stand_places import Place, carry_over, mark_printed, store_place, take_down, want_copy
from storage.stand_values import BadSheetError, Draft, Ground, Link, Sheet, Standing
from storage.stands import add_sheet, change_sheet, confirm_sheet, get_sheet, replace_sheet, say, set_links


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, as the record of deeds names them, when, and by which settings."""

    who: str
    actor: str
    at: datetime
    settings: Settings

    @property
    def today(self) -> date:
        """The day it is for people here."""
        return self.at.astimezone(ZoneInfo(self.settings.timezone)).date()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a sheet is said to rest on; ``held_on`` is the edition it was held against, None for the one of today."""

    act: str
    eid: str
    held_on: date | None = None


def register(session: Session, draft: Draft, bases: Sequence[Basis], by: By) -> Sheet:
    """Keep a new sheet; it is to be checked at once where it was held against an edition that is past."""
    sheet = add_sheet(session, draft, _make_links(session, bases, by), by.who, by.at)
    _record(session, "added", sheet, by)
    return settle(session, sheet, by.settings, by.at)


def confirm(session: Session, code: str, why: str, by: By) -> Sheet:
    """Say that a sheet is right by the text of today; what it rests on is followed to its present numbers."""
    sheet = get_sheet(session, code)
    if sheet.state == "replace":
        raise BadSheetError("a sheet that is to be replaced is not confirmed", "replaced")
    links = renew(session, sheet, by)
    confirm_sheet(session, sheet, links, Standing("valid", by.at, by.who, why.strip(), tuple(_rests(links))))
    _record(session, "approved", sheet, by)
    return settle(session, get_sheet(session, code), by.settings, by.at)


def renew(session: Session, sheet: Sheet, by: By) -> list[Link]:
    """Return what a sheet rests on, at its present numbers; raises BadSheetError where any of it is there no more."""
    return [new for link in sheet.links for new in renew_link(session, link, by.today, by.at)]


def replace(session: Session, code: str, draft: Draft, bases: Sequence[Basis], why: str, by: By) -> Sheet:  # noqa: PLR0913, PLR0917 - what, by what, on what, why, who
    """Keep a new sheet in the place of another one, and want it wherever that one hangs; return the new one."""
    old = get_sheet(session, code)
    said = Standing("replace", by.at, by.who, why.strip())
    links = _make_links(session, bases, by)
    new = replace_sheet(session, old, draft, links, said)
    carry_over(session, old, new)
    _record(session, "replaced", old, by)
    return settle(session, new, by.settings, by.at)


def withdraw(session: Session, code: str, why: str, by: By) -> Sheet:
    """Say that a sheet is to be taken down, with nothing in its place yet."""
    sheet = get_sheet(session, code)
    say(session, sheet, Standing("replace", by.at, by.who, why.strip()))
    _record(session, "replaced", sheet, by)
    return get_sheet(session, code)


def rest_on(session: Session, code: str, basis: Basis, by: By) -> Sheet:
    """Let a sheet rest on one more unit."""
    sheet = get_sheet(session, code)
    (link,) = _make_links(session, (basis,), by)
    others = [one for one in sheet.links if (one.act, one.eid) != (link.act, link.eid)]
    set_links(session, sheet.id, [*others, link])
    _record(session, "changed", sheet, by)
    return settle(session, get_sheet(session, code), by.settings, by.at)


def rest_no_more(session: Session, code: str, act: str, eid: str, by: By) -> Sheet:
    """Let a sheet rest on a unit no more; raises BadSheetError where it would rest on nothing."""
    sheet = get_sheet(session, code)
    left = [one for one in sheet.links if (one.act, one.eid) != (act, eid)]
    if not left:
        raise BadSheetError("say on which provisions the sheet rests", "links")
    set_links(session, sheet.id, left)
    _record(session, "changed", sheet, by)
    return get_sheet(session, code)


def hand_over(session: Session, code: str, owner: str, note: str, by: By) -> Sheet:
    """Let somebody else be told of a sheet, or nobody; keep the note beside it."""
    sheet = get_sheet(session, code)
    change_sheet(session, sheet, owner, note)
    _record(session, "changed", sheet, by)
    return get_sheet(session, code)


def hang(session: Session, code: str, place: Place, by: By) -> Place:
    """Let a sheet be wanted at a place, which is kept if it is new."""
    sheet, kept = get_sheet(session, code), store_place(session, place)
    if sheet.state == "replace":
        raise BadSheetError("this sheet is to be replaced: print the new one", "replaced")
    want_copy(session, sheet, kept)
    _record(session, "changed", sheet, by)
    return kept


def note_printed(session: Session, code: str, place: Place, by: By) -> None:
    """Write down that a sheet was printed for a place."""
    sheet = get_sheet(session, code)
    mark_printed(session, sheet, place, by.who, by.at)
    _record(session, "changed", sheet, by)


def note_removed(session: Session, code: str, place: Place, by: By) -> None:
    """Write down that a sheet hangs at a place no more."""
    sheet = get_sheet(session, code)
    take_down(session, sheet, place, by.who, by.at)
    _record(session, "removed", sheet, by)


def _make_links(session: Session, bases: Iterable[Basis], by: By) -> list[Link]:
    return [make_link(session, one.act.strip(), one.eid.strip(), by.today, by.at, one.held_on) for one in bases]


def _rests(links: Iterable[Link]) -> Iterable[Ground]:
    by_edition: dict[tuple[str, date], list[str]] = {}
    for link in links:
        by_edition.setdefault((link.act, link.edition_on), []).append(link.eid)
    for (act, on), eids in by_edition.items():
        yield Ground("rests", act, tuple(eids), on)


def _record(session: Session, action: Action, sheet: Sheet, by: By) -> None:
    append(session, Deed(by.actor, action, "stand", str(sheet.id)), by.at)
