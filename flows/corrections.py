"""A wrong alert is set right: the editor's words go to exactly those who got it, in the same thread."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from alerts.corrections import write_correction
from alerts.deliveries import get_mail_domain, make_message_id
from alerts.model import Message, ReaderLanguage
from config.catalogues import read_catalogue
from config.settings import Settings
from law.errors import MonitorError
from storage.replies import Receiver, list_receivers
from storage.replies import queue_correction as store_correction


class MissingWordsError(MonitorError):
    """Raised where some receiver's language has no text, from ``queue_correction``; its words name the languages."""


def queue_correction(
    session: Session, alert: str, texts: Mapping[ReaderLanguage, str], settings: Settings, now: datetime
) -> int:
    """Queue a correction of an alert, named by any one receiver's number; return how many messages are new.

    Raises MissingWordsError, and NotStoredError where no alert has that number.
    """
    needed = sorted({receiver.language for receiver in list_receivers(session, alert)})
    missing = [language for language in needed if not texts.get(language, "").strip()]
    if missing:
        raise MissingWordsError(f"the correction has no text for readers in {', '.join(missing)}")
    domain = get_mail_domain(settings.mail_from)
    return store_correction(session, alert, texts, _write, (now, lambda key: make_message_id(key, domain)))


def _write(receiver: Receiver, text: str) -> Message:
    t = read_catalogue(receiver.language)
    return write_correction(text, receiver.alert, receiver.subject, receiver.kind, t)
