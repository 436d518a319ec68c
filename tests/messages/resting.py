"""Holds each sentence of a letter against the places it says it rests on: nothing is said of them that is not there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from alerts.compose import is_told
from alerts.letter import Letter
from alerts.model import News, ReaderLanguage
from law.amendments.rules import read_wait
from law.languages.labels import topmost
from law.model import ActFacts, Change
from law.severity import rate
from law.summaries.told import Sentence, places_of

_DIGITS = re.compile(r"\d+")
# Days or months of the rules of entry into force, as domain/structure.md has them.
_WAITS = {"E1": "10", "E2": "10", "E3": "60", "E4": "6"}
_MOST_IN_HEADLINE = 8
_MOST_PLACES = 10


def find_unfounded(letter: Letter, news: News, reader: ReaderLanguage) -> list[tuple[str, str]]:
    """Return every sentence that rests on no place of the news, or has a figure from nowhere, with what is wrong."""
    told = [change for step in news.steps for change in step.changes if is_told(change)]
    wrong: list[tuple[str, str]] = []
    items = {id(sentence): sentence for block in letter.blocks for item in block.items for sentence in item.sentences()}
    of_items = {(sentence.text, sentence.eids) for sentence in items.values()}
    for sentence in letter.sentences():
        grounds = _grounds(sentence, told)
        if not sentence.eids or not grounds:
            wrong.append((sentence.text, "rests on nothing"))
            continue
        known = set().union(*map(_figures_of, grounds))
        if (sentence.text, sentence.eids) not in of_items:
            known |= _counts(letter, news, reader) | _of_act(news.facts)
        odd = set(_DIGITS.findall(sentence.text)) - known
        if odd:
            wrong.append((sentence.text, f"unfounded: {sorted(odd)}"))
    return wrong


def _grounds(sentence: Sentence, told: Iterable[Change]) -> list[Change]:
    """Return the changes all of whose places the sentence names."""
    eids = set(sentence.eids)
    return [change for change in told if set(places_of(change)) <= eids]


def _figures_of(change: Change) -> set[str]:
    numbers = [part for one in change.numbers for part in (one.was, one.now)]
    cell = (change.cell.row, change.cell.column) if change.cell else ()
    words = [change.before or "", change.after or "", change.label, *places_of(change), *numbers, *cell]
    words += [f"{act.number} {act.signed_on:%d.%m.%Y}" if act.signed_on else act.number for act in change.amended_by]
    effect = change.effect
    words += [f"{day:%d.%m.%Y}" for day in (effect.on, effect.published_on) if day]
    words += [effect.phrase, _WAITS.get(effect.rule or "", "")]
    if wait := read_wait(effect.phrase):
        words.append(f"{wait.days} {wait.months}")
    places = [str(len(change.places))] if change.kind == "replacement" else []
    return {digits for word in (*words, *places) for digits in _DIGITS.findall(word)}


def _of_act(facts: ActFacts) -> set[str]:
    day = f"{facts.adopted_on:%d.%m.%Y}" if facts.adopted_on else ""
    return set(_DIGITS.findall(f"{facts.number} {day} {facts.code}"))


def _counts(letter: Letter, news: News, reader: ReaderLanguage) -> set[str]:
    """Return what may be counted: changes, those that weigh, those of each article, and what a list leaves out."""
    shown = [place for block in letter.blocks for place in (block.first, block.first + len(block.items) - 1)]
    counts = [*shown, letter.more]
    for changes in _languages(news, reader):
        severities = Counter(rate(change).severity for change in changes)
        units = Counter(topmost(change.eid) for change in changes)
        counts += [len(changes), *severities.values(), *units.values()]
        counts += [max(0, n - most) for n in range(len(changes) + 1) for most in (_MOST_IN_HEADLINE, _MOST_PLACES)]
        counts += range(max(units.values(), default=0) + 1)
    return set(map(str, counts))


def _languages(news: News, reader: ReaderLanguage) -> Iterator[list[Change]]:
    for language in ("kaz", "rus") if reader == "kaz" else ("rus", "kaz"):
        yield [c for step in news.steps if step.language == language for c in step.changes if is_told(c)]
