"""What a link between an old act and the one in its place says, in words."""

from gettext import NullTranslations

from law.concordance.model import LinkKind


def describe_link(kind: LinkKind, t: NullTranslations) -> str:
    """Return a few words: «теми же словами», «нет соответствия»."""
    return {
        "same": t.gettext("in the same words"),
        "reworded": t.gettext("in other words"),
        "split": t.gettext("now in several places"),
        "join": t.gettext("now together with others"),
        "related": t.gettext("perhaps; look there too"),
        "none": t.gettext("no counterpart"),
        "added": t.gettext("new, it was not in the old act"),
    }[kind]


def describe_decision(state: str, t: NullTranslations) -> str:
    """Return what a person said of it: «предложено» while nobody did."""
    if state == "confirmed":
        return t.gettext("confirmed")
    return t.gettext("rejected") if state == "rejected" else t.gettext("proposed")
