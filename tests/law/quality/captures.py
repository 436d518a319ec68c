"""Every edition of folders of acts as both portals show it, oldest first, and how its words are counted by eye."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

from law.model import Capture, Language
from law.parsing.read import read_tree
from law.wording import clean, cyrillic
from tests.journeys.pages import Pages

from replay_portal.adilet import AdiletPortal  # isort: skip - tests.journeys.pages shows the way to it
from replay_portal.lens import Lens  # isort: skip
from replay_portal.web import Request  # isort: skip

_WORD = re.compile(r"[^\W_]+")
_BLOCKS = frozenset({"p", "br", "h1", "h3", "div", "table", "tr", "td", "th", "ul", "li", "caption", "center"})
_UNSEEN = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as one portal shows it."""

    act: str
    portal: str
    language: Language
    on: str
    captures: tuple[Capture, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.act, self.portal, self.language, self.on

    @property
    def bodies(self) -> list[bytes]:
        return [capture.body for capture in self.captures]


def editions_of(folders: Sequence[Path], noise: Sequence[str] = ()) -> Iterator[Shown]:
    """Yield every edition of these acts from ЕСПИ and from old.adilet; each act, language and portal oldest first."""
    pages = Pages(folders)
    adilet = AdiletPortal(pages._world)
    for act in pages.acts().values():
        for seed, (language, on) in enumerate(pages.editions(act.espi_id)):
            day = date.fromisoformat(on)
            asked = Request("GET", f"/{language}/archive/docs/{act.ngr}/{day:%d.%m.%Y}")
            page = adilet.answer(asked, Lens(tuple(noise), str(seed))).body
            bodies = pages.bodies(act.espi_id, language, on, noise, seed)
            yield Shown(act.key, "espi", language, on, _captured("espi", act.espi_id, language, day, bodies))
            yield Shown(act.key, "adilet", language, on, _captured("adilet", act.ngr, language, day, (page,)))


def _captured(portal: str, act: str, language: Language, on: date, bodies: Sequence[bytes]) -> tuple[Capture, ...]:
    return tuple(
        Capture(
            portal=portal,
            act=act,
            language=language,
            kind="edition",
            url="http://127.0.0.1/",
            captured_at=datetime(2030, 1, 1, tzinfo=UTC),
            status=200,
            headers=(),
            body=body,
            version_on=on,
            page=at,
        )
        for at, body in enumerate(bodies, 1)
    )


def split(text: str) -> Counter[str]:
    """Return the words of a text; one that is typed in both alphabets is one word, for the tree mends such words."""
    return Counter(_WORD.findall(cyrillic(clean(text))))


def words_of_page(bodies: Sequence[bytes]) -> Counter[str]:
    """Return the words that stand on the pages of an edition, read by nothing of ours."""
    if bodies[0].lstrip()[:1] == b"{":
        nodes = (node for body in bodies for node in json.loads(body)["content"])
        # One text of all of them: to add counters up, each sum is counted anew.
        return split("\n".join(node.get("text", "").replace("<br/>", " ") for node in nodes))
    eye = _Eye()
    eye.feed(bodies[0].decode())
    return split("".join(eye.seen))


def words_of_tree(bodies: Sequence[bytes]) -> Counter[str]:
    """Return the words of provisions, notes and named furniture, each as often as it stands there."""
    tree, _ = read_tree(bodies)
    numbers = [unit.number for unit in tree.provisions if unit.kind == "row"]
    lines = [part for unit in tree.provisions for part in (unit.heading, unit.text)]
    lines += [*numbers, *(note.text for note in tree.notes), *tree.furniture]
    return split("\n".join(lines))


class _Eye(HTMLParser):
    """Sees the title and the article of a page of old.adilet."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._open: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as HTMLParser calls it
        if tag in ("h1", "article"):
            self._open.append(tag)
        self._unseen += tag in _UNSEEN
        self.seen.append(" " if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "article"):
            self._open.remove(tag)
        self._unseen -= tag in _UNSEEN
        self.seen.append(" " if tag in _BLOCKS or tag in ("h1", "article") else "")

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self.seen.append(data)
