"""`zanwatch topics` answers for every line of a file, in order, and says why."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from law.topics.model import TOPICS
from tests.law.topics.scoring import HELD_OUT, read_titles, sure
from zanwatch.cli import app
from zanwatch.entry import UsageError


def answer(file: Path) -> list[dict[str, object]]:
    shown = CliRunner().invoke(app, ["topics", "--file", str(file), "--json"], env={"LC_ALL": "en_US.UTF-8"})

    assert shown.exit_code == 0
    value: list[dict[str, object]] = json.loads(shown.stdout)
    return value


def test_each_line_has_its_answer_an_empty_one_too(tmp_path: Path) -> None:
    file = tmp_path / "titles.txt"
    file.write_bytes(
        "\ufeffО противодействии торговле людьми\r\n\r\nАдам саудасы\nПриюты\nО товарных биржах\n".encode()
    )

    assert answer(file) == [
        {
            "title": "О противодействии торговле людьми",
            "topics": [
                {"topic": "human_trafficking", "because": "human trafficking, the title («торговле людьми»)"},
            ],
        },
        {"title": "", "topics": []},
        {
            "title": "Адам саудасы",
            "topics": [{"topic": "human_trafficking", "because": "human trafficking, the title («Адам саудасы»)"}],
        },
        {
            "title": "Приюты",
            "topics": [],
            "possible": [{"topic": "domestic_violence", "because": "domestic violence, the title («Приюты»)"}],
        },
        {"title": "О товарных биржах", "topics": []},
    ]


def test_the_command_tells_what_the_classifier_tells(tmp_path: Path) -> None:
    titles = [row.title for row in read_titles(HELD_OUT)]
    file = tmp_path / "titles.txt"
    file.write_text("\n".join(titles), "utf-8")

    told = answer(file)

    assert [row["title"] for row in told] == titles
    assert [{one["topic"] for one in row["topics"]} for row in told] == [sure(title) for title in titles]  # type: ignore[index, attr-defined]
    assert {one["topic"] for row in told for one in row["topics"]} == set(TOPICS)  # type: ignore[index, attr-defined]


def test_a_person_reads_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "titles.txt"
    file.write_text("О беженцах\nО почвах\n", "utf-8")

    shown = CliRunner().invoke(app, ["topics", "--file", str(file)], env={"LC_ALL": "en_US.UTF-8", "COLUMNS": "200"})

    assert [line.split() for line in shown.stdout.splitlines()] == [
        ["Title", "Why"],
        ["О", "беженцах", "because:", "migration,", "the", "title", "(«беженцах»)"],
        ["О", "почвах", "—"],
    ]


@pytest.mark.parametrize(
    ("made", "says"),
    [(None, "No such file or directory"), (b"\xff\xfe\x41", "is not in UTF-8: byte 0")],
)
def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path, made: bytes | None, says: str) -> None:
    file = tmp_path / "titles.txt"
    if made is not None:
        file.write_bytes(made)

    shown = CliRunner().invoke(app, ["topics", "--file", str(file), "--json"])

    assert isinstance(shown.exception, UsageError)
    assert says in str(shown.exception)
