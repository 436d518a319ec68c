"""The number of an article, of an act, of a form is a name: it stands in another place of each language's sentence."""

import re

from law.cases.tokens import DASHES, Read, Tokens

_REFERENCE = re.compile(r"\d+(?:[-–‑]\d+)*|[^\W\d_]")
_WITH_ENDING = re.compile(r"\d{1,15}(?:[-–‑]\d{1,15}){0,4}[-–‑][^\W\d_][\w-]{0,40}")
_MOST_LISTED = 60
"""So many tokens at most are looked through for the word that a list of numbers belongs to."""


def read_reference(tokens: Tokens, at: int) -> Read | None:
    """Return the reference that begins there, without a figure; None where none does."""
    if tokens.at(at) in ("№", "n", "no") and tokens.has_digit(at + 1):
        return _numbered(tokens, at)
    read = _number_first(tokens, at) if tokens.speech.number_first else _word_first(tokens, at)
    return read or _bracketed(tokens, at)


def _numbered(tokens: Tokens, at: int) -> Read:
    """«№ 49-50», «№ 11-1-4/215»: the number of an act or of a page, whatever stands in it."""
    end = at + 2
    while tokens.at(end) in ("/", ",") and tokens.has_digit(end + 1):
        end += 2
    return Read(end)


def _word_first(tokens: Tokens, at: int) -> Read | None:
    """«статьей 128», «подпунктами 1), 2) и 5)», «ст. 593»."""
    if not tokens.speech.level.fullmatch(tokens.at(at)):
        return None
    start = at + 2 if tokens.at(at + 1) == "." else at + 1
    end = _list_end(tokens, start)
    return Read(end) if end > start else None


def _list_end(tokens: Tokens, start: int) -> int:
    """Return where a list of numbers ends that begins there; a letter is one of them only with its bracket."""
    end = at = start
    while at < len(tokens) and _REFERENCE.fullmatch(tokens.raw[at]):
        is_bracketed = tokens.at(at + 1) == ")"
        if not is_bracketed and not tokens.has_digit(at):
            break
        end = at = at + 2 if is_bracketed else at + 1
        if tokens.at(at) not in tokens.speech.joins:
            break
        at += 1
    return end


def _number_first(tokens: Tokens, start: int) -> Read | None:
    """«128-бабында», «2), 3) және 5) тармақшаларында», «1 және 2-тармақтарында»; and any ordinal, as «5-сынып»."""
    level, at = tokens.speech.level, start
    while at < start + _MOST_LISTED and tokens.has_digit(at):
        if _WITH_ENDING.fullmatch(tokens.raw[at]):
            return Read(at + 1) if _is_ordinal(tokens, at) else None
        at += 2 if tokens.at(at + 1) == ")" else 1
        if level.fullmatch(tokens.at(at)):
            return Read(at + 1)
        if tokens.at(at) in DASHES and level.fullmatch(tokens.at(at + 1)):
            return Read(at + 2)
        if tokens.at(at) not in tokens.speech.joins:
            break
        at += 1
    return None


def _is_ordinal(tokens: Tokens, at: int) -> bool:
    ending = re.split(r"[-–‑]", tokens.at(at))[-1]
    return not tokens.speech.kept_suffix.fullmatch(ending) or bool(tokens.speech.level.fullmatch(ending))


def _bracketed(tokens: Tokens, at: int) -> Read | None:
    """«5)» is the name of a subpoint, «(5)» is not."""
    is_number = _REFERENCE.fullmatch(tokens.raw[at]) and tokens.at(at + 1) == ")"
    return Read(at + 2) if is_number and tokens.at(at - 1) != "(" else None
