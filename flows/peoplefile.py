"""People as a file that an operator keeps or carries over: JSON, TOML or CSV, all of it or nothing."""

import json
import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from alerts.asking import BadWishError, read_person
from alerts.channels import check_channel
from alerts.model import Person
from config.settings import Settings
from flows.peoplecsv import BadTableError, read_table, write_table
from flows.previewing import anchor
from law.errors import MonitorError
from storage.people import add_person, find_person

FORMS = (".json", ".toml", ".csv")
_MOST_BYTES = 16 * 2**20
_OWNER_ONLY = 0o600


class BadPeopleFileError(MonitorError):
    """Raised when a file of people cannot be read or written as asked, from this module."""


def read_people(path: Path) -> tuple[Person, ...]:
    """Return the people of a file; raises BadPeopleFileError and BadWishError, which name the entry."""
    _check_form(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadPeopleFileError(f"{path.name}: larger than 16 MB")
        text = path.read_text("utf-8-sig")
        items = _READERS[path.suffix.lower()](text)
    except OSError as error:
        raise BadPeopleFileError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except (ValueError, BadTableError) as error:  # ValueError: of JSON, TOML and UTF-8 alike
        raise BadPeopleFileError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadPeopleFileError(f"{path.name}: people are a list ([[person]] in TOML)")
    people = tuple(read_person(item, f"{path.name}: person {at}") for at, item in enumerate(items, 1))
    names = [person.name for person in people]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadPeopleFileError(f"{path.name}: «{twice}» stands twice")
    return people


def show_people(form: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return entries of people as the text of a file whose name ends so (``.csv``); raises BadPeopleFileError."""
    if form.lower() not in FORMS:
        raise BadPeopleFileError(f"people are kept as one of {', '.join(FORMS)}")
    return _WRITERS[form.lower()](items)


def write_people(path: Path, items: Sequence[Mapping[str, Any]], form: str = "") -> None:
    """Write entries of people, for the owner of the file alone; raises BadPeopleFileError.

    ``form`` is what the file holds where its name does not say so.
    """
    if not form:
        _check_form(path)
    text = show_people(form or path.suffix, items)
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w", encoding="utf-8", newline=""
        ) as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise BadPeopleFileError(f"{path.name} cannot be written: {error.strerror or error}") from error


def keep_people(session: Session, settings: Settings, people: Sequence[Person], today: date) -> tuple[str, ...]:
    """Keep people of a file and return the names that are new; whoever comes without addresses keeps hers.

    Raises BadWishError for somebody new without one, and what ``anchor`` and ``check_channel`` raise.
    """
    added = []
    for person in people:
        for channel in person.channels:
            check_channel(channel)
        known = find_person(session, person.name)
        channels = person.channels or (known.channels if known else ())
        if not channels:
            raise BadWishError(f"{person.name}: is not subscribed yet, and the file has no address of hers («to»)")
        rules = anchor(session, settings, person.subscriptions, today)
        if add_person(session, replace(person, channels=channels, subscriptions=rules)):
            added.append(person.name)
    return tuple(added)


def _check_form(path: Path) -> None:
    if path.suffix.lower() not in FORMS:
        raise BadPeopleFileError(f"{path.name}: people are kept as one of {', '.join(FORMS)}")


def _as_toml(item: Mapping[str, Any]) -> str:
    lines = ["[[person]]", *(_line(key, value) for key, value in item.items() if key != "rules")]
    for rule in item["rules"]:
        lines += ["[[person.rules]]", *(_line(key, value) for key, value in rule.items())]
    return "\n".join(lines) + "\n"


def _line(key: str, value: object) -> str:
    # A string of JSON is one of TOML, but for one character that JSON leaves as it is.
    return f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")


_READERS: Mapping[str, Callable[[str], Any]] = {
    ".json": json.loads,
    ".toml": lambda text: tomllib.loads(text).get("person", []),
    ".csv": read_table,
}
_WRITERS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], str]] = {
    ".json": lambda items: json.dumps(list(items), ensure_ascii=False, indent=2) + "\n",
    ".toml": lambda items: "\n".join(_as_toml(item) for item in items),
    ".csv": write_table,
}
