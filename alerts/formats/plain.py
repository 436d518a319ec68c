"""Plain text for any service that Apprise can carry to; the mail's text part is this with another end."""

from collections.abc import Iterator
from gettext import NullTranslations

from alerts.letter import Item, Letter
from alerts.model import Message
from law.summaries.kinds import capitalise
from law.summaries.sentences import describe_more


def write(letter: Letter, t: NullTranslations) -> Message:
    """Return the letter as plain text."""
    end = [*write_origin(letter, t), t.gettext("To stop these messages, write to whoever runs this service.")]
    return Message(letter.subject, "\n".join([*write_substance(letter, t), "-- ", *end]))


def write_substance(letter: Letter, t: NullTranslations) -> Iterator[str]:
    """Yield the lines from the most important fact to the last change; no link is among them."""
    yield letter.headline
    yield letter.amended
    yield from letter.other
    if letter.next_act:
        yield letter.next_act
    yield ""
    yield f"«{letter.title}»"
    for block in letter.blocks:
        if block.head:
            yield ""
            yield block.head
        for place, item in enumerate(block.items, start=block.first):
            yield ""
            yield f"{place}. {item.line}"
            yield from write_item(item, t)
    if letter.more:
        yield ""
        yield f"{capitalise(describe_more(letter.more, t))}."
    yield ""


def write_item(item: Item, t: NullTranslations) -> Iterator[str]:
    """Yield the lines of one change below its first: figures, words before and after, and what is said of it alone."""
    yield from item.numbers
    if item.before:
        yield t.gettext("Was: {text}").format(text=item.before)
    if item.after:
        yield t.gettext("Is: {text}").format(text=item.after)
    yield from item.end


def write_origin(letter: Letter, t: NullTranslations) -> Iterator[str]:
    """Yield the alert's number and the official pages."""
    yield t.gettext("Message {number}").format(number=letter.alert)
    yield t.gettext("Not an official text. Official text:")
    yield from letter.pages
