"""A portal in this process: synthetic acts whose pages a test words and spoils as it likes; no network, no child."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from alerts.model import Delivery, Person
from alerts.outcome import Sent
from config.settings import Settings
from flows.passes import PassReport, Wish, watch
from flows.tools import Tools
from law.model import Capture, CaptureKind
from spiders.crawl import CrawlOrder, Finished
from spiders.orders import ActOrder, choose_editions
from spiders.portals.espi import read_edition_dates
from storage.acts import put_on_watch
from storage.engine import Store
from storage.people import add_person
from tests.law.making import page

FIRST, SECOND = "2020-03-02", "2024-06-17"
NOON = datetime(2024, 6, 17, 7, tzinfo=UTC)
ADMIN = "mailto:admin@centre.example"
Spoil = Callable[[bytes], bytes]


def lines_of(days: int = 10) -> tuple[str, ...]:
    """Return a law of six articles in which a term is so many days."""
    made = ["# О помощи (вымышленный)"]
    for at in range(1, 7):
        made += [f"Статья {at}. Порядок", f"1. Заявление {at} рассматривают в течение {days if at == 4 else 15} дней."]
    return tuple(made)


def write_page(code: str, on: str, days: int = 10, **changes: Any) -> bytes:
    """Return the page of an edition of an act; no adilet id, so that no other portal is asked."""
    stated = json.loads(page((), on=on))
    metadata = stated["metadata"] | {"registryNumber": code, "stateAgencyDocNumber": f"{code}-VI"}
    version = stated["version"] | {"id": f"{code}_1", "metadata": metadata}
    return page(
        lines_of(days), on=on, **({"code": code, "ngr": "", "metadata": metadata, "version": version} | changes)
    )


def write_list(code: str, days: tuple[str, ...]) -> bytes:
    """Return an act's list of editions."""
    stated = json.loads(write_page(code, days[0]))
    listed = [stated["version"] | {"versionDate": on, "code": code, "ngr": ""} for on in days]
    return json.dumps(listed, ensure_ascii=False).encode()


@dataclass
class InventedPortal:
    """Acts by code, each with the terms of its editions; ``spoilt`` is what becomes of a page, by act."""

    acts: dict[str, dict[str, int]]
    spoilt: dict[str, Spoil] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Acts whose answers do not arrive whole, and how."""
    silent: set[str] = field(default_factory=set)
    """Acts of which nothing is said at all."""
    clock: Callable[[], datetime] = lambda: NOON

    def __call__(self, order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:  # noqa: ARG002 - as crawls are called
        for act in order.acts:
            if act.code not in self.silent:
                yield from self._read(act)
            yield Finished(act.code, act.language)

    def _read(self, act: ActOrder) -> Iterator[Capture]:
        editions = self.acts.get(act.code)
        if editions is None:
            yield self._capture(act, "versions", b"", reason="http-404")
            return
        listing = self._capture(act, "versions", write_list(act.code, tuple(editions)))
        yield listing
        if listing.reason:
            return
        for wanted in choose_editions(act, read_edition_dates(listing.body)):
            on = wanted.isoformat() if wanted else max(editions)
            body = write_page(act.code, on, editions[on])
            spoil = self.spoilt.get(act.code)
            made = self._capture(act, "edition", spoil(body) if spoil else body, version_on=wanted)
            yield made
            if made.reason:
                return

    def _capture(self, act: ActOrder, kind: CaptureKind, body: bytes, **more: Any) -> Capture:
        reason = more.pop("reason", self.reasons.get(act.code, ""))
        return Capture(
            portal="espi",
            act=act.code,
            language=act.language,
            kind=kind,
            url=f"http://127.0.0.1/{act.code}",
            captured_at=self.clock(),
            status=None if reason else 200,
            headers=(),
            body=b"" if reason else body,
            reason=reason,
            **more,
        )


@dataclass
class Post:
    """A sender that keeps what it was given, readers' messages and the operator's apart."""

    readers: list[Delivery] = field(default_factory=list)
    admins: list[Delivery] = field(default_factory=list)

    def __call__(self, delivery: Delivery, _settings: Settings) -> Sent:
        (self.admins if delivery.channel == ADMIN else self.readers).append(delivery)
        return Sent("ok", "250 OK")

    @property
    def told(self) -> list[str]:
        """The subjects of what the operator got."""
        return [delivery.message.subject for delivery in self.admins]


@dataclass
class Bench:
    """A house whose clock, portal and post are in the hands of a test."""

    store: Store
    folder: Path
    portal: InventedPortal
    post: Post = field(default_factory=Post)
    now: datetime = NOON
    admin_to: str = ADMIN
    admin_language: Literal["rus", "kaz", "eng"] = "rus"
    is_set_up: bool = False
    """Whether reader and acts are in the store already."""

    def __post_init__(self) -> None:
        self.portal.clock = lambda: self.now
        if self.is_set_up:
            return
        with self.store.transaction() as session:
            add_person(session, Person("Reception", "rus", ("mailto:a@b.kz",), ("labour",)))
            for code in self.portal.acts:
                put_on_watch(session, code, ("labour",))

    @property
    def tools(self) -> Tools:
        # The one portal is on this machine and the other is not: so no other stands in.
        settings = Settings(
            espi_url="http://127.0.0.1:9",
            crawl_delay=0,
            data_dir=self.folder,
            admin_to=self.admin_to,
            admin_language=self.admin_language,
        )
        return Tools(self.store, settings, lambda: self.now, self.portal, self.post, lambda: 0.0)

    def watch(self, *codes: str) -> PassReport:
        """Make a pass over these acts, or all; the list of editions is read, and the current text again."""
        asked = codes or tuple(self.portal.acts)
        return watch(self.tools, [Wish(code, ("labour",), ("rus",), reread=True) for code in asked])


def make_portal(count: int) -> InventedPortal:
    """Return a portal with so many acts of one edition each."""
    return InventedPortal({f"{930000 + at}": {FIRST: 10} for at in range(count)})


def drifted(body: bytes) -> bytes:
    """Return a page as the portal would give it after its keys were renamed."""
    return body.replace(b'"content":', b'"body":').replace(b'"text":', b'"value":')


def without_an_article(body: bytes) -> bytes:
    """Return a page from which an article is lost, as by a portal's mistake."""
    document = json.loads(body)
    at = next(
        at for at, node in enumerate(document["content"]) if node.get("index") == "5" and node["type"] == "article"
    )
    del document["content"][at : at + 4]
    return json.dumps(document, ensure_ascii=False).encode()
