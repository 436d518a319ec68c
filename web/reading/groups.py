"""An omnibus law is one piece of news with a card for each watched act that it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from law.model import AmendingAct
from storage.seen import Mark, NewsStep
from web.reading.home import News


@dataclass(frozen=True, slots=True)
class Group:
    """News that belong together; ``act`` is the one that changed several acts, None where there is no such."""

    act: AmendingAct | None
    news: tuple[News, ...]


def group_news(news: Sequence[News]) -> tuple[Group, ...]:
    """Return the news with those of one amending act together, each group where its first one stood."""
    codes: dict[object, set[str]] = {}
    for item in news:
        if len(item.acts) == 1:
            codes.setdefault(_act_of(item), set()).add(item.code)
    groups: dict[object, list[News]] = {}
    for item in news:
        is_shared = len(item.acts) == 1 and len(codes[_act_of(item)]) > 1
        groups.setdefault(_act_of(item) if is_shared else step_of(item), []).append(item)
    return tuple(
        Group(found[0].acts[0] if not isinstance(key, NewsStep) else None, tuple(found))
        for key, found in groups.items()
    )


def split_seen(news: Sequence[News], marks: Mapping[NewsStep, Mark]) -> tuple[tuple[News, ...], tuple[News, ...]]:
    """Return the news that somebody has not marked as seen, and those that are."""
    seen = tuple(item for item in news if marks.get(step_of(item)) == "seen")
    return tuple(item for item in news if item not in seen), seen


def step_of(item: News) -> NewsStep:
    """Return what a mark is about."""
    return NewsStep(item.code, item.from_on, item.to_on)


def _act_of(item: News) -> tuple[object, ...]:
    return item.acts[0].number, item.acts[0].signed_on
