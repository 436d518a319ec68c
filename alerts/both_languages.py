"""Russian and Kazakh have equal force and may differ: whoever reads one is told in a line what the other says."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations

from alerts.model import OtherText, ReaderLanguage
from law.changes.rows import is_key
from law.model import Change, Language
from law.summaries.units import say_place
from law.wording import canonical

_MOST_PLACES = 10
_FIGURE = re.compile(r"\d+")

Told = Mapping[Language, tuple[Change, ...]]


def describe_other_language(
    told: Told,
    own: Language,
    reader: ReaderLanguage,
    t: NullTranslations,
    other_text: OtherText | None = None,
) -> tuple[str, ...]:
    """Return whether the text that is not shown changed in the same units, and where the two differ.

    ``other_text`` is what is known of the text that is not shown; None where nobody looked. That a text has not come
    yet is no «unchanged».
    """
    other: Language = "kaz" if own == "rus" else "rus"
    lines: list[str] = []
    if own != ("kaz" if reader == "kaz" else "rus") and other_text != "changed":
        lines.append(_shown(own, t))
    if not told[other]:
        return (*lines, _OF_OTHER_TEXT[other_text](other, t))
    units = _units(told)
    only_own = [change for at, change in units[own].items() if at not in units[other]]
    only_other = [change for at, change in units[other].items() if at not in units[own]]
    if only_own:
        lines.append(_only_in(own, _places(only_own, reader, t), t))
    if only_other:
        lines.append(_only_in(other, _places(only_other, reader, t), t))
    if not only_own and not only_other:
        lines.append(_same(other, t))
    differing = [
        change for at, change in units[own].items() if at in units[other] and _differ(change, units[other][at])
    ]
    if differing:
        text = t.gettext("The two texts give different figures here, read both: {places}.")
        lines.append(text.format(places=_places(differing, reader, t)))
    forms = [change for change in told[other] if change.is_form]
    if forms:
        lines.append(_form_in(other, _places(forms, reader, t), t))
    return tuple(lines)


def _units(told: Told) -> dict[Language, dict[str, Change]]:
    # What changed in form alone is no difference between the two texts: one language may need it, the other not.
    weighty = {language: [change for change in told[language] if not change.is_form] for language in told}
    counts = [Counter(map(_by_number, changes)) for changes in weighty.values()]
    twice = {at for count in counts for at, times in count.items() if times > 1}
    return {
        language: {change.eid if (at := _by_number(change)) in twice else at: change for change in changes}
        for language, changes in weighty.items()
    }


def _differ(one: Change, other: Change) -> bool:
    """Tell whether two texts of a unit have other figures in digits: consular fees of 2017, 90 dollars and 30."""
    return sorted(_FIGURE.findall(one.after or "")) != sorted(_FIGURE.findall(other.after or ""))


def _by_number(change: Change) -> str:
    """Return a place in which a row of a table goes by its printed number: one language may draw a row more."""
    table, _, place = change.eid.partition("__row_")
    words = change.cell.row if change.cell else change.after or change.before or ""
    number = words.partition(" ")[0]
    if not place or not is_key([number]):
        return change.eid
    return f"{table} {canonical(number)} {place.partition('__')[2]}"


def _places(changes: Sequence[Change], reader: ReaderLanguage, t: NullTranslations) -> str:
    shown = "; ".join(say_place(change, reader) for change in changes[:_MOST_PLACES])
    n = len(changes) - _MOST_PLACES
    return shown + t.ngettext(" and {n} more", " and {n} more", n).format(n=n) if n > 0 else shown


def _shown(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("We saw changes in the Russian text only; they are shown here."),
        "kaz": t.gettext("We saw changes in the Kazakh text only; they are shown here."),
    }[language]


def _unread(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("The Russian text of this edition has not been read yet; if it changed, you will hear."),
        "kaz": t.gettext("The Kazakh text of this edition has not been read yet; if it changed, you will hear."),
    }[language]


def _unchanged(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("The Russian text of this edition was read: nothing changed in it."),
        "kaz": t.gettext("The Kazakh text of this edition was read: nothing changed in it."),
    }[language]


def _changed_too(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("The Russian text of this edition changed too; that is not shown here."),
        "kaz": t.gettext("The Kazakh text of this edition changed too; that is not shown here."),
    }[language]


def _silent(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("In the Russian text we saw no change this time."),
        "kaz": t.gettext("In the Kazakh text we saw no change this time."),
    }[language]


def _same(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("In the Russian text the same units changed."),
        "kaz": t.gettext("In the Kazakh text the same units changed."),
    }[language]


def _only_in(language: Language, places: str, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("Only in the Russian text changed: {places}."),
        "kaz": t.gettext("Only in the Kazakh text changed: {places}."),
    }[language].format(places=places)


def _form_in(language: Language, places: str, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("In the Russian text this changed in form only, not in meaning: {places}."),
        "kaz": t.gettext("In the Kazakh text this changed in form only, not in meaning: {places}."),
    }[language].format(places=places)


_OF_OTHER_TEXT: Mapping[OtherText | None, Callable[[Language, NullTranslations], str]] = {
    None: _silent, "unread": _unread, "unchanged": _unchanged, "changed": _changed_too,
}  # fmt: skip
