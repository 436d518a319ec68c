"""The news of every pair of editions of the real corpus, both languages of the law together, as a watch has it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from alerts.model import News, Step
from law.explain import explain
from law.model import Language, Revision
from tests.journeys.pages import Pages

SEEN_AT = datetime(2026, 11, 22, 5, tzinfo=UTC)


def read_news(shared: Path) -> Iterator[tuple[str, News]]:
    """Yield a name («migration.2023-04-19») and the news of each pair of neighbouring editions."""
    pages = Pages([shared / "corpus"])
    for name, act in pages.acts().items():
        editions: dict[Language, list[str]] = {}
        for language, on in pages.editions(act.espi_id):
            editions.setdefault(language, []).append(on)
        steps: dict[tuple[str, str], list[tuple[Step, Revision]]] = {}
        for language, days in editions.items():
            for pair in pairwise(days):
                before, after = (pages.revision(act.espi_id, language, on) for on in pair)
                step = Step(language, before.portal_version_on, after.portal_version_on, explain(before, after))
                steps.setdefault(pair, []).append((step, after))
        for (_, on), found in steps.items():
            yield f"{name}.{on}", News("a" * 64, found[0][1].facts, tuple(step for step, _ in found), SEEN_AT)
