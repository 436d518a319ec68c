"""Acts by what people call them: a code, a number, words of the title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlmodel import Session

from law.model import LANGUAGES, ActFacts, Language
from law.search.ranking import stems_of
from law.search.stems import stem
from law.search.synonyms import read_thesaurus
from law.search.tokens import read_tokens
from law.status import read_states
from storage.acts import list_facts

MOST_ACTS = 5


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act that search knows, and whether it is without force today."""

    facts: ActFacts
    is_over: bool


def read_acts(session: Session, today: date) -> dict[str, KnownAct]:
    """Return every act, by code."""
    known = {}
    for facts in list_facts(session):
        is_over = _is_over(facts.status, tuple(sorted(facts.requisites.items())), today)
        known[facts.code] = KnownAct(facts, is_over)
    return known


def find_acts(known: Mapping[str, KnownAct], words: str) -> tuple[KnownAct, ...]:
    """Return the acts that are called so: by number or code first, then by words of the title, in force first."""
    _, tokens = read_tokens(words)
    if not tokens:
        return ()
    forms = {token.form for token in tokens}
    named, titled = [], []
    for act in known.values():
        facts = act.facts
        if forms & {facts.code.casefold(), *_forms(facts.number), *_forms(facts.ngr.rstrip("_"))}:
            named.append(act)
        elif any(_is_titled(language, tokens_of(words, language), facts) for language in LANGUAGES):
            titled.append(act)
    titled.sort(key=lambda act: (act.is_over, len(act.facts.title.get("rus", "")), act.facts.code))
    return (*named, *titled)[:MOST_ACTS]


def tokens_of(words: str, language: Language) -> frozenset[str]:
    """Return the stems of a question without the words that ask and tell nothing."""
    empty = read_thesaurus()[language].empty
    return frozenset(stem(token.form, language) for token in read_tokens(words)[1] if token.form not in empty)


def _is_titled(language: Language, asked: frozenset[str], facts: ActFacts) -> bool:
    return bool(asked) and asked <= _title_stems(facts.title.get(language, ""), language)


@lru_cache(maxsize=10_000)
def _title_stems(title: str, language: Language) -> frozenset[str]:
    return frozenset(stems_of(title, language))


@lru_cache(maxsize=10_000)
def _forms(words: str) -> Sequence[str]:
    forms = tuple(token.form for token in read_tokens(words)[1])
    # A bare «72» is any number; an act's has its parts.
    return tuple(form for form in forms if not form.isdigit() or len(form) > 3)  # noqa: PLR2004 - see above


@lru_cache(maxsize=10_000)
def _is_over(status: str, requisites: tuple[tuple[str, str], ...], today: date) -> bool:
    return read_states(ActFacts("", "", {}, dict(requisites), status, "", None), "rus", {}, today).is_over
