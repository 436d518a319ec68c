"""Why a text is shown to somebody, as a sentence: «потому что: торговля людьми, статья 128 («купли-продажи людей»)»."""

from collections.abc import Iterable, Mapping
from gettext import NullTranslations

from law.topics.model import TITLE, Certainty, Relevance, Topic

_MOST_PLACES = 3
_MOST_WORDS = 3


def because(found: Iterable[Relevance], t: NullTranslations) -> str:
    """Return one sentence without a full stop, «may concern» where no topic is sure; empty where there is none.

    >>> from law.topics.relevance import find_topics
    >>> because(find_topics("Приюты"), NullTranslations())
    'may concern: domestic violence, the title («Приюты»)'
    """
    said: dict[Certainty, list[str]] = {"sure": [], "possible": []}
    for topic in found:
        said[topic.certainty].append(describe_topic(topic, t))
    heads: dict[Certainty, str] = {
        "sure": t.gettext("because: {topics}"),
        "possible": t.gettext("may concern: {topics}"),
    }
    return "; ".join(heads[certainty].format(topics="; ".join(topics)) for certainty, topics in said.items() if topics)


def describe_topic(found: Relevance, t: NullTranslations) -> str:
    """Return a topic's name, and where its words stand, as «торговля людьми, статья 128 («купли-продажи людей»)»."""
    places: dict[str, dict[str, str]] = {}
    for reason in found.reasons:
        # What is only possible is no reason for what is sure.
        if reason.certainty == found.certainty:
            places.setdefault(reason.place, {}).setdefault(reason.words.casefold(), reason.words)
    said = [_place(place, list(words.values()), t) for place, words in list(places.items())[:_MOST_PLACES]]
    return ", ".join([topic_names(t)[found.topic], *said]) + (", …" if len(places) > _MOST_PLACES else "")


def topic_names(t: NullTranslations) -> Mapping[Topic, str]:
    """Return the name of each topic in a reader's language."""
    return {
        "migration": t.gettext("migration"),
        "domestic_violence": t.gettext("domestic violence"),
        "gender_equality": t.gettext("gender equality"),
        "human_trafficking": t.gettext("human trafficking"),
        "labour": t.gettext("labour"),
        "children": t.gettext("children"),
        "access_to_justice": t.gettext("access to justice"),
    }


def _place(place: str, words: list[str], t: NullTranslations) -> str:
    name = t.gettext("the title") if place == TITLE else place
    quoted = ", ".join(f"«{word}»" for word in words[:_MOST_WORDS])
    return f"{name} ({quoted})"
