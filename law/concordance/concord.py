"""An article goes where the weight of its points goes; points are told only where they leave its way.

A consultant has the old number and asks for the new one. So each old article has one line, with all the places it
went to; a point has a line of its own where its number is another, where it went elsewhere, or nowhere.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from law.concordance.index import Index
from law.concordance.model import Link, LinkKind
from law.concordance.passages import Passage, Passages, weigh, weight_of
from law.concordance.scoring import likeness, mentions, telling
from law.model import Revision

SAME = 0.98
"""From here on two texts are one rule in the same words."""
STRONG = 0.5
"""From here on a link says «this is where it stands now»."""
WEAK = 0.3
"""From here on a link says «look there too»."""
_NAMED = 0.4
"""What it is worth that two articles name each other's subject."""
_LEAST_WORDS = 4
"""A passage of fewer words proves nothing outside the article that its own went to («законности»)."""
_COPIED = 0.7
"""A point that is found in an article where its own did not go was copied there; usual phrases are not enough."""
_HEADING = 0.35
"""How much of an article's score its heading is."""
_PART = 0.25
"""Another article that took over so much of an old one is named beside the first."""
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Best:
    """The likeliest place of a passage."""

    eid: str
    score: float


def concord(old: Revision, new: Revision) -> tuple[Link, ...]:
    """Return where each unit of an old act stands in the new one, in the old act's order, then what is new.

    Both are of one language. The time it takes grows with the acts' length, not with its square.
    """
    return _Concordance(Passages(old), Passages(new)).links()


class _Concordance:
    def __init__(self, old: Passages, new: Passages) -> None:
        self.old, self.new = old, new
        self.weights = weigh(old, new)
        self.index = Index(new.by_eid.values())
        self.best: dict[str, tuple[_Best, ...]] = {}
        # A list is known by its items, so they come first; an act names a unit before what stands in it.
        for passage in reversed(old.by_eid.values()):
            self.best[passage.eid] = self._likeliest(passage)

        self.taken = {scored[0].eid for scored in self.best.values() if scored and scored[0].score >= STRONG}
        """The new units that are some old one's own place."""

    def links(self) -> tuple[Link, ...]:
        """Return every link, joins told as such."""
        articles = {top.eid: self._article(top) for top in self.old.tops}
        shared: dict[str, int] = {}
        for link in articles.values():
            for eid in link.new if link.kind != "related" else ():
                shared[eid] = shared.get(eid, 0) + 1
        found: list[Link] = []
        for top in self.old.tops:
            link = articles[top.eid]
            if link.kind == "reworded" and shared[link.new[0]] > 1:
                link = Link(link.old, link.new, link.score, "join", link.why)
            found += [link, *self._points(top, link)]
        reached = {self.new.by_eid[eid].top for link in found for eid in link.new}
        found += [Link((), (top.eid,), 0.0, "added") for top in self.new.tops if top.eid not in reached]
        return tuple(found)

    def _likeliest(self, passage: Passage) -> tuple[_Best, ...]:
        """Return the places of a passage, the likeliest first; of equals the one that keeps its number."""
        likely = self.index.candidates(passage, self.weights)
        own = (passage.eid,) if passage.eid in self.new.by_eid else ()
        scores = {eid: self._alike(passage, self.new.by_eid[eid]) for eid in (*own, *likely)}
        if passage.parent:
            for eid, score in self._votes(passage, lambda place: place.parent).items():
                scores[eid] = max(scores.get(eid, 0.0), score)
        scored = [_Best(eid, score) for eid, score in scores.items()]
        return tuple(sorted(scored, key=lambda item: (-round(item.score, 3), *_apart(passage.eid, item.eid))))

    def _alike(self, was: Passage, now: Passage) -> float:
        score = likeness(was.stems, now.stems, self.weights)
        if was.parent and now.parent and was.heading and now.heading:
            # Two definitions may differ by nothing but what they define.
            return (1 - _HEADING) * score + _HEADING * likeness(was.heading, now.heading, self.weights)
        return score

    def _article(self, top: Passage) -> Link:
        scores = self._votes(top, lambda place: place.top)
        for best in self.best[top.eid]:
            place = self.new.by_eid[best.eid].top
            scores[place] = max(scores.get(place, 0.0), best.score if place == best.eid else 0.9 * best.score)
        scores = {place: self._with_heading(top, place, score) for place, score in scores.items()}
        ordered = sorted(scores.items(), key=lambda item: (-round(item[1], 3), item[0] != top.eid, item[0]))
        if not ordered or ordered[0][1] < WEAK:
            return Link((top.eid,), (), 0.0, "none")
        place, score = ordered[0]
        if score < STRONG:
            return self._link(top, (place,), score, "related")
        others = self._other_places(top, place)
        kind: LinkKind = "split" if others else "same" if self._says_same(top, place) else "reworded"
        return self._link(top, (place, *others), score, kind)

    def _votes(self, whole: Passage, place_of: Callable[[Passage], str]) -> dict[str, float]:
        """Return for each place how much of a passage's weight its parts took there, as the share of it."""
        parts = self.old.children.get(whole.eid, [])
        total = sum(weight_of(part.stems, self.weights) for part in parts)
        votes: dict[str, float] = {}
        for part in parts:
            there: dict[str, float] = {}
            for best in self.best[part.eid]:
                place = place_of(self.new.by_eid[best.eid])
                there[place] = max(there.get(place, 0.0), best.score)
            for place, score in there.items():
                votes[place] = votes.get(place, 0.0) + score * weight_of(part.stems, self.weights)
        return {place: vote / total for place, vote in votes.items() if place} if total else {}

    def _with_heading(self, top: Passage, place: str, score: float) -> float:
        now = self.new.by_eid[place].heading
        if not top.heading or not now:
            return score
        score = max(score, (1 - _HEADING) * score + _HEADING * likeness(top.heading, now, self.weights))
        if mentions(self.new.by_eid[place].stems, top.heading) and mentions(top.stems, now):
            # Each speaks of what the other is about: detention where an order is not enough, and the other way round.
            return max(score, _NAMED)
        return score

    def _other_places(self, top: Passage, main: str) -> tuple[str, ...]:
        parts = self.old.children.get(top.eid, [])
        whole = sum(weight_of(part.stems, self.weights) for part in parts) or 1.0
        taken: dict[str, float] = {}
        for part in parts:
            inside = max((one.score for one in self.best[part.eid] if self._is_in(one.eid, (main,))), default=0.0)
            best = self._outside(part, (main,))
            if best and best.score > inside + 0.1:
                place = self.new.by_eid[best.eid].top
                taken[place] = taken.get(place, 0.0) + weight_of(part.stems, self.weights) / whole
        return tuple(place for place, share in taken.items() if share >= _PART)

    def _points(self, top: Passage, link: Link) -> Iterator[Link]:
        """Yield what the article's own line does not say: its points that have another number, place, or none."""
        waiting = [(part, link.new[:1]) for part in reversed(self.old.children.get(top.eid, []))]
        is_sure = link.kind not in ("none", "related")
        while waiting:
            part, expected = waiting.pop()
            best = self._inside(part, link.new, expected) if is_sure else None
            best = best or self._outside(part, link.new)
            if best is None:
                if is_sure:
                    yield self._left_over(part, link.new)
                continue
            under = self.old.children.get(part.eid, [])
            waiting += [(child, (best.eid,)) for child in reversed(under)]
            if _moved(part.eid, best.eid, expected) or not is_sure:
                kind: LinkKind = "same" if self._says_same(part, best.eid) else "reworded"
                yield self._link(part, (best.eid,), best.score, kind)

    def _inside(self, part: Passage, places: Iterable[str], expected: tuple[str, ...]) -> _Best | None:
        """Return where a point stands in the articles that its own went to, perhaps under its own number."""
        scored = [one for one in self.best[part.eid] if self._is_in(one.eid, places)]
        own = f"{expected[0]}__{_tail(part.eid)}" if expected else ""
        if own in self.new.by_eid and own not in {one.eid for one in scored}:
            # A phrase of every article («иные полномочия») is in no index, and stands where it stood.
            scored.append(_Best(own, self._alike(part, self.new.by_eid[own])))
        best = max(scored, key=lambda one: (round(one.score, 3), one.eid == own), default=None)
        return best if best and best.score >= STRONG - 0.1 else None

    def _outside(self, part: Passage, places: Iterable[str]) -> _Best | None:
        """Return where a point stands elsewhere; it must say enough to be known again."""
        if len(set(part.stems)) < _LEAST_WORDS:
            return None
        scored = [one for one in self.best[part.eid] if not self._is_in(one.eid, places)]
        best = scored[0] if scored else None
        return best if best and best.score >= _COPIED else None

    def _left_over(self, part: Passage, places: tuple[str, ...]) -> Link:
        """Return the link of a point that nothing is like: to what is a little like it and is nobody else's place."""
        is_telling = len(set(part.stems)) >= _LEAST_WORDS
        for best in self.best[part.eid] if is_telling else ():
            if best.score < WEAK:
                break
            if best.eid not in self.taken and self._is_in(best.eid, places):
                return self._link(part, (best.eid,), best.score, "related")
        return Link((part.eid,), (), 0.0, "none")

    def _is_in(self, eid: str, places: Iterable[str]) -> bool:
        return self.new.by_eid[eid].top in places

    def _says_same(self, passage: Passage, eid: str) -> bool:
        now = self.new.by_eid[eid]
        return passage.said == now.said or likeness(passage.stems, now.stems, self.weights) >= SAME

    def _link(self, passage: Passage, places: tuple[str, ...], score: float, kind: LinkKind) -> Link:
        now = self.new.by_eid[places[0]]
        stems = (*now.heading, *now.stems)
        words = telling((*passage.heading, *passage.stems), stems, self.weights, _MOST_WORDS)
        printed = tuple(now.words[stems.index(word)].lower() for word in words)
        return Link((passage.eid,), places, round(min(score, 1.0), 2), kind, printed)


def _moved(was: str, now: str, expected: tuple[str, ...]) -> bool:
    """Tell whether a part stands elsewhere than where its whole went, under its own number."""
    return not expected or now != f"{expected[0]}__{_tail(was)}"


def _apart(was: str, now: str) -> tuple[bool, bool, bool]:
    """Of equals the very place comes first, then one of its level (a point, not its article), one of its number."""
    return was != now, was.count("__") != now.count("__"), _tail(was) != _tail(now)


def _tail(eid: str) -> str:
    return eid.rpartition("__")[2]


def place_of(links: Iterable[Link], eid: str) -> tuple[str, ...]:
    """Return where an old unit stands now: by its own link, else under the same number where its whole went.

    >>> place_of([Link(("art_20",), ("art_60",), 0.9, "reworded")], "art_20__para_3")
    ('art_60__para_3',)
    """
    by_old = {link.old[0]: link for link in links if link.old}
    below = ""
    while eid not in by_old and eid:
        eid, _, tail = eid.rpartition("__")
        below = f"__{tail}{below}"
    link = by_old.get(eid)
    if link is None or (below and link.kind == "related"):
        return ()
    return tuple(f"{place}{below}" for place in (link.new[:1] if below else link.new))
