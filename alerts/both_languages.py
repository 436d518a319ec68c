"""Russian and Kazakh have equal force and may differ: whoever reads one is told in a line what the other says."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations

from alerts.model import ReaderLanguage
from law.languages.labels import label
from law.model import Change, Language

_MOST_PLACES = 10

Told = Mapping[Language, tuple[Change, ...]]


def describe_other_language(told: Told, own: Language, reader: ReaderLanguage, t: NullTranslations) -> tuple[str, ...]:
    """Return whether the text that is not shown changed in the same units, and where the two differ."""
    other: Language = "kaz" if own == "rus" else "rus"
    lines: list[str] = []
    if own != ("kaz" if reader == "kaz" else "rus"):
        lines.append(_shown(own, t))
    if not told[other]:
        return (*lines, _unchanged(other, t))
    own_units, other_units = _units(told[own]), _units(told[other])
    only_own = [eid for eid in own_units if eid not in other_units]
    only_other = [eid for eid in other_units if eid not in own_units]
    if only_own:
        lines.append(_only_in(own, _places(only_own, reader, t), t))
    if only_other:
        lines.append(_only_in(other, _places(only_other, reader, t), t))
    if not only_own and not only_other:
        lines.append(_same(other, t))
    forms = [change.eid for change in told[other] if change.is_form]
    if forms:
        lines.append(_form_in(other, _places(forms, reader, t), t))
    return tuple(lines)


def _units(changes: tuple[Change, ...]) -> dict[str, None]:
    # What changed in form alone is no difference between the two texts: one language may need it, the other not.
    return dict.fromkeys(change.eid for change in changes if not change.is_form)


def _places(eids: Sequence[str], reader: ReaderLanguage, t: NullTranslations) -> str:
    shown = "; ".join(label(eid, reader) for eid in eids[:_MOST_PLACES])
    n = len(eids) - _MOST_PLACES
    return shown + t.ngettext(" and {n} more", " and {n} more", n).format(n=n) if n > 0 else shown


def _shown(language: Language, t: NullTranslations) -> str:
    return {
        "rus": t.gettext("We saw changes in the Russian text only; they are shown here."),
        "kaz": t.gettext("We saw changes in the Kazakh text only; they are shown here."),
    }[language]


def _unchanged(language: Language, t: NullTranslations) -> str:
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
