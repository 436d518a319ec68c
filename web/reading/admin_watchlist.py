"""The watch list as a table: each act with who follows it and how often it speaks, and what a file would change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from hashlib import sha256
from typing import Literal, get_args

from config.listfile import FIELDS, as_item
from config.watchlist import ListedAct
from flows.watchlist import Entry, Import
from law.languages.words import ReaderLanguage
from law.model import Language
from storage.desk import Rule
from storage.reading import ActLine

Surety = Literal["", "sure", "unsure", "differs"]
Warned = Literal["", "nobody", "noisy"]
SURETIES: tuple[Surety, ...] = get_args(Surety)
WARNED: tuple[Warned, ...] = get_args(Warned)
NOISY = 4
"""Editions in a month: an act that speaks every week is one that people learn to pass over."""
OF_ONE_ACT = frozenset({"act", "chapter", "article"})
OF_ALL = "everything"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty is no filter."""

    state: str = ""
    surety: str = ""
    topic: str = ""
    warned: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An act of the list as the page shows it."""

    key: str
    code: str
    """The id its page has; empty while nothing of it is stored."""
    adilet_id: str
    number: str
    title: str
    topics: tuple[str, ...]
    languages: tuple[Language, ...]
    why: str
    state: str
    surety: Surety
    doubt: str
    readers: int
    """How many people follow it, by itself, by a topic, or with everything."""
    news: int
    """How many editions of it were told as new in the last month."""

    @property
    def is_lonely(self) -> bool:
        """Whether it is watched for nobody."""
        return self.state == "watched" and not self.readers

    @property
    def is_noisy(self) -> bool:
        """Whether it speaks more often than people listen."""
        return self.news > NOISY


@dataclass(frozen=True, slots=True)
class Altered:
    """An act that a file says anew: its title, and each field with what it was and what it would be."""

    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do to the list; ``digest`` changes as soon as it would do anything else."""

    added: tuple[ListedAct, ...]
    altered: tuple[Altered, ...]
    same: int
    digest: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.added and not self.altered


def read_lines(
    entries: Iterable[Entry],
    acts: Mapping[str, ActLine],
    rules: Sequence[Rule],
    news: Mapping[str, int],
    language: ReaderLanguage,
) -> tuple[Line, ...]:
    """Return the list in its order; ``acts`` are the stored ones and ``news`` the counts of a month, by code."""
    return tuple(_line(entry, acts, rules, news, language) for entry in entries)


def choose(lines: Iterable[Line], asked: Asked) -> tuple[Line, ...]:
    """Return the lines that a filter lets through."""
    words = asked.words.casefold().split()
    return tuple(
        line
        for line in lines
        if asked.state in ("", line.state)
        and asked.surety in ("", line.surety)
        and (not asked.topic or asked.topic in line.topics)
        and (asked.warned != "nobody" or line.is_lonely)
        and (asked.warned != "noisy" or line.is_noisy)
        and all(word in _spoken(line) for word in words)
    )


def count_readers(rules: Iterable[Rule], ids: Collection[str], topics: Collection[str]) -> int:
    """Return how many people follow an act of these ids and topics.

    >>> rules = [Rule(1, "topic", "", "labour"), Rule(1, "act", "59947", ""), Rule(2, "phrase", "", "")]
    >>> count_readers(rules, {"59947"}, ("labour",))
    1
    """
    return len(
        {
            rule.person
            for rule in rules
            if rule.kind == OF_ALL
            or (rule.kind == "topic" and rule.topic in topics)
            or (rule.kind in OF_ONE_ACT and rule.act in ids)
        }
    )


def read_plan(found: Import, entries: Iterable[Entry]) -> Plan:
    """Return what a file would do, field by field; ``entries`` is the list as it stands."""
    by_id = {one: entry.act for entry in entries for one in _ids(entry.act)}
    altered = []
    for act in found.changed:
        old = next(by_id[one] for one in _ids(act) if one in by_id)
        was, now = _as_words(old), _as_words(act)
        fields = tuple((name, was[name], now[name]) for name in FIELDS if was[name] != now[name])
        altered.append(Altered(act.key, act.title.get("rus") or act.title.get("kaz", ""), fields))
    said = repr(([_as_words(act) for act in found.added], altered, [act.key for act in found.same]))
    return Plan(found.added, tuple(altered), len(found.same), sha256(said.encode("utf-8", "replace")).hexdigest())


def say_fault(words: str, t: NullTranslations) -> str:
    """Return why an act or a file was not taken, in the reader's language; what a line lacks stays in English."""
    said = {
        "no id is known of this act": t.gettext("No id is known of this act: write its adilet id beside it."),
        "no act of the list has this id": t.gettext(
            "This is no id: give an ESPI code (digits) or an adilet id (as Z1100000477)."
        ),
        "several acts have this number": t.gettext("Several acts have this number: name one by its id."),
        "is no adilet id": t.gettext("An adilet id looks like Z1100000477 or Z090000214_."),
        "its ids belong to several acts": t.gettext("An act of the file has the ids of several acts of the list."),
        "a list is one of": t.gettext("The name of the file must end with .csv, .xlsx or .toml."),
        "not UTF-8": t.gettext("Save the file as «CSV UTF-8»."),
        "stands twice": t.gettext("One act stands twice in the file."),
    }
    known = next((sentence for part, sentence in said.items() if part in words), "")
    known = known or t.gettext("The list cannot be taken over.")
    return f"{known} ({words})"


def _line(
    entry: Entry,
    acts: Mapping[str, ActLine],
    rules: Sequence[Rule],
    news: Mapping[str, int],
    language: ReaderLanguage,
) -> Line:
    act, facts = entry.act, entry.facts
    stored = acts.get(facts.code) if facts else None
    titles = {**act.title, **{code: words for code, words in (facts.title if facts else {}).items() if words}}
    own, other = ("kaz", "rus") if language == "kaz" else ("rus", "kaz")
    ids = {act.code, act.adilet_id, entry.code, *((facts.code, facts.ngr) if facts else ())} - {""}
    topics = tuple(dict.fromkeys((*act.topics, *(stored.topics if stored else ()))))
    return Line(
        key=act.key,
        code=facts.code if facts else "",
        adilet_id=act.adilet_id or (facts.ngr if facts else ""),
        number=act.number or (facts.number if facts else ""),
        title=titles.get(own) or titles.get(other, ""),
        topics=topics,
        languages=stored.languages if stored else (),
        why=act.why_in.get(language) or act.why,
        state=entry.state,
        surety="differs" if entry.doubt else "sure" if entry.is_verified else "unsure",
        doubt=entry.doubt,
        readers=count_readers(rules, ids, topics),
        news=sum(news.get(one, 0) for one in ids),
    )


def _spoken(line: Line) -> str:
    return f"{line.key} {line.code} {line.adilet_id} {line.number} {line.title}".casefold()


def _ids(act: ListedAct) -> tuple[str, ...]:
    return tuple(one for one in (act.code, act.adilet_id, act.name) if one)


def _as_words(act: ListedAct) -> dict[str, str]:
    item = as_item(act)
    values = {name: item.get(name, "") for name in FIELDS}
    return {name: " ".join(value) if isinstance(value, list) else str(value) for name, value in values.items()}
