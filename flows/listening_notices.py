"""What the operator is told of the bot's ear: somebody else asks it too, it is refused, or it is to wait."""

from datetime import datetime

from sqlmodel import Session

from flows.delivery_notices import SOURCE
from flows.notices import note


def tell_of_conflict(session: Session, now: datetime) -> None:
    """Tell, once a day, that another program asks the same bot what was said to it (409)."""
    note(
        session,
        f"{SOURCE} bot conflict {now.date()}",
        SOURCE,
        now,
        lambda t: (
            t.gettext("Buttons in Telegram do not work"),
            t.gettext(
                "Another program, or a webhook, takes what readers say to this bot (409). Give ZanWatch a bot of its "
                "own, or end the other program; messages are sent all the same."
            ),
        ),
    )


def tell_of_refusal(session: Session, status: str, now: datetime) -> None:
    """Tell, once a day, that Telegram does not know our token."""
    note(
        session,
        f"{SOURCE} bot refused {now.date()}",
        SOURCE,
        now,
        lambda t: (
            t.gettext("Buttons in Telegram do not work"),
            t.gettext("Telegram refuses ZANWATCH_TELEGRAM_TOKEN ({status}): ask @BotFather for the token.").format(
                status=status
            ),
        ),
    )


def tell_of_wait(session: Session, seconds: float, now: datetime) -> None:
    """Tell, once a day, that Telegram asked to be let alone (429)."""
    note(
        session,
        f"{SOURCE} bot wait {now.date()}",
        SOURCE,
        now,
        lambda t: (
            t.gettext("Telegram asks us to wait"),
            t.gettext("Telegram asked for {seconds} seconds without a question (429); it is asked again after.").format(
                seconds=round(seconds)
            ),
        ),
    )


def tell_of_trouble(session: Session, error: str, now: datetime) -> None:
    """Tell, once a day for each kind of error, that one word of a reader could not be dealt with."""
    note(
        session,
        f"{SOURCE} bot word {error} {now.date()}",
        SOURCE,
        now,
        lambda t: (
            t.gettext("A button could not be dealt with"),
            t.gettext("What a reader pressed or wrote to the bot could not be dealt with: {error}.").format(
                error=error
            ),
        ),
    )
