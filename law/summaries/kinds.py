"""What happened to a place, in words: the kind and the stage, never what it means for anybody."""

from gettext import NullTranslations

from law.languages.labels import label, several
from law.languages.words import ReaderLanguage
from law.model import Change
from law.status import read_kind
from law.summaries.units import Unit, unit_of


def describe_kind(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    """Return a clause with no full stop: «добавлен пункт 3-1 статьи 17»."""
    unit = unit_of(change, language)
    if change.kind == "status":
        return describe_status(change, t)
    if change.kind == "replacement":
        return _with_stage(change, _replaced(change, t), t)
    if change.kind == "heading":
        return _with_stage(change, t.gettext("the heading of {unit:of} changed").format(unit=unit), t)
    if change.kind == "editorial":
        return _with_stage(change, t.gettext("there is a new editor's note at {unit:of}").format(unit=unit), t)
    if change.kind in ("split", "join"):
        return _with_stage(change, describe_division(change, language, t), t)
    done = _done(change, unit, t)
    clause = t.gettext("{unit} {done}").format(unit=unit, done=done)
    return _with_stage(change, clause + _was_where(change, language, t), t)


def describe_line(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    """Return the same as the head of a list item: «Статья 17, пункт 3-1 — добавлен»."""
    unit = unit_of(change, language)
    if change.kind == "status":
        return capitalise(describe_status(change, t))
    if change.kind == "replacement":
        return _with_stage(change, capitalise(_replaced(change, t)), t)
    if change.kind in ("split", "join"):
        return _with_stage(change, capitalise(describe_division(change, language, t)), t)
    done = t.pgettext("of a unit", "heading changed") if change.kind == "heading" else _done(change, unit, t)
    line = f"{capitalise(f'{unit:label}')} — {done}{_was_where(change, language, t)}"
    return _with_stage(change, line, t)


def describe_division(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    """Return what was divided or joined, and what it is now: «пункт 2 статьи 5 разделён; теперь это …»."""
    is_code = unit_of(change, language).is_code
    was, now = Unit(eids_before(change), language, is_code=is_code), Unit(change.places, language, is_code=is_code)
    if change.kind == "split":
        return t.gettext("{was} was divided; it is now {now}").format(was=was, now=now)
    return t.gettext("{was} were joined; they are now {now}").format(was=was, now=now)


def eids_before(change: Change) -> tuple[str, ...]:
    """Return the places a change had before, those it has now where they did not change."""
    before = change.eid_before or change.eid
    return (before,) if isinstance(before, str) else before


def describe_status(change: Change, t: NullTranslations) -> str:
    """Return what became of the act as a whole: «акт утратил силу»."""
    if change.after is None:
        return t.gettext("the act is no longer suspended, it is in force again")
    kind = read_kind(change.after)
    if kind == "suspended":
        announced = t.gettext("the suspension of the act is announced; it is still in force")
        return announced if change.stage == "announced" else t.gettext("the act is suspended")
    if kind == "ended":
        announced = t.gettext("the day on which the act ceases to apply is announced; it is still in force")
        return announced if change.stage == "announced" else t.gettext("the act has ceased to apply")
    return _describe_repeal(change, t)


def _describe_repeal(change: Change, t: NullTranslations) -> str:
    if change.stage == "announced":
        return t.gettext("the repeal of the act is announced; it is still in force")
    if change.stage == "took_effect":
        return t.gettext("the act has lost its force, as announced before")
    return t.gettext("the act has lost its force")


def capitalise(words: str) -> str:
    """Return words with a capital at the beginning and the rest untouched."""
    return words[:1].upper() + words[1:]


def _done(change: Change, unit: Unit, t: NullTranslations) -> str:
    if change.is_form:
        return t.pgettext("of a unit", "changed in form only, the meaning is the same").format(unit=unit)
    return {
        "insertion": t.pgettext("of a unit", "added"),
        "repeal": t.pgettext("of a unit", "repealed"),
        "substitution": t.pgettext("of a unit", "changed"),
        "table_cell": t.pgettext("of a unit", "changed"),
        "renumbering": t.pgettext("of a unit", "renumbered"),
        "move": t.pgettext("of a unit", "moved"),
        "editorial": t.pgettext("of a unit", "a new editor's note"),
    }[change.kind].format(unit=unit)


def _replaced(change: Change, t: NullTranslations) -> str:
    places = max(1, len(change.places))
    text = t.ngettext(
        "a term was replaced in {n} place of the act", "a term was replaced in {n} places of the act", places
    )
    return text.format(n=places)


def _was_where(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    if not change.eid_before:
        return ""
    before = eids_before(change)
    if change.cell is not None:
        # Its row was drawn elsewhere, or was several: no table prints numbers of cells.
        table = change.eid.partition("__row_")[0]
        rows = dict.fromkeys(eid.rpartition("__")[0].removeprefix(f"{table}__") for eid in before)
        return t.gettext(" (before: {places})").format(places=several(tuple(rows), language))
    places = "; ".join(label(eid, language, is_code=unit_of(change, language).is_code) for eid in before)
    return t.gettext(" (before: {places})").format(places=places)


def _with_stage(change: Change, clause: str, t: NullTranslations) -> str:
    if change.stage == "announced":
        return t.gettext("{clause} (announced, not in force yet)").format(clause=clause)
    if change.stage == "took_effect":
        return t.gettext("{clause} (announced before, in force now)").format(clause=clause)
    return clause
