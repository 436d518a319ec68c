"""A place that a catalogue can put into a sentence: whole, in the genitive, or as the verb that agrees with it."""

from collections.abc import Sequence

from law.languages.labels import gender_of, is_code_label, label, phrase, phrase_of, several
from law.languages.words import ReaderLanguage
from law.model import CellName, Change


class Unit:
    """One place or several, for ``str.format``: a translation chooses a form by the words after the colon.

    ``{unit}`` is the phrase, ``{unit:label}`` the list from large to small, ``{unit:of}`` the genitive, and
    ``{unit:добавлен|добавлена|добавлено|добавлены}`` the form that agrees with it.

    >>> "{unit:добавлен|добавлена|добавлено|добавлены} {unit}".format(unit=Unit(["art_17__para_3-1"], "rus"))
    'добавлен пункт 3-1 статьи 17'
    """

    def __init__(
        self, eids: Sequence[str], language: ReaderLanguage, *, is_code: bool = False, cell: CellName | None = None
    ) -> None:
        self.eids = tuple(eids)
        self.language = language
        self.is_code = is_code
        self.cell = cell

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            return spec.split("|")[gender_of(self.eids, self.language, is_code=self.is_code)]
        if len(self.eids) > 1:
            return several(self.eids, self.language, is_code=self.is_code)
        say = {"label": label, "of": phrase_of}.get(spec, phrase)
        return say(self.eids[0], self.language, is_code=self.is_code, cell=self.cell)


def unit_of(change: Change, language: ReaderLanguage) -> Unit:
    """Return the place of a change; whether the act is a code is heard from the label it was given."""
    is_code = is_code_label(change.eid, change.language, change.label)
    return Unit([change.eid], language, is_code=is_code, cell=change.cell)


def say_place(change: Change, language: ReaderLanguage) -> str:
    """Return the place of a change as a list in the reader's language; a cell with the words of its row and column."""
    return f"{unit_of(change, language):label}"
