"""A short letter of our own words, a few paragraphs long: reminders, new drafts, the monthly report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Short:
    """All that a short letter says, before any channel's form."""

    subject: str
    headline: str
    """The most important fact, with no word of the subject matter: it is what a preview shows."""
    paragraphs: tuple[tuple[str, ...], ...]
    why: str
    alert: str
    pages: tuple[str, ...] = ()
    """Official pages."""
    linked: tuple[str, ...] = ()
    """Addresses that stand in the paragraphs, a line each."""
