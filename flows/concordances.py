"""A concordance is computed when somebody looks, from the latest texts of both acts; what people said is beside it."""

from dataclasses import dataclass

from sqlmodel import Session

from law.concordance import Link, concord
from law.model import LANGUAGES, Language, Revision
from storage.revisions import find_latest
from storage.succession import Decided, Succession, find_succession, key_of, list_link_decisions

MOST_KEPT = 16
_kept: dict[tuple[str, ...], tuple[Link, ...]] = {}


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """A link, and what a person said of it; None while nobody did."""

    link: Link
    decided: Decided | None = None

    @property
    def state(self) -> str:
        """The word for it: proposed, confirmed or rejected."""
        return self.decided.state if self.decided else "proposed"


@dataclass(frozen=True, slots=True)
class Concordance:
    """Two acts side by side in one language."""

    succession: Succession
    language: Language
    old: Revision
    new: Revision
    links: tuple[JudgedLink, ...]


def find_concordance(session: Session, old: str, language: Language = "rus") -> Concordance | None:
    """Return where each unit of an act went; None where no successor is known, or the text of one of them is not here.

    The other language is taken where both texts are stored in that one alone.
    """
    succession = find_succession(session, old)
    if succession is None or not succession.successor.code:
        return None
    order = (language, *(other for other in LANGUAGES if other != language))
    for chosen in order:
        texts = [find_latest(session, code, chosen) for code in (old, succession.successor.code)]
        if texts[0] and texts[1]:
            was, now = texts[0].revision, texts[1].revision
            said = list_link_decisions(session, old, succession.successor.code)
            links = tuple(JudgedLink(link, said.get(key_of(link))) for link in read_links(was, now))
            return Concordance(succession, chosen, was, now, links)
    return None


def read_links(old: Revision, new: Revision) -> tuple[Link, ...]:
    """Return the links between two texts; the last ones that were asked for are kept, for a code takes seconds."""
    key = (old.act, new.act, old.language, old.law_hash, new.law_hash)
    links = _kept.get(key)
    if links is None:
        links = concord(old, new)
        # Two threads may both compute one, which only costs time.
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), key), None)
        _kept[key] = links
    return links
