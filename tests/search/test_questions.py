"""The forty questions, on the real texts; `python -m tests.search.show` lists each rank."""

from pathlib import Path

from storage.engine import Store
from tests.search.recall import QUESTIONS, ask_all, fill

RECALL = 0.9


def test_forty_everyday_questions_lead_to_the_provision_among_the_first_five(file_store: Store, corpus: Path) -> None:
    fill(file_store, corpus)
    answers = list(ask_all(file_store, QUESTIONS))
    found = sum(one.is_found for one in answers)

    assert len(answers) == 40
    assert found / len(answers) >= RECALL, [one for one in answers if not one.is_found]
