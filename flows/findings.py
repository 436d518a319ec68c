"""What a list shows is held against the watch list, judged by its title, and stored: drafts here, acts there."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from config.settings import Settings
from config.watchlist import read_watchlist
from law.discovery.concern import find_concern, find_named, is_amending
from law.discovery.model import Draft, Listed
from law.languages.requisites import latin_number
from law.model import ActFacts, Language
from law.wording import canonical_heading
from storage.acts import find_facts_of, list_watched
from storage.columns import write_json
from storage.drafts import store_draft
from storage.flags import find_flag, set_flag
from storage.found import Text, drop_found, list_found, store_found, store_parts, want_again

_LAW = re.compile(r"^\W*(?:Закон|Конституционный закон|Кодекс)\b|(?:Заңы|Кодексі)\W*$", re.IGNORECASE)

SPLIT_FOR = "found_split_for"
"""Under this stand the acts for which what was found was split the last time, as they were known then."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The acts on the watch list, as far as they are known; ``codes`` gives the code of each by any of its ids."""

    facts: tuple[ActFacts, ...]
    codes: Mapping[str, str]

    def has(self, listed: Listed, also: Iterable[str] = ()) -> bool:
        """Tell whether a listed act is one of them; ``also`` are its ids on other portals."""
        is_known = any(number in self.codes for number in (listed.number, *also))
        return is_known or any(_is_same(listed, facts) for facts in self.facts)


def read_watched(session: Session, settings: Settings) -> Watched:
    """Return the watch list: what is stored of each act, and what the list itself says of it."""
    listed = read_watchlist(settings.watchlist)
    said = find_facts_of(session, (act.key for act in listed))
    facts = {
        act.key: said.get(act.key) or ActFacts(act.key, act.adilet_id, act.title, {}, "", act.number, act.adopted_on)
        for act in listed
    }
    for one in list_watched(session):
        if one.facts is not None:
            facts[one.code] = one.facts
    codes = {name: code for code, one in facts.items() for name in (code, one.ngr) if name}
    codes.update({one.code: one.code for one in list_watched(session)})
    return Watched(tuple(facts.values()), codes)


def store_items(session: Session, portal: str, items: Sequence[Draft | Listed], watched: Watched, now: datetime) -> int:
    """Store what a list shows; return how many are new or changed."""
    return sum(
        _store_draft(session, portal, item, watched, now)
        if isinstance(item, Draft)
        else _store_act(session, item, watched, now)
        for item in items
    )


def drop_watched(session: Session, watched: Watched) -> None:
    """An act that somebody has put on the watch list is no proposal any more."""
    found = list_found(session)
    drop_found(session, [one.id for one in found if watched.has(one.listed, (number for _, number in one.also))])


def split_again(session: Session, watched: Watched) -> None:
    """Hold what was found before against an act that joined the watch list since: it may be changed there too.

    Its title says so at once; a text that was read is opened again. An act counts as joined once more when its number
    and day become known, because a text names it by these.
    """
    names = sorted(f"{act.code} {act.number} {act.adopted_on}" for act in watched.facts)
    known = json.loads(find_flag(session, SPLIT_FOR) or "[]")
    if names == known:
        return
    set_flag(session, SPLIT_FOR, write_json(names))
    joined = set(names) - set(known)
    fresh = [act for act in watched.facts if f"{act.code} {act.number} {act.adopted_on}" in joined]
    if not fresh:
        return
    found = list_found(session)
    for one in found:
        has = {part.act for part in one.parts}
        named = [part for part in find_named(one.listed.title, fresh) if part.act not in has]
        if named:
            store_parts(session, one.id, (*one.parts, *named))
    if any(act.adopted_on for act in fresh):
        want_again(session, [one.id for one in found if one.text == "read"])


def _store_draft(session: Session, portal: str, draft: Draft, watched: Watched, now: datetime) -> bool:
    titles: dict[Language, str] = {"rus": draft.title}
    named = [part.act for part in find_named(titles, watched.facts)]
    return store_draft(session, portal, draft, (find_concern(titles), named), now) != "same"


def _store_act(session: Session, listed: Listed, watched: Watched, now: datetime) -> bool:
    if watched.has(listed):
        return False
    amends = is_amending(listed.title)
    is_law = listed.number[:1] in ("Z", "K") or any(_LAW.search(line) for line in listed.requisites.values())
    wanted: Text = "wanted" if amends and is_law else ""
    number = store_found(session, listed, find_concern(listed.title), wanted, now)
    if number is None:
        return False
    named = find_named(listed.title, watched.facts)
    if named:
        store_parts(session, number, named)
    return True


def _is_same(listed: Listed, facts: ActFacts) -> bool:
    """Tell whether number, day and title agree; two acts of one day share a number across ministries."""
    if not listed.act_number or listed.adopted_on is None or listed.adopted_on != facts.adopted_on:
        return False
    number = latin_number(facts.number).removesuffix("ЗРК").strip()
    titles = {canonical_heading(title) for title in facts.title.values()}
    return number == listed.act_number and any(canonical_heading(title) in titles for title in listed.title.values())
