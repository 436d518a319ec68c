"""The watch list as it holds now: the file, what people decided since, and what the portals said of each act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from config.listfile import as_item
from config.settings import Settings
from config.watchlist import ADILET_ID, CODE, ListedAct, read_item, read_list
from law.errors import MonitorError
from law.model import ActFacts
from law.wording import canonical
from storage.acts import find_facts_of, list_watched, put_on_watch, take_off_watch
from storage.watchlist import Choice, State, keep_choice, list_choices


class UnknownActError(MonitorError):
    """Raised when an act of the list is asked for by an id that is unknown, or that fits several, from this module."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of the list. ``facts`` is what a portal said of it, None until it was read; ``doubt`` where it differs."""

    act: ListedAct
    state: State
    facts: ActFacts | None = None
    doubt: str = ""

    @property
    def code(self) -> str:
        """The id it is read by: its ЕСПИ code as soon as that is known, else its adilet id; empty if there is none."""
        return self.act.code or (self.facts.code if self.facts else "") or self.act.adilet_id

    @property
    def is_verified(self) -> bool:
        """Whether its id is sure: seen on an official page, or read by us with the same title, number and day."""
        return not self.doubt and (self.act.is_verified or self.facts is not None)


def list_entries(session: Session, settings: Settings) -> tuple[Entry, ...]:
    """Return the whole list: the file's acts in its order, then those that people or a succession put there."""
    entries: dict[str, Entry] = {}
    for act in read_list(settings.watchlist):
        entries[act.key] = Entry(act, "watched" if act.code and act.is_verified else "proposed")
    for choice in list_choices(session):
        old = entries.get(choice.key)
        if choice.act:
            entries[choice.key] = Entry(_thawed(choice), choice.state)
        elif old:
            entries[choice.key] = replace(old, state=choice.state)
    found = _with_facts(session, entries.values())
    known = {one for entry in found for one in (entry.act.code, entry.act.adilet_id, entry.code)}
    beside = []
    for watched in list_watched(session):
        if watched.code not in known:
            code = watched.code if CODE.fullmatch(watched.code) else ""
            put = ListedAct(code, "" if code else watched.code, watched.topics, {}, "", is_verified=False)
            beside.append(Entry(put, "watched"))
    return (*found, *_with_facts(session, beside))


def find_entry(entries: Sequence[Entry], asked: str) -> Entry | None:
    """Return the entry of an ЕСПИ code, adilet id, name or number; None if there is none.

    Raises UnknownActError where several have this number: laws of one day share theirs across ministries.
    """
    for entry in entries:
        facts = entry.facts
        ids = {
            entry.act.code,
            entry.act.adilet_id,
            entry.act.name,
            facts.code if facts else "",
            facts.ngr if facts else "",
        }
        if asked in ids - {""}:
            return entry
    said = canonical(asked.removeprefix("№").strip())
    found = [entry for entry in entries if said and canonical(entry.act.number) == said]
    if len(found) > 1:
        choice = ", ".join(f"{entry.act.key} ({entry.act.adopted_on or '?'})" for entry in found)
        raise UnknownActError(f"{asked}: several acts have this number; name one by its id: {choice}")
    return found[0] if found else None


def put_act_on(session: Session, settings: Settings, asked: str, said: Mapping[str, object], now: datetime) -> Entry:
    """Put an act on watch by its id; ``said`` holds fields of a list entry. Raises UnknownActError, BadSettingError."""
    entry = find_entry(list_entries(session, settings), asked)
    if entry is None:
        fields: dict[str, object] = {"topics": []}
        if CODE.fullmatch(asked):
            fields |= {"code": asked, "verified": False}
        elif ADILET_ID.fullmatch(asked):
            fields["adilet_id"] = asked
        else:
            raise UnknownActError(
                f"{asked}: no act of the list has this id; give an ЕСПИ code (digits) or an adilet id (as Z1100000477)"
            )
    else:
        fields = as_item(entry.act)
    act = read_item({**fields, **said}, asked)
    if not act.code and not act.adilet_id:
        raise UnknownActError(f"{asked}: no id is known of this act; say which it has: --id Z2400000072")
    keep_choice(session, Choice(entry.act.key if entry else act.key, "watched", _frozen(act)), now)
    (put,) = _with_facts(session, [Entry(act, "watched")])
    put_on_watch(session, put.code, act.topics)
    return put


def take_act_off(session: Session, settings: Settings, asked: str, now: datetime) -> Entry:
    """Take an act off the watch; all that is stored of it stays. Raises UnknownActError."""
    entry = find_entry(list_entries(session, settings), asked)
    if entry is None:
        raise UnknownActError(f"{asked}: no act of the list has this id; see zanwatch watchlist list")
    keep_choice(session, Choice(entry.act.key, "off", _frozen(entry.act)), now)
    for one in {entry.code, entry.act.adilet_id} - {""}:
        take_off_watch(session, one)
    return replace(entry, state="off")


@dataclass(frozen=True, slots=True)
class Import:
    """What a file does to the list: acts that come to it, that are said anew, and that stay as they are."""

    added: tuple[ListedAct, ...]
    changed: tuple[ListedAct, ...]
    same: tuple[ListedAct, ...]


def preview_import(session: Session, settings: Settings, acts: Sequence[ListedAct]) -> Import:
    """Return what keeping these acts would do. Raises UnknownActError where two entries of the list claim one."""
    entries = list_entries(session, settings)
    by_id = {one: entry for entry in entries for one in (entry.act.code, entry.act.adilet_id, entry.act.name) if one}
    added, changed, same = [], [], []
    for act in acts:
        claimed = {
            by_id[one].act.key: by_id[one] for one in (act.code, act.adilet_id, act.name) if one and one in by_id
        }
        if len(claimed) > 1:
            raise UnknownActError(
                f"{act.key}: its ids belong to several acts of the list: {', '.join(sorted(claimed))}"
            )
        entry = next(iter(claimed.values()), None)
        if entry is None:
            added.append(act)
        elif as_item(entry.act) != as_item(act):
            changed.append(act)
        else:
            same.append(act)
    return Import(tuple(added), tuple(changed), tuple(same))


def keep_import(session: Session, settings: Settings, acts: Sequence[ListedAct], now: datetime) -> Import:
    """Keep the acts of a file; verified ones are put on watch, and those that stood there keep their state."""
    found = preview_import(session, settings, acts)
    entries = list_entries(session, settings)
    for act in (*found.added, *found.changed):
        entry = next((known for known in (find_entry(entries, one) for one in _ids(act)) if known), None)
        state = entry.state if entry else "proposed"
        if state == "proposed" and act.code and act.is_verified:
            state = "watched"
        keep_choice(session, Choice(entry.act.key if entry else act.key, state, _frozen(act)), now)
        if state == "watched":
            (put,) = _with_facts(session, [Entry(act, state)])
            put_on_watch(session, put.code, act.topics)
    return found


def _frozen(act: ListedAct) -> dict[str, object]:
    """Return an act as the database keeps it: JSON knows no days."""
    item = as_item(act)
    return item | {"adopted_on": act.adopted_on.isoformat()} if act.adopted_on else item


def _thawed(choice: Choice) -> ListedAct:
    day = choice.act.get("adopted_on")
    return read_item({**choice.act, "adopted_on": date.fromisoformat(day) if day else None}, choice.key)


def _ids(act: ListedAct) -> list[str]:
    return [one for one in (act.code, act.adilet_id, act.name) if one]


def _with_facts(session: Session, entries: Collection[Entry]) -> list[Entry]:
    said = find_facts_of(session, (entry.act.code or entry.act.adilet_id for entry in entries))
    both = [(entry, said.get(entry.act.code or entry.act.adilet_id)) for entry in entries]
    return [replace(entry, facts=facts, doubt=_doubt(entry.act, facts)) if facts else entry for entry, facts in both]


def _doubt(act: ListedAct, facts: ActFacts) -> str:
    """Say in what a portal differs from the list; a title there may be longer, as «… и их форм»."""
    if act.number and facts.number and canonical(act.number) != canonical(facts.number):
        return f"number: {act.number} / {facts.number}"
    if act.adopted_on and facts.adopted_on and act.adopted_on != facts.adopted_on:
        return f"date: {act.adopted_on:%d.%m.%Y} / {facts.adopted_on:%d.%m.%Y}"
    for language, title in act.title.items():
        said = facts.title.get(language, "")
        if said and not _is_same_title(title, said):
            return f"title: {title} / {said}"
    return ""


def _is_same_title(one: str, other: str) -> bool:
    shorter, longer = sorted((canonical(one.casefold()), canonical(other.casefold())), key=len)
    return shorter in longer
