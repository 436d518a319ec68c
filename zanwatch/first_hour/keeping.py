"""What was answered is kept whole or not at all: killed at any moment, the next `init` finishes it or undoes it.

Settings stand in a file and people in the database, so they cannot change in one step. The new file is written beside
the one that holds; the transaction that keeps the people also keeps the digest of that file; then the file is put in
its place. A file that waits is put in place if the database knows its digest, and thrown away if it does not.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from alerts.model import Person, ReaderLanguage
from alerts.subscriptions import Subscription, Wish
from config.envfile import draft_of, find_env_file, put_in_place, read_env_file, show_settings, write_draft
from config.schedules import read_default_schedules
from config.settings import Settings
from storage.audit import COMMAND, Deed, append, note_person
from storage.engine import Store
from storage.flags import find_flag, set_flag
from storage.forgetting import note_back
from storage.people import add_person, find_person
from storage.schedules import import_defaults
from storage.subscriptions import plain
from storage.users import User, find_account, store_user
from zanwatch.first_hour.answers import Moment

SETTINGS = "first_hour_settings"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be kept; what is None stays as it is."""

    settings: dict[str, str]
    """Those that change, by their names in small letters."""
    name: str
    language: ReaderLanguage | None
    channels: tuple[str, ...] | None
    topics: tuple[str, ...] | None
    moment: Moment | None
    admin: str
    password_hash: str | None


def finish_or_undo(settings: Settings, store: Store | None) -> bool | None:
    """End what an earlier `init` began and did not end; tell whether it holds now. None where nothing was begun."""
    path = find_env_file(settings.data_dir)
    draft = draft_of(path)
    if not draft.exists():
        return None
    digest = sha256(draft.read_bytes()).hexdigest()
    known = None
    if store is not None:
        with store.reading() as session:
            known = find_flag(session, SETTINGS)
    if known != digest:
        draft.unlink()
        return False
    put_in_place(path)
    return True


def keep(store: Store, settings: Settings, plan: Plan, now: datetime) -> None:
    """Keep a plan: settings, schedules, the admin, and the person with her rules."""
    path = find_env_file(settings.data_dir)
    text = show_settings({**read_env_file(path), **plan.settings})
    is_new_file = bool(plan.settings)
    if is_new_file:
        write_draft(path, text)
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), now)
        _keep_admin(session, plan, now)
        _keep_person(session, settings, plan, now)
        if is_new_file:
            set_flag(session, SETTINGS, sha256(text.encode()).hexdigest())
    if is_new_file:
        put_in_place(path)


def _keep_admin(session: Session, plan: Plan, now: datetime) -> None:
    if plan.password_hash is None:
        return
    is_new = store_user(session, User(plan.admin, "admin", now), plan.password_hash)
    account = find_account(session, plan.admin)
    append(session, Deed(COMMAND, "added" if is_new else "changed", "account", f"{account.id if account else ''}"), now)


def _keep_person(session: Session, settings: Settings, plan: Plan, now: datetime) -> None:
    known = find_person(session, plan.name)
    person = make_person(known, plan)
    if person == known:
        return
    is_new = add_person(session, person)
    note_person(session, "added" if is_new else "changed", person.name, now)
    note_back(session, settings.data_dir, person, now)


def make_person(known: Person | None, plan: Plan) -> Person:
    """Return the person as she is to be kept: of one who is known, only what was answered anew is replaced."""
    person = known or Person(plan.name, plan.language or "rus", (), ())
    if plan.language is not None:
        person = replace(person, language=plan.language)
    if plan.channels is not None:
        person = replace(person, channels=plan.channels)
    rules = person.subscriptions
    if plan.topics is not None:
        own = {rule.follow.words: rule for rule in rules if rule.follow.kind == "topic"}
        others = tuple(rule for rule in rules if rule.follow.kind != "topic")
        rules = (*(own.get(topic) or _like(rules, topic) for topic in plan.topics), *others)
    wish: Wish = person.wish
    if plan.moment is not None:
        moment = plan.moment
        rules = tuple(replace(rule, frequency=moment.frequency) for rule in rules)
        if moment.frequency != "at_once":
            wish = replace(wish, digest_at=moment.at)
        if moment.frequency == "weekly":
            wish = replace(wish, digest_weekday=moment.weekday)
    return replace(person, subscriptions=rules, topics=(), wish=wish)


def _like(rules: tuple[Subscription, ...], topic: str) -> Subscription:
    """Return a rule for a new topic, which speaks as often as the others do."""
    rule = plain(topic)
    return replace(rule, frequency=rules[0].frequency) if rules else rule
