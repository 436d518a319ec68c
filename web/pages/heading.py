"""What stands above every page of one act: whether it is in force, who takes its place, and whose place it took."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session

from config.catalogues import read_catalogue
from config.settings import Settings
from flows.succession import find_next_act
from law.status import ActState, read_states
from law.summaries.headline import describe_act
from law.summaries.kinds import capitalise
from law.summaries.links import describe_decision
from law.summaries.states import describe_next_act, describe_state
from storage.acts import find_facts
from storage.succession import find_succession, list_predecessors
from web.context import Visitor, get_settings, get_today
from web.pages.finding import Act
from web.reading.home import title_of


@dataclass(frozen=True, slots=True)
class Kin:
    """An act that takes another's place or whose place is taken; ``code`` is empty where its page is not known.

    ``said`` names it in words, ``decision`` is what a person said of the link: «предложено» while nobody did.
    """

    code: str
    title: str
    said: str
    decision: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where an act stands on a day, and its kin: the heir, and those whose place it takes."""

    state: ActState
    standing: str
    heir: Kin | None
    elders: tuple[Kin, ...]


def read_head(request: Request, session: Session, act: Act, visitor: Visitor) -> Head:
    """Return what is said above every page of an act."""
    t = read_catalogue(visitor.language)
    state = read_states(act.facts, "kaz" if visitor.language == "kaz" else "rus", {}, get_today(request))
    return Head(
        state=state,
        standing=capitalise(describe_state(state, t)),
        heir=_heir(session, act, visitor, get_settings(request)),
        elders=_elders(session, act, visitor),
    )


def _heir(session: Session, act: Act, visitor: Visitor, settings: Settings) -> Kin | None:
    found = find_next_act(session, act.facts.code, settings)
    succession = find_succession(session, act.facts.code)
    if found is None or succession is None:
        return None
    t = read_catalogue(visitor.language)
    said = describe_next_act(found.facts, t, is_watched=found.is_watched, is_confirmed=found.is_confirmed)
    is_here = bool(found.facts.code) and find_facts(session, found.facts.code) is not None
    code, title = (found.facts.code, title_of(found.facts, visitor.language)) if is_here else ("", "")
    return Kin(code, title, said, describe_decision(succession.state, t))


def _elders(session: Session, act: Act, visitor: Visitor) -> tuple[Kin, ...]:
    t = read_catalogue(visitor.language)
    kin = []
    for succession in list_predecessors(session, act.facts.code):
        facts = find_facts(session, succession.old)
        # Of two acts that claim one place, the better one has it.
        if facts is None or find_succession(session, succession.old) != succession:
            continue
        decision = describe_decision(succession.state, t)
        kin.append(Kin(facts.code, title_of(facts, visitor.language), describe_act(facts, t), decision))
    return tuple(kin)
