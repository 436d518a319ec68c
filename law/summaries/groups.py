"""Changes that one act made, in force from one day, say so once for all of them, as a person would."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from gettext import NullTranslations
from itertools import groupby

from law.model import AmendingAct, Change
from law.summaries.effects import describe_acts, describe_by, describe_time
from law.summaries.ratings import weight_of


@dataclass(frozen=True, slots=True)
class Group:
    """Changes in their order, from when they are in force and by which act they were made, in a clause each."""

    changes: tuple[Change, ...]
    effect: str
    acts: str


def group_changes(changes: Iterable[Change], t: NullTranslations, today: date | None = None) -> tuple[Group, ...]:
    """Return the changes with those put together of which the same is said, each group where its first one stood.

    What weighs less never comes before what weighs more, whoever made it: then an act is named again. With ``today`` a
    day that is over is said to be.
    """
    groups: list[Group] = []
    for _, alike in groupby(changes, key=weight_of):
        found: dict[tuple[str, str], list[Change]] = {}
        for change in alike:
            said = describe_time(change, t, today), describe_acts(change.amended_by, change.attribution, t)
            found.setdefault(said, []).append(change)
        last = (groups[-1].effect, groups[-1].acts) if groups else ("", "")
        if last in found:
            groups[-1] = replace(groups[-1], changes=(*groups[-1].changes, *found.pop(last)))
        groups += [Group(tuple(some), effect, acts) for (effect, acts), some in found.items()]
    return tuple(groups)


def describe_all_acts(changes: Sequence[Change], t: NullTranslations) -> str:
    """Return clauses: by which acts the changes were made, each named once; and for how many the source does not say.

    Where the same holds for all of them it is said as it is of one.
    """
    clauses = {describe_acts(change.amended_by, change.attribution, t) for change in changes}
    if len(clauses) == 1:
        return clauses.pop()
    sure = _acts_of(change for change in changes if change.attribution != "ambiguous")
    open_to_doubt = _acts_of(change for change in changes if change.attribution == "ambiguous")
    said = [describe_acts(sure, "note", t)] if sure else []
    if open_to_doubt:
        text = t.gettext("for a part the source does not say by which of these: {acts}")
        said.append(text.format(acts="; ".join(describe_by(act, t) for act in open_to_doubt)))
    if not all(map(_is_named, changes)):
        said.append(t.gettext("for a part the source does not name the amending act"))
    return "; ".join(said)


def _acts_of(changes: Iterable[Change]) -> tuple[AmendingAct, ...]:
    acts = {(act.number, act.signed_on): act for change in changes for act in change.amended_by}
    return tuple(act for (number, signed_on), act in acts.items() if number or signed_on)


def _is_named(change: Change) -> bool:
    return any(act.number or act.signed_on for act in change.amended_by)
