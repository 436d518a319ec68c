"""A list is read from its front until a page shows nothing new, and then back: rows move while one turns the pages.

A row that is added pushes the others behind, where the way there meets them again; a row that leaves pulls one over to
a page that was read already, where only the way back meets it.
"""

from typing import ClassVar

from spiders.orders import ActOrder
from spiders.spider import PortalSpider, Target

MOST_PAGES = 20


class ListSpider(PortalSpider):
    """Takes the lists of an order one after another; ``code`` is a list's name and ``seen`` the ids known from it.

    In mode ``all`` the pages go on where nothing is new, as deep as rows may slip through, for one that was missed.
    """

    # read below
    first_pages: ClassVar[int] = 1
    """Of a list that was never read: what lies deeper is old."""
    deep_pages: ClassVar[int] = 3
    grows_in_front: ClassVar[bool] = True
    """Whether new rows come only before all others, so that a page which ends in a known one is the last to turn."""

    async def read_act(self, order: ActOrder) -> None:
        """Ask for the pages of one list; the first that fails ends it."""
        last = await self._read_on(order)
        # Where a row may stand anywhere, the next reading turns the same pages once more anyway.
        for page in range(last - 1, 0, -1) if self.grows_in_front else ():
            if (await self.fetch(self._target(order, page))).reason:
                return

    async def _read_on(self, order: ActOrder) -> int:
        """Ask page after page; return the number of the last one, 1 where one of them failed."""
        known, has_met = frozenset(order.seen), False
        for page in range(1, MOST_PAGES + 1):
            found = await self.fetch(self._target(order, page))
            ids = () if found.reason else self.find_ids(found.body)
            if not ids:
                return 1 if found.reason else page
            if self._is_last(order, page, (ids, known), has_met=has_met) or page >= self.count_pages(found.body):
                return page
            has_met = has_met or not known.isdisjoint(ids)
        self.refuse(self._target(order, MOST_PAGES + 1), "too-many")
        return 1

    def _is_last(
        self, order: ActOrder, page: int, shown: tuple[tuple[str, ...], frozenset[str]], *, has_met: bool
    ) -> bool:
        ids, known = shown
        if order.mode == "all":
            return page >= self.deep_pages
        if not known:
            return page >= self.first_pages
        # Behind the rows that are known lie those that were old when the list was read first.
        is_behind = has_met and known.isdisjoint(ids)
        return is_behind or (ids[-1] in known if self.grows_in_front else known.issuperset(ids))

    def _target(self, order: ActOrder, page: int) -> Target:
        return Target(order.code, order.language, "list", f"{self.order.origin}{self.path(order, page)}", page=page)

    def path(self, order: ActOrder, page: int) -> str:
        """Return the address of a page of a list, from the slash behind the host."""
        raise NotImplementedError

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        """Return the portal's ids that a page shows; nothing where it shows none or is no page of a list."""
        raise NotImplementedError

    def count_pages(self, body: bytes) -> int:
        """Return how many pages the list has by this page's own words; 1 where it says nothing."""
        raise NotImplementedError
