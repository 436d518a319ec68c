"""What an editor sets right after the news of a step went out: to exactly those who got it, each in its own thread."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from alerts.model import READER_LANGUAGES, ReaderLanguage
from config.settings import Settings
from flows.corrections import queue_correction
from storage.audit import Deed, append
from storage.replies import list_receivers
from storage.seen import NewsStep
from storage.told import list_alerts_of


def count_receivers(session: Session, step: NewsStep) -> dict[ReaderLanguage, int]:
    """Return how many addresses got the news of a step, or will, by the language of their readers."""
    languages = [
        receiver.language for told in list_alerts_of(session, step) for receiver in list_receivers(session, told.alert)
    ]
    return {language: languages.count(language) for language in READER_LANGUAGES if language in languages}


def correct_step(
    session: Session,
    step: NewsStep,
    texts: Mapping[ReaderLanguage, str],
    settings: Settings,
    done: tuple[str, datetime],
) -> int:
    """Queue a correction of the news of a step and put it on record; ``done`` is by whom and when.

    Returns how many messages are new: the same texts again are none. Raises MissingWordsError where some receiver's
    language has no text; nothing is queued then if the caller's transaction is given up.
    """
    actor, now = done
    queued = 0
    for told in list_alerts_of(session, step):
        new = queue_correction(session, told.alert, texts, settings, now)
        if new:
            append(session, Deed(actor, "corrected", "alert", told.alert), now)
        queued += new
    return queued
