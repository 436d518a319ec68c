"""Taking documents in, without a network: kept, judged, read, compared, stored; and the same with many acts here."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from config.settings import Settings
from flows.news import Occasion, store_news
from flows.reading import Kept, Stock, read_language
from law.model import Capture
from law.wording import canonical
from storage.captures import record_verdict, store_capture
from storage.engine import Store, open_store
from storage.revisions import find_latest, read_digests
from storage.runs import open_run
from tests.bench.code import CODE, make_espi_page
from tests.bench.timing import Effort, figure, milliseconds, say

INGEST_BAR = 1 / 20
"""Seconds for a document."""
FLAT_BAR = 1.3
"""Times the cost of an act when there are ten times as many."""
CHARACTERS, SMALL = 24_000, 2_000
"""Of law; as ЕСПИ's JSON they are pages of about 100 KB and 10 KB."""
DOCUMENTS, PROBES = 100, 30
_AT = datetime(2024, 1, 1, tzinfo=UTC)
_FIRST, _SECOND = date(2020, 6, 15), date(2021, 6, 15)


def measure_speed(effort: Effort, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures of taking documents in and of growing, and how ten thousand acts fare in a long run."""
    say("a hundred documents of 100 KB")
    documents = 3 if effort.is_quick else DOCUMENTS
    store = open_store(f"sqlite:///{folder / 'speed.db'}", bytes(32))
    page = make_espi_page(SMALL if effort.is_quick else CHARACTERS)
    taken = _Taker(store, page, folder)
    for number in range(documents):
        taken.take(number, _FIRST)
    seconds, working = [], []
    for number in range(documents):
        seconds.append(taken.take(number, _SECOND))
        working.append(taken.working)
    store.close()
    mean = sum(seconds) / len(seconds)
    figures = {
        "ingest": figure(
            mean * 1000,
            "ms for a document of 100 KB: kept, judged, read, compared, stored",
            INGEST_BAR * 1000,
            documents_per_second=float(f"{1 / mean:.4g}"),
            p50_milliseconds=milliseconds(median(seconds)),
            p99_milliseconds=milliseconds(quantiles(seconds, n=100, method="inclusive")[98]),
            own_milliseconds=milliseconds(sum(working) / len(working)),
            page_bytes=len(page),
            documents=documents,
        )
    }
    growth, seen = _grow(effort, folder)
    return figures | growth, seen


def _grow(effort: Effort, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how much longer one more edition of an act takes with ten times as many acts in store."""
    sizes = (3, 30) if effort.is_quick else (100, 1_000, 10_000) if effort.is_long else (100, 1_000)
    say(f"one more edition of an act, with {' and '.join(map(str, sizes))} acts in store")
    store = open_store(f"sqlite:///{folder / 'growth.db'}", bytes(32))
    taken = _Taker(store, make_espi_page(SMALL), folder)
    costs: list[float] = []
    for there, size in zip((0, *sizes), sizes, strict=False):
        for number in range(there, size):
            taken.take(number, _FIRST)
        probes = min(PROBES, size - there)
        # Of the newest, the oldest and those between: none of them is nearer to hand than another.
        costs.append(median(taken.work(there + at * (size - there) // probes, _SECOND) for at in range(probes)))
    store.close()
    figures = {
        "growth_with_acts": figure(
            costs[1] / costs[0],
            "× the work for one more edition with 10 × the acts",
            FLAT_BAR,
            milliseconds=[milliseconds(cost) for cost in costs],
            acts=list(sizes),
        )
    }
    beyond = {"growth_with_ten_thousand_acts": float(f"{costs[2] / costs[0]:.4g}")} if len(costs) > 2 else {}
    return figures, beyond


class _Taker:
    """Takes in documents of acts that are alike but for their code, each as if no text had been seen before."""

    def __init__(self, store: Store, page: bytes, folder: Path) -> None:
        self._store, self._text, self._settings = store, page.decode(), Settings(data_dir=folder)
        self.working = 0.0
        """Seconds that this process itself worked on the last document, whatever else the machine did."""
        with store.transaction() as session:
            self._run = open_run(session, "watch", _AT)

    def work(self, number: int, on: date) -> float:
        """Take in one edition; return the seconds of own work: what is measured minutes apart is not by turns."""
        self.take(number, on)
        return self.working

    def take(self, number: int, on: date) -> float:
        """Take in one edition of one act; return the seconds it took."""
        code = f"{800_000 + number}"
        capture = Capture("espi", code, "rus", "edition", "http://127.0.0.1/", _AT, 200, (), self._write(code, on))
        canonical.cache_clear()
        start, working = time.perf_counter(), time.process_time()
        with self._store.transaction() as session:
            kept = [Kept(store_capture(session, capture, self._run), capture)]
        with self._store.reading() as session:
            latest = find_latest(session, code, "rus")
            stock = Stock(read_digests(session, code, "rus"), lambda: [latest.revision] if latest else [])
        reading = read_language("rus", kept, stock)
        with self._store.transaction() as session:
            for at, verdict in reading.verdicts:
                record_verdict(session, at, verdict)
            told = store_news(session, code, [reading], self._settings, Occasion((), _AT, is_silent=True))
        taken = time.perf_counter() - start
        self.working = time.process_time() - working
        assert told.stored == ("rus",), reading.worst
        assert bool(told.steps) == (on == _SECOND)
        return taken

    def _write(self, code: str, on: date) -> bytes:
        """Return the page of an act; its second edition has three edits."""
        text = self._text.replace(CODE, code).replace(f"{_FIRST}", f"{on}")
        if on == _SECOND:
            document = json.loads(text)
            text = json.dumps(_edit(document), ensure_ascii=False)
        return text.encode()


def _edit(document: Any) -> Any:
    """Put «новой» into three lines of the law, far from each other."""
    lines: list[dict[str, Any]] = []
    _gather(document, lines)
    points: Sequence[dict[str, Any]] = [line for line in lines if line["text"][:1].isdigit()]
    for at in range(1, 4):
        line = points[at * len(points) // 4]
        line["text"] = line["text"].rstrip(".") + " по новой описи."
    return document


def _gather(part: Any, lines: list[dict[str, Any]]) -> None:
    if isinstance(part, dict):
        if part.get("type") == "text" and part.get("text"):
            lines.append(part)
        part = list(part.values())
    if isinstance(part, list):
        for child in part:
            _gather(child, lines)
