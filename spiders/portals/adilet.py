"""old.adilet gives the current text without a date, the list of editions apart, and each older edition by its date."""

import re
from datetime import date
from typing import ClassVar
from urllib.parse import quote

from spiders.orders import ActOrder, choose_editions
from spiders.spider import PortalSpider, Target

MOST_EDITIONS = 500
_ARCHIVE = re.compile(rb"/(rus|kaz)/archive/docs/([A-Z]\w+)/(\d{2})\.(\d{2})\.(\d{4})")


class AdiletSpider(PortalSpider):
    """old.adilet.zan.kz: the legal information system «Әділет» as it was, server-rendered; people are sent to the new.

    Languages: rus and kaz under one id, two texts of one act; a language that an act does not have is a page without a
    law, mostly with HTTP 200. Text: whole, in one page; its rest changes at every request, so no two are the same
    bytes. Caveats: only the links of the list of editions are relied on, for its raw form was never seen (22.11.2026);
    nor was robots.txt, so whatever it says is obeyed. Nameless agents go round in a redirect. The site may be switched
    off any day.
    """

    name = "adilet"
    # read by PortalSpider
    portal: ClassVar[str] = "adilet"

    async def read_act(self, order: ActOrder) -> None:
        """Ask for the list of editions, then for those that are wanted, until ``failures`` of them failed."""
        listing = Target(order.code, order.language, "versions", self._address(order, "docs", "/history"))
        found = await self.fetch(listing)
        listed = () if found.reason else read_edition_dates(found.body, order.language, order.address or order.code)
        if len(listed) > MOST_EDITIONS:
            self.refuse(self._edition(order, None), "too-many")
            return
        left = order.failures
        for version_on in choose_editions(order, listed):
            left -= bool((await self.fetch(self._edition(order, version_on))).reason)
            if not left:
                return

    def _edition(self, order: ActOrder, version_on: date | None) -> Target:
        if version_on is None:
            url = self._address(order, "docs")
        else:
            url = self._address(order, "archive/docs", f"/{version_on:%d.%m.%Y}")
        return Target(order.code, order.language, "edition", url, version_on)

    def _address(self, order: ActOrder, folder: str, rest: str = "") -> str:
        own = quote(order.address or order.code, safe="")
        return f"{self.order.origin}/{order.language}/{folder}/{own}{rest}"


def read_edition_dates(body: bytes, language: str, act: str) -> tuple[date, ...]:
    """Return the dates of an act's editions in a language, ascending, each once; nothing where none is linked.

    >>> page = b'<a href="/rus/archive/docs/Z1100000477/12.06.2014">1</a> <a href="/rus/archive/docs/Z1/01.01.2020">'
    >>> read_edition_dates(page, "rus", "Z1100000477"), read_edition_dates(page, "kaz", "Z1100000477")
    ((datetime.date(2014, 6, 12),), ())
    """
    days = set()
    for found in _ARCHIVE.finditer(body):
        if (found[1].decode(), found[2].decode()) == (language, act):
            try:
                days.add(date(int(found[5]), int(found[4]), int(found[3])))
            except ValueError:
                return ()  # a list with a day that is none is not believed; its capture is judged later
    return tuple(sorted(days))
