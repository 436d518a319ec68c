"""Plain text for any service that Apprise can carry to; the mail's text part is this with another end."""

from collections.abc import Iterator
from gettext import NullTranslations

from alerts.letter import Item, Letter
from alerts.model import Message


def write(letter: Letter, t: NullTranslations) -> Message:
    """Return the letter as plain text."""
    end = [*write_origin(letter, t), t.gettext("To stop these messages, write to whoever runs this service.")]
    return Message(letter.subject, "\n".join([*write_substance(letter, t), "-- ", *end]))


def write_substance(letter: Letter, t: NullTranslations) -> Iterator[str]:
    """Yield the lines from the most important fact to the last change; no link is among them."""
    yield letter.headline
    yield from letter.opening
    yield ""
    yield f"«{letter.title}»"
    for words in letter.staff:
        yield ""
        yield words
    for block in letter.blocks:
        if block.head:
            yield ""
            yield block.head
        for place, item in enumerate(block.items, start=block.first):
            yield ""
            yield f"{place}. {item.line}"
            if item.rating:
                yield item.rating
            yield from write_item(item, t)
    if letter.more_at:
        yield ""
        yield letter.more_at
    yield ""


def write_item(item: Item, t: NullTranslations) -> Iterator[str]:
    """Yield the lines of one change below its place and its weight, figures first."""
    yield from item.numbers
    if item.concerned:
        yield item.concerned
    if item.before:
        yield t.gettext("Was: {text}").format(text=item.before)
    if item.after:
        yield t.gettext("Is: {text}").format(text=item.after)
    yield from item.remarks
    yield from item.end


def write_origin(letter: Letter, t: NullTranslations) -> Iterator[str]:
    """Yield the alert's number and the official pages."""
    yield t.gettext("Message {number}").format(number=letter.alert)
    if letter.compare:
        yield t.gettext("Compare the editions:")
        yield letter.compare
    if letter.pages:
        yield t.gettext("Not an official text. Official text:")
    yield from letter.pages


def links_of(letter: Letter) -> tuple[str, ...]:
    """Return the lines of the origin that are addresses."""
    return tuple(filter(None, (letter.compare, *letter.pages)))
