"""All cases of one edition: what its two texts do not share, and what the step to it changed in one of them only."""

from dataclasses import dataclass

from law.cases.attribution import find_attributions
from law.cases.find import find_cases
from law.cases.model import Case
from law.cases.steps import find_changed_alone
from law.changes.compare import compare
from law.changes.form import mark_form
from law.model import Revision


@dataclass(frozen=True, slots=True)
class Text:
    """One language of an edition; ``before`` is the one before it, None where the two languages have no common one."""

    revision: Revision
    before: Revision | None = None


def find_all(rus: Text, kaz: Text) -> tuple[Case, ...]:
    """Return the cases of an edition, each place once.

    What parts the two texts as they stand says more than that one of them was changed alone: there only that is told.
    Who changed a unit is another question than what stands there, and is told besides.
    """
    cases = find_cases(rus.revision, kaz.revision)
    who = find_attributions(rus.revision, kaz.revision)
    if rus.before is None or kaz.before is None:
        return (*cases, *who)
    steps = (rus.before, rus.revision), (kaz.before, kaz.revision)
    told = {eid for case in cases for eid in _eids(case)}
    changes = [mark_form(compare(*step)) for step in steps]
    for case in find_changed_alone(steps, (changes[0], changes[1])):
        if not any(_is_at(eid, other) for eid in _eids(case) for other in told) and case.eid not in told:
            cases += (case,)
            told.add(case.eid)
    return (*cases, *who)


def _eids(case: Case) -> tuple[str, ...]:
    return (case.eid, case.eid_kaz) if case.eid_kaz else (case.eid,)


def _is_at(eid: str, place: str) -> bool:
    return eid == place or eid.startswith(f"{place}__")
