"""One word of a reader to our bot: which of her messages she saw, what is to be silent, or whose chat this is (B54)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.bot import write_keyboard
from alerts.buttons import Word as Asked
from alerts.buttons import read_word
from alerts.deliveries import get_mail_domain, make_message_id
from alerts.model import Message, Person, ReaderLanguage
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.buttons import find_buttons, find_rules
from law.summaries.effects import write_date
from storage.audit import LINK, Deed, append
from storage.chats import Pressed, find_pressed, read_name, tie_chat, use_link_code
from storage.forgetting import note_back
from storage.inbox import find_staff_of, take_on
from storage.outbox_rows import as_deliveries
from storage.people import find_person
from storage.replies import store_word
from storage.seen import mark_seen_by
from storage.subscriptions import snooze
from storage.told import list_told_steps

SILENT_DAYS = 7
START = "/start"
_SPOKEN: dict[str, ReaderLanguage] = {"ru": "rus", "kk": "kaz", "uz": "uzb"}
Call = tuple[str, Mapping[str, Any]]
"""A method of the Bot API and what it is told."""


@dataclass(frozen=True, slots=True)
class Word:
    """What came of a word: whether it was taken, and what Telegram is to be told after it is stored."""

    is_taken: bool = False
    answers: tuple[Call, ...] = field(default=())


def take_word(session: Session, update: Mapping[str, Any], settings: Settings, now: datetime) -> Word:
    """Do what a word asks for, if it may; the caller's transaction holds it together."""
    pressed, message = update.get("callback_query"), update.get("message")
    if isinstance(pressed, dict):
        return _take_press(session, pressed, settings, now)
    if isinstance(message, dict):
        return Word(_take_code(session, message, settings, now))
    return Word()


def _take_press(session: Session, query: Mapping[str, Any], settings: Settings, now: datetime) -> Word:
    said = read_word(query.get("data"))
    found = find_pressed(session, said[1]) if said is not None else None
    person = find_person(session, found.person) if found is not None and _is_from_there(found, query) else None
    if said is None or found is None or person is None:
        language = _SPOKEN.get(str(_part(query, "from").get("language_code", ""))[:2], "eng")
        return Word(answers=_answer(query, read_catalogue(language).gettext("This button is not yours, or too old.")))
    t = read_catalogue(found.language)
    words = _do(session, said[0], (found, person), now, t.gettext("Noted."))
    if not words:
        why = t.gettext("Only an editor or an admin takes work on.") if said[0] == "take" else ""
        return Word(answers=_answer(query, why or t.gettext("No rule of yours follows this any more.")))
    (delivery,) = as_deliveries(session, [found.row])
    keyboard = write_keyboard(find_buttons(session, delivery, settings, t, now))
    message = _part(query, "message")
    shown = {"chat_id": int(found.chat), "message_id": message["message_id"], "reply_markup": keyboard}
    return Word(is_taken=True, answers=(*_answer(query, words), ("editMessageReplyMarkup", shown)))


def _is_from_there(found: Pressed, query: Mapping[str, Any]) -> bool:
    """Tell whether a button was pressed in the private chat, and under the message, that its words were made for."""
    message = _part(query, "message")
    chat, number = _part(message, "chat"), message.get("message_id")
    return (
        found.chat != ""
        and chat.get("type") == "private"
        and str(chat.get("id")) == found.chat == str(_part(query, "from").get("id"))
        and isinstance(number, int)
        and str(number) in found.message_ids
    )


def _do(session: Session, asked: Asked, whose: tuple[Pressed, Person], now: datetime, words: str) -> str:
    """Store what was said; return what she is told, empty where there was nothing to do. Said twice it is once."""
    found, person = whose
    person_id = found.row.person_id
    if asked == "seen":
        if person_id is not None:
            mark_seen_by(session, person_id, list_told_steps(session, found.row), now)
        return words
    if asked == "take":
        return _take_on(session, found, now)
    rules = find_rules(session, person, found.row)
    until = now.astimezone(ZoneInfo(person.wish.timezone)).date() + timedelta(days=SILENT_DAYS)
    for rule in rules:
        if rule.snoozed_until is None or rule.snoozed_until < until:
            snooze(session, rule.key, until)
    if not rules:
        return ""
    append(session, Deed(LINK, "changed", "person", str(person_id)), now)
    t = read_catalogue(found.language)
    return t.gettext("Silent until {date}; what comes meanwhile is told then.").format(date=write_date(until))


def _take_on(session: Session, found: Pressed, now: datetime) -> str:
    """Give the steps of an alert to the account of whoever pressed; what a colleague has stays with her."""
    person_id = found.row.person_id
    staff = find_staff_of(session, person_id) if person_id is not None else None
    if staff is None:
        return ""
    t = read_catalogue(found.language)
    taken = [take_on(session, step, staff, now) for step in list_told_steps(session, found.row)]
    if all(taken):
        return t.gettext("It is with you now, in the inbox too.")
    # No name: who works here is nothing for a foreign messenger.
    return t.gettext("A colleague looks after it already, or it is done: see the inbox.")


def _take_code(session: Session, message: Mapping[str, Any], settings: Settings, now: datetime) -> bool:
    """Tie a private chat to whoever gave its code. A wrong code is not answered: nobody learns anything of us."""
    chat, sender = _part(message, "chat"), _part(message, "from")
    word, _, code = str(message.get("text", "")).partition(" ")
    number = chat.get("id")
    is_private = chat.get("type") == "private" and isinstance(number, int) and number > 0
    if word != START or not is_private or sender.get("id") != number or sender.get("is_bot") is True:
        return False
    person_id = use_link_code(session, code.strip(), now)
    to = tie_chat(session, person_id, str(number)) if person_id is not None else None
    if to is None:
        return False
    append(session, Deed(LINK, "added", "channel", str(to.id)), now)
    person = find_person(session, read_name(session, to.person_id))
    if person is not None:
        # Had she stopped this very chat before, a backup from before may bring it again.
        note_back(session, settings.data_dir, person, now)
    t = read_catalogue(to.language)
    text = t.gettext("This chat is linked: messages for you come here too.")
    subject, domain = t.gettext("This chat is linked"), get_mail_domain(settings.mail_from)
    store_word(session, to, Message(subject, text, text), now, lambda key: make_message_id(key, domain))
    return True


def _answer(query: Mapping[str, Any], words: str) -> tuple[Call, ...]:
    number = query.get("id")
    return (("answerCallbackQuery", {"callback_query_id": number, "text": words}),) if isinstance(number, str) else ()


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}
