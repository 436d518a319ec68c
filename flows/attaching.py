"""The comparisons that somebody wants with her mail are made as it leaves, and never keep it.

What is stored is only which they are: two stored texts give the same file whenever it is made, so that a second copy
of a mail carries the same one. What cannot be made, or is too large, is left out; the mail says so and where to read
it, and the operator is told. In one round each is made once, whoever gets it. A digest, and the one mail for all that
is over the cap, carries one file for each act and pair of editions, what weighs most first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from gettext import NullTranslations
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.digest import list_told
from alerts.documents.docx import write_docx
from alerts.documents.model import MEDIA_TYPES, Redline, UnbuiltError
from alerts.documents.pdf import write_pdf
from alerts.model import Attachment, Delivery, News, Person, Posting, ReaderLanguage, kind_of
from config.settings import Settings
from flows.evidence import Asked, get_pair, make_permalink, make_redline
from flows.notices import note
from flows.tools import Tools
from law.errors import MonitorError
from law.model import LANGUAGES, SEVERITIES, Language
from law.severity import rate
from storage.attachments import Wanted, list_wanted, note_wanted

MOST, MOST_BYTES = 5, 5 * 2**20
"""Of one mail: how many, and how large all of them together."""
SECONDS = 10
"""For one document: a round of sending has better to do than to wait longer."""
MOST_LINES = 6000
"""Of one document in a mail; the rest is read on the page."""
SOURCE = "alerts"
MOST_KEPT = 100 * 2**20
"""Bytes of documents that are kept for the others of a round; past that they are made again."""
MOST_PAGES = 10
"""Addresses that a mail lists of what it does not carry; past that there is the page where all of it is."""
Made = bytes | str
"""A document, or why there is none."""


def want(session: Session, person: Person | None, news: News, deliveries: Sequence[Delivery]) -> None:
    """Write down with each mail which comparisons it is to carry, her own language first."""
    if person is None or not person.wish.attach:
        return
    own: Language = "kaz" if person.language == "kaz" else "rus"
    wanted = []
    for language in sorted(LANGUAGES, key=lambda one: one != own):
        steps = [step for step in news.steps if step.language == language]
        days = [day for step in steps for day in (step.from_on, step.to_on)]
        if days and min(days) < max(days):
            wanted.append(Wanted(person.wish.attach, language, min(days), max(days)))
    note_for_mails(session, wanted, deliveries)


def want_all(session: Session, person: Person, news: Sequence[News], deliveries: Sequence[Delivery]) -> None:
    """Write down which comparisons a digest of this news is to carry, one for each act and pair of editions."""
    if not person.wish.attach:
        return
    wanted: dict[tuple[str, date, date], Wanted] = {}
    for one in sorted(news, key=lambda one: -_weigh(person, one)):
        told = list_told(person, one)
        days = [day for step in one.steps if told and step.language == told[0][0] for day in (step.from_on, step.to_on)]
        if days and min(days) < max(days):
            place = one.facts.code, min(days), max(days)
            wanted.setdefault(place, Wanted(person.wish.attach, told[0][0], *place[1:], place[0]))
    note_for_mails(session, tuple(wanted.values()), deliveries)


def note_for_mails(session: Session, wanted: Sequence[Wanted], deliveries: Sequence[Delivery]) -> None:
    """Write these down with every mail among the deliveries: other channels carry none."""
    for delivery in deliveries:
        if kind_of(delivery.channel) == "mail":
            note_wanted(session, delivery.key, wanted)


def _weigh(person: Person, news: News) -> int:
    return max((SEVERITIES.index(rate(change).severity) for _, change in list_told(person, news)), default=0)


@dataclass
class Press:
    """Makes the documents of one round, each once while there is room for it."""

    tools: Tools
    made: dict[tuple[str, ReaderLanguage, Wanted], Made] = field(default_factory=dict)

    def attach(self, delivery: Delivery, posting: Posting) -> Posting:
        """Return what is known at the moment of sending with the documents that the mail carries."""
        if kind_of(delivery.channel) != "mail":
            return posting
        with self.tools.store.reading() as session:
            wanted = list_wanted(session, delivery.key)
        if not wanted:
            return posting
        wanted = tuple(replace(one, act=one.act or delivery.about.act) for one in wanted)
        attachments: list[Attachment] = []
        missing, left = list(wanted), MOST_BYTES
        for one in wanted[:MOST]:
            body = self._make(one.act, posting.language, one)
            if isinstance(body, bytes) and len(body) <= left:
                left -= len(body)
                missing.remove(one)
                name = f"comparison-{len(attachments) + 1}.{one.form}"
                attachments.append(Attachment(name, MEDIA_TYPES[one.form], body))
        pages = self._list_pages(missing)
        return replace(posting, attachments=tuple(attachments), unattached=len(missing), unattached_at=pages)

    def _list_pages(self, missing: Sequence[Wanted]) -> tuple[str, ...]:
        url = self.tools.settings.public_url
        if len(missing) > MOST_PAGES and url:
            return (url,)
        pages = (make_permalink(url, one.act, one.language, (one.from_on, one.to_on)) for one in missing)
        return tuple(filter(None, pages))

    def _make(self, act: str, language: ReaderLanguage, wanted: Wanted) -> Made:
        key = act, language, wanted
        if key not in self.made:
            if sum(map(len, self.made.values())) > MOST_KEPT:
                self.made.clear()
            self.made[key] = self._try(act, language, wanted)
        return self.made[key]

    def _try(self, act: str, language: ReaderLanguage, wanted: Wanted) -> Made:
        try:
            return _build(self.tools, act, language, wanted)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - a mail goes without its attachment, whatever is wrong with that
            why = str(error) if isinstance(error, MonitorError) else type(error).__name__
        self._tell(act, wanted, why)
        return why

    def _tell(self, act: str, wanted: Wanted, why: str) -> None:
        def compose(t: NullTranslations) -> tuple[str, str]:
            text = t.gettext(
                "The comparison of act {act}, {before} → {after}, could not be made as {form}: {why}. "
                "The mails that were to carry it went without, and say so."
            )
            said = text.format(
                act=act,
                before=f"{wanted.from_on:%d.%m.%Y}",
                after=f"{wanted.to_on:%d.%m.%Y}",
                form=wanted.form.upper(),
                why=why,
            )
            return t.gettext("A comparison could not be attached"), said

        digest = sha256(f"{act}\n{wanted}\n{why}".encode()).hexdigest()
        with self.tools.store.transaction() as session:
            note(session, f"attachment {digest}", SOURCE, self.tools.clock(), compose)


def _build(tools: Tools, act: str, language: ReaderLanguage, wanted: Wanted) -> bytes:
    days, settings = (wanted.from_on, wanted.to_on), tools.settings
    with tools.store.reading() as session:
        pair = get_pair(session, act, wanted.language, days)
    permalink = make_permalink(settings.public_url, pair.facts.code, wanted.language, days)
    redline = make_redline(pair, Asked(language, permalink, settings.timezone))
    return _write(redline, wanted, settings)


def _write(redline: Redline, wanted: Wanted, settings: Settings) -> bytes:
    lines = sum(len(section.lines) for section in redline.sections)
    if lines > MOST_LINES:
        raise UnbuiltError(f"{lines} lines are more than a mail carries")
    if wanted.form == "pdf":
        return write_pdf(redline, settings.timezone, SECONDS)
    return write_docx(redline, settings.timezone)
