"""Asks the questions that were written beforehand, and says at which place an expected provision stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from storage.acts import store_facts
from storage.engine import Store
from storage.revisions import store_revision
from storage.search import Asked, Found, search
from tests.journeys.pages import Pages

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions.tsv"
SAMPLE_QUESTIONS = HERE / "sample_questions.tsv"
SAMPLES = HERE.parents[1] / "zanwatch" / "samples" / "acts"
TODAY = date(2026, 9, 1)
_AT = datetime(2026, 9, 1, tzinfo=UTC)
FIRST = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and the place of the first expected provision among what was found, from 1; None if it is none."""

    language: str
    question: str
    rank: int | None
    first: str
    """What stood first."""

    @property
    def is_found(self) -> bool:
        """Whether it stands among the first five."""
        return self.rank is not None and self.rank <= FIRST


def fill(store: Store, folder: Path) -> None:
    """Store every edition of every act in a folder, oldest first."""
    pages = Pages([folder])
    for act in pages.acts().values():
        for language, on in pages.editions(act.espi_id):
            revision = pages.revision(act.espi_id, language, on)
            with store.transaction() as session:
                store_facts(session, revision.facts)
                store_revision(session, revision, (), _AT)


def ask_all(store: Store, path: Path) -> Iterator[Answer]:
    """Yield what became of each question of a file."""
    with store.reading() as session:
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                language, question, expected = line.split("\t")
                found = search(session, Asked(question, TODAY))
                yield Answer(language, question, _rank(found, language, expected.split()), _first(found))


def say(answers: list[Answer]) -> str:
    """Return the list of ranks, and the share of those among the first five."""
    lines = [f"{one.rank or '-':>4}  {one.language}  {one.question}    [{one.first}]" for one in answers]
    hits = sum(one.is_found for one in answers)
    return "\n".join([*lines, f"recall@5: {hits} of {len(answers)} = {hits / len(answers):.3f}"])


def _rank(found: Found, language: str, expected: list[str]) -> int | None:
    for rank, hit in enumerate(found.hits, 1):
        for place in hit.places:
            if hit.language == language and any(_lies_in(f"{hit.act}:{place.eid}", one) for one in expected):
                return rank
    return None


def _lies_in(place: str, whole: str) -> bool:
    return place == whole or place.startswith(f"{whole}__")


def _first(found: Found) -> str:
    return f"{found.hits[0].act}:{found.hits[0].places[0].eid}" if found.hits else "nothing"
