"""A test alert goes the real road, and what the server said of it is shown: nobody has to believe that it works."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from gettext import NullTranslations

from alerts.compose import write_letter
from alerts.deliveries import get_mail_domain, make_deliveries
from alerts.formats import mail, plain, telegram
from alerts.letter import Letter, read_links
from alerts.model import Delivery, Person, kind_of
from alerts.outcome import Sent
from config.settings import Settings
from law.errors import MonitorError
from zanwatch.first_hour.sample import Shown

_FORMATS = {"mail": mail.write, "telegram": telegram.write, "other": plain.write}
Send = Callable[[Delivery, Settings], Sent]


@dataclass(frozen=True, slots=True)
class Tried:
    """How the test went at one address."""

    channel: str
    sent: Sent


def send_test(person: Person, shown: Shown, settings: Settings, t: NullTranslations, send: Send) -> tuple[Tried, ...]:
    """Send a test to each address of a person; it is not kept, and no real alert looks like it."""
    letter = write_letter(person, shown.news, read_links(settings), t)
    if letter is None:
        raise MonitorError("the sample has nothing to tell")
    marked = mark_test(letter, t, is_stored=shown.is_stored)
    messages = {kind: _FORMATS[kind](marked, t) for kind in dict.fromkeys(kind_of(one) for one in person.channels)}
    domain = get_mail_domain(settings.mail_from)
    deliveries = make_deliveries(shown.news, person, messages, shown.news.seen_at, domain)
    return tuple(Tried(one.channel, send(one, settings)) for one in deliveries)


def mark_test(letter: Letter, t: NullTranslations, *, is_stored: bool) -> Letter:
    """Return a letter that says first of all that it is a test, and what it is made from."""
    said = (
        t.gettext("This is a test: a change of the past shows what alerts will look like. Nothing new has happened.")
        if is_stored
        else t.gettext("This is a test on an invented act that comes with the program. It is no law.")
    )
    subject = t.gettext("Test: {subject}").format(subject=letter.subject)
    # The act's own headline goes below: whoever reads one line reads that it is a test.
    return replace(letter, subject=subject, headline=said, approval=letter.headline)


def say_tried(tried: Tried, shown_as: str, t: NullTranslations) -> str:
    """Return how a test went, in words; the server's own are quoted."""
    if tried.sent.outcome == "ok":
        words = t.gettext("Sent to {address}: the server took it. {answer}")
    else:
        words = t.gettext("Not sent to {address}: {answer}")
    return words.format(address=shown_as, answer=tried.sent.answer).strip()
