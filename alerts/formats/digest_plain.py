"""A digest as plain text for any service; the mail's text part is this with another end."""

from collections.abc import Iterator
from gettext import NullTranslations

from alerts.digest import Card, Digest
from alerts.digest_parts import ComingLine
from alerts.formats.plain import write_item
from alerts.model import Message


def write(digest: Digest, t: NullTranslations) -> Message:
    """Return the digest as plain text."""
    end = [*write_origin(digest, t), t.gettext("To stop these messages, write to whoever runs this service.")]
    return Message(digest.subject, "\n".join([*write_substance(digest, t), "-- ", *end]))


def write_substance(digest: Digest, t: NullTranslations) -> Iterator[str]:
    """Yield the lines from the most important sentence to what was checked; no link is among them."""
    yield digest.headline
    yield from digest.opening
    if digest.cards:
        yield from _head(t.gettext("Important changes"))
    for place, card in enumerate(digest.cards, start=1):
        yield ""
        yield from write_card(place, card, t)
    if digest.soon:
        yield from _head(t.gettext("In force soon"))
        yield from map(write_row, digest.soon)
    yield from _write_rest(digest, t)
    if digest.drafts:
        yield from _head(t.gettext("Drafts"))
        yield from (f"{n}. «{draft.title}» — {draft.until}" for n, draft in enumerate(digest.drafts, start=1))
    if digest.checked:
        yield from _head(t.gettext("What was checked"))
        yield from digest.checked
    yield ""


def write_card(place: int, card: Card, t: NullTranslations) -> Iterator[str]:
    """Yield the lines of one important change."""
    yield f"{place}. {card.item.line}"
    yield card.act
    if card.item.rating:
        yield card.item.rating
    yield from write_item(card.item, t)
    yield from card.remarks
    if card.note:
        yield say_note(card.note, t)


def say_note(note: str, t: NullTranslations) -> str:
    """Return her own words, said to be hers."""
    return t.gettext("Your note: {note}").format(note=note)


def write_row(row: ComingLine) -> str:
    """Return one row of the table in a line."""
    return " · ".join(filter(None, (row.day, row.left, row.what)))


def say_more(digest: Digest, t: NullTranslations) -> str:
    """Return how many changes are not shown, without the link to them."""
    return t.gettext("More changes, not shown here: {n}.").format(n=digest.more)


def write_origin(digest: Digest, t: NullTranslations) -> Iterator[str]:
    """Yield why it came, its number, and where to read, by the numbers of the changes."""
    yield digest.why
    yield t.gettext("Message {number}").format(number=digest.alert)
    if digest.home:
        yield t.gettext("All changes: {page}").format(page=digest.home)
    for place, card in enumerate(digest.cards, start=1):
        if card.comparison:
            yield t.gettext("Comparison, {n}: {page}").format(n=place, page=card.comparison)
    for place, draft in enumerate(digest.drafts, start=1):
        yield t.gettext("Draft {n}: {page}").format(n=place, page=draft.page)
    pages = [page for card in digest.cards for page in card.pages]
    pages += [page for rest in digest.rest for page in rest.pages]
    if pages:
        yield t.gettext("Not an official text. Official text:")
    yield from dict.fromkeys(pages)


def _write_rest(digest: Digest, t: NullTranslations) -> Iterator[str]:
    if digest.rest:
        yield from _head(t.gettext("Other changes"))
    for rest in digest.rest:
        yield ""
        yield rest.act
        yield from (f"– {line}" for line in rest.lines)
        yield from rest.remarks
    if digest.more:
        yield ""
        yield say_more(digest, t)


def _head(words: str) -> Iterator[str]:
    yield ""
    yield words.upper()
