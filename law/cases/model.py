"""A Case is what we saw in two languages of one edition; whether it is a mistake of the legislator, a person says."""

from dataclasses import dataclass
from typing import Any, Literal

from law.model import AmendingAct, Language

CaseKind = Literal["missing", "changed", "numbers", "attribution", "sources"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text: how much, of what, and as it is printed.

    ``value`` is exact, in digits («0.2», «1/3», of a date «2017-08-31»); ``unit`` is a word of ours («day», «usd»),
    empty where the text names none that we know; ``manner`` tells days apart: «calendar», «working» or empty.
    """

    value: str
    unit: str
    printed: str
    manner: str = ""
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class SourceText:
    """What stands at a place on one portal; None where nothing does."""

    portal: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One place where the two languages of an edition part ways.

    ``missing``: the unit is law in one language only. ``changed``: an edition changed it in one language only.
    ``numbers``: it carries other quantities. ``only_in`` names that language, None for ``numbers``. ``attribution``:
    its notes name other acts, and ``rus`` and ``kaz`` are those notes; ``only_in`` is the language that names one more.
    ``sources``: two portals print other words for one edition in one language, which ``only_in`` names.
    """

    kind: CaseKind
    eid: str
    """The place in the Russian text; in the Kazakh one where the unit stands only there."""
    eid_kaz: str | None
    """The place in the Kazakh text where it is another one, as rows of a table that is laid out anew."""
    rus: str | None
    kaz: str | None
    only_in: Language | None = None
    before: str | None = None
    """What stood there before the change, in the language that changed; None for what is new, and for other kinds."""
    rus_figures: tuple[Figure, ...] = ()
    """The quantities that only the Russian text has."""
    kaz_figures: tuple[Figure, ...] = ()
    about: str = ""
    """What the row of a table is about, in Russian where it has a Russian text."""
    rus_acts: tuple[AmendingAct, ...] = ()
    """The acts that only the Russian note names."""
    kaz_acts: tuple[AmendingAct, ...] = ()
    by_source: tuple[SourceText, ...] = ()
    """The words of both portals, the stored text's first."""


def case_as_contract(case: Case) -> dict[str, Any]:
    """Return a case as plain values, as ``zanwatch cases`` shows it."""
    return {
        "kind": case.kind,
        "eid": case.eid,
        "eid_kaz": case.eid_kaz or case.eid,
        "only_in": case.only_in,
        "rus": case.rus,
        "kaz": case.kaz,
        "before": case.before,
        "figures": {"rus": _plain(case.rus_figures), "kaz": _plain(case.kaz_figures)},
        "about": case.about or None,
        "acts": {"rus": _named(case.rus_acts), "kaz": _named(case.kaz_acts)},
        "sources": {item.portal: item.text for item in case.by_source},
    }


def _named(acts: tuple[AmendingAct, ...]) -> list[dict[str, str | None]]:
    return [{"number": act.number, "date": act.signed_on.isoformat() if act.signed_on else None} for act in acts]


def _plain(figures: tuple[Figure, ...]) -> list[dict[str, Any]]:
    return [
        {"value": figure.value, "unit": figure.unit or None, "manner": figure.manner or None, "printed": figure.printed}
        for figure in figures
    ]
