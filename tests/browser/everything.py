"""The sample house with something on every page, and the address of each page."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.model import News, Person, Step
from alerts.subscriptions import Follow, Subscription
from config.settings import Settings
from flows.queueing import queue
from flows.stand_deeds import Basis, By, hang, note_printed, register, replace
from law.discovery.concern import find_concern
from law.discovery.model import Draft as Bill
from law.discovery.model import Listed
from law.model import Language
from storage.acts import find_facts
from storage.changes import list_changes
from storage.drafts import store_draft
from storage.engine import Store
from storage.found import store_found
from storage.holding import set_hold
from storage.people import add_person
from storage.stand_places import Place
from storage.stand_values import Draft, Sheet, SheetState, Standing
from storage.stands import say
from tests.web.pages.filling import BIG, FEES, NEW, NOW, OLD, SHELTER

ADMIN = {
    "admin": "/admin",
    **{f"admin-{name}": f"/admin/{name}" for name in ("watchlist", "quarantine", "cases", "people", "deliveries")},
    **{f"admin-{name}": f"/admin/{name}" for name in ("reviews", "users", "audit", "backups", "system")},
    "admin-person": "/admin/people/1",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """On what the sheets rest and of which step the alert tells."""

    act: str
    eids: tuple[str, ...]
    days: tuple[date, date]


OF_SAMPLES = Ground(SHELTER, ("art_5", "art_10"), (date(2021, 2, 12), date(2024, 5, 13)))
STEP = f"{OF_SAMPLES.days[0]}/{OF_SAMPLES.days[1]}"
COMPARE = f"/acts/{SHELTER}/compare/{STEP}"
DRAFTS: dict[SheetState, Draft] = {
    "valid": Draft("Агар дар хона хатар бошад", "tgk", "Агар шуморо зананд…\n\nҒӣӯқҳҷ", owner="Айгүл"),
    "check": Draft("Үйде қауіп төнсе", "kaz", "Сізді ұрып-соқса, 111 нөміріне қоңырау шалыңыз.", owner="Айгүл"),
    "replace": Draft("Если дома опасно", "rus", "Вас бьют?\nЗвоните 111.", owner="Айгүл"),
}


def fill_the_rest(store: Store, settings: Settings, on: Ground = OF_SAMPLES) -> dict[SheetState, str]:
    """Store drafts, a found act, an alert that waits, and a sheet in each state; return the sheets' codes."""
    by = By("account:1", "account:1", NOW, settings)
    sheets: dict[SheetState, str] = {}
    with store.transaction() as session:
        for number, (title, days) in enumerate({"О мерах против торговли людьми": 2, "О рыбной ловле": 9}.items()):
            until = NOW.date() + timedelta(days=days)
            bill = Bill(str(number), title, "Проект", "Министерство внутренних дел", "open", date(2026, 2, 1), until)
            store_draft(session, "legalacts", bill, (find_concern({"rus": title}), ()), NOW)
        titles: dict[Language, str] = {"rus": "О трудовой миграции", "kaz": "Еңбек көші-қоны туралы"}
        found = Listed("espi", "990001", titles, {"rus": ""}, "1-VIII", date(2026, 2, 2), date(2026, 2, 3))
        store_found(session, found, find_concern(titles), "", NOW)
        everything = (Subscription(Follow("everything")),)
        add_person(session, Person("Айгүл", "kaz", ("mailto:a@centre.example",), (), everything))
        _let_one_wait(session, settings, on)
        for state, draft in DRAFTS.items():
            sheet = register(session, draft, [Basis(on.act, eid) for eid in on.eids], by)
            post = hang(session, sheet.code, Place("Кордай", "Кордай", "border_post"), by)
            note_printed(session, sheet.code, post, by)
            sheets[state] = sheet.code
            _let_be(session, sheet, state, by)
    return sheets


def list_pages(sheets: dict[SheetState, str]) -> dict[str, str]:
    """Return the address of every page by a name, those with several faces several times."""
    return {
        "home": "/?since=2024-01-01",
        "home-calm": "/?since=2026-03-02",
        "acts": "/acts",
        "act": f"/acts/{SHELTER}",
        "act-past": f"/acts/{SHELTER}?on=2022-01-01&lang=kaz",
        "act-over": f"/acts/{OLD}?lang=kaz",
        "act-long": f"/acts/{BIG}",
        "act-quoted": f"/acts/{SHELTER}?at=art_10",
        "act-ages": f"/acts/{SHELTER}?ages=1",
        "act-words": f"/acts/{SHELTER}?q=приют",
        "timeline": f"/acts/{SHELTER}/timeline",
        "changes": f"{COMPARE}?view=changes",
        "inline": f"{COMPARE}?view=inline",
        "side": f"{COMPARE}?view=side",
        "tables": f"/acts/{FEES}/compare/2022-03-02/2024-09-22?view=side",
        "history": f"/acts/{SHELTER}/history/art_10",
        "history-pair": f"/acts/{NEW}/history/art_5",
        "extract": f"/acts/{SHELTER}/extract/art_10?on=2022-01-01",
        "languages": f"/acts/{SHELTER}/languages",
        "successor": f"/acts/{OLD}/successor",
        "amended-by": "/amended-by?number=906-VIII",
        "search": "/search?q=приют",
        "search-nothing": "/search?q=рыбалка",
        "topics": "/topics",
        "topic": "/topics/domestic_violence",
        "drafts": "/drafts",
        "drafts-all": "/drafts?every=1",
        "feeds": "/feeds",
        "sources": "/sources",
        "schedules": "/schedules",
        "schedule": "/schedules/espi-morning",
        "inbox": "/inbox?tab=all&days=366",
        "inbox-work": f"/inbox/{SHELTER}/{STEP}",
        "reviewing": "/reviewing",
        "words": f"/acts/{SHELTER}/words/{STEP}",
        "stands": "/stands",
        "stand-new": "/stands/new",
        **list_sheet_pages(sheets),
        **ADMIN,
        "missing": "/acts/nothing",
    }


def list_sheet_pages(sheets: dict[SheetState, str]) -> dict[str, str]:
    """Return the pages of printed sheets, those of staff and those of everybody."""
    return {
        "stand": f"/stands/{sheets['check']}/edit",
        "stand-over": f"/stands/{sheets['replace']}/edit",
        "public-valid": f"/stands/{sheets['valid']}",
        "public-check": f"/stands/{sheets['check']}",
        "public-replace": f"/stands/{sheets['replace']}",
        "public-missing": "/stands/2345678922",
        "print": f"/stands/{sheets['valid']}/print",
    }


def _let_one_wait(session: Session, settings: Settings, on: Ground) -> None:
    set_hold(session, 24 * 60)
    stored = list_changes(session, act=on.act, zone=ZoneInfo("Asia/Almaty"))
    changes = tuple(
        one.change for one in stored if (one.from_on, one.to_on) == on.days and one.change.language == "rus"
    )
    facts = find_facts(session, on.act)
    assert facts is not None
    queue(session, News("a" * 64, facts, (Step("rus", *on.days, changes),), NOW), settings, ("espi",))


def _let_be(session: Session, sheet: Sheet, state: SheetState, by: By) -> None:
    if state == "check":
        say(session, sheet, Standing("check", NOW, by.who, "проверить"))
    elif state == "replace":
        better = Draft(f"{sheet.title} (новый)", sheet.language, sheet.text)
        replace(session, sheet.code, better, [Basis(link.act, link.eid) for link in sheet.links], "устарел", by)
