"""The real texts as somebody would have watched them: four passes over the years, and the older editions read in."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flows.passes import Wish, watch
from flows.tools import Tools
from spiders.crawl import crawl
from storage.acts import put_on_watch
from storage.engine import Store
from tests.browser.everything import ADMIN, Ground
from tests.web.doors.browsing import add_users
from tests.web.pages.filling import Moving, make_settings, never
from zanwatch.sample_portal import ReplayPortal

VIOLENCE, MIGRATION, RIGHTS, FEES = "49212", "59947", "49323", "44363"
TOPICS = {
    VIOLENCE: ("domestic_violence",),
    MIGRATION: ("migration", "labour"),
    RIGHTS: ("gender_equality",),
    FEES: ("migration",),
}
DAYS = (
    (date(2022, 8, 1), (MIGRATION, VIOLENCE, RIGHTS, FEES)),
    (date(2023, 8, 1), (MIGRATION, VIOLENCE)),
    (date(2024, 6, 17), (MIGRATION, VIOLENCE)),
    (date(2025, 2, 3), (RIGHTS,)),
    (date(2026, 3, 1), (MIGRATION, VIOLENCE, RIGHTS, FEES)),
)
VIOLENCE_PAIR = f"/acts/{VIOLENCE}/compare/2014-02-18/2024-06-16"
MIGRATION_PAIR = f"/acts/{MIGRATION}/compare/2022-07-14/2023-04-19"
PAGES = {
    "home": "/?since=2024-01-01",
    "home-calm": "/?since=2026-03-02",
    "inbox": "/inbox?tab=all&days=366",
    "inbox-work": f"/inbox/{VIOLENCE}/2023-07-01/2024-06-16",
    "acts": "/acts",
    "amended-by": "/amended-by?number=72-VIII",
    "violence": f"/acts/{VIOLENCE}",
    "violence-2014": f"/acts/{VIOLENCE}?on=2014-03-01&lang=rus",
    "migration": f"/acts/{MIGRATION}",
    "violence-timeline": f"/acts/{VIOLENCE}/timeline",
    "migration-timeline": f"/acts/{MIGRATION}/timeline",
    "violence-changes": f"{VIOLENCE_PAIR}?view=changes",
    "violence-inline": f"{VIOLENCE_PAIR}?view=inline",
    "violence-side": f"{VIOLENCE_PAIR}?view=side",
    "migration-changes": f"{MIGRATION_PAIR}?view=changes",
    "migration-inline": f"{MIGRATION_PAIR}?view=inline",
    "migration-side": f"{MIGRATION_PAIR}?view=side",
    "violence-quoted": f"/acts/{VIOLENCE}?lang=rus&at=art_18",
    "violence-kazakh": f"/acts/{VIOLENCE}/compare/2023-07-01/2024-06-16?lang=kaz&view=inline",
    "fees-side": f"/acts/{FEES}/compare/2015-12-31/2017-08-31?view=side",
    "sources": "/sources",
    "schedules": "/schedules",
    "schedule": "/schedules/espi-morning",
    "violence-ages": f"/acts/{VIOLENCE}?ages=1",
    "violence-history": f"/acts/{VIOLENCE}/history/art_18",
    "violence-extract": f"/acts/{VIOLENCE}/extract/art_18?on=2015-01-01",
    "violence-languages": f"/acts/{VIOLENCE}/languages",
    "violence-successor": f"/acts/{VIOLENCE}/successor",
    "violence-words": f"/acts/{VIOLENCE}/words/2023-07-01/2024-06-16",
    "search": "/search?q=муж бьёт",
    "search-kazakh": "/search?q=көші-қон",
    "search-nothing": "/search?q=рыбалка",
    "topics": "/topics",
    "topic": "/topics/domestic_violence",
    "drafts": "/drafts",
    "feeds": "/feeds",
    "reviewing": "/reviewing",
    "stands": "/stands",
    "stand-new": "/stands/new",
    **ADMIN,
    "missing": "/acts/nothing",
}
"""Every page by a name; those of printed sheets have addresses that no one knows before (``list_sheet_pages``)."""

GROUND = Ground(VIOLENCE, ("art_5", "art_18"), (date(2023, 7, 1), date(2024, 6, 16)))


def fill_with_real(store: Store, folder: Path, shared: Path) -> None:
    """Watch the real acts on five days, with their earlier editions read in as history."""
    clock = Moving()
    add_users(store)
    script = shared / "replay" / "portal.py"
    with ReplayPortal([shared / "corpus"], DAYS[0][0], script=script) as portal:
        settings = make_settings(folder, espi_url=portal.espi_url, crawl_delay=0)
        tools = Tools(store, settings, clock, crawl, never, lambda: 0.5)
        with store.transaction() as session:
            for code, topics in TOPICS.items():
                put_on_watch(session, code, topics)
        for day, codes in DAYS:
            portal.set_today(day)
            clock.at = datetime.combine(day, time(5), UTC)
            watch(tools, [Wish(code, TOPICS[code], reread=True) for code in codes])
        clock.at += timedelta(hours=1)
        watch(tools, [Wish(code, TOPICS[code]) for code in (VIOLENCE, RIGHTS, FEES)], history=True)
