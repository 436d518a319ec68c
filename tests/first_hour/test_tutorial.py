import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 150_000


@pytest.mark.parametrize(("name", "language"), [("tutorial.md", "eng"), ("tutorial.ru.md", "rus")])
def test_every_picture_of_the_tutorial_is_there_and_small(name: str, language: str) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (DOCS / name).read_text("utf-8"))

    assert len(pictures) == 5
    assert all(picture.endswith(f"-{language}.png") for picture in pictures)
    for picture in pictures:
        assert 0 < (DOCS / picture).stat().st_size < MOST_BYTES


def test_both_tutorials_name_the_same_commands() -> None:
    english, russian = ((DOCS / name).read_text("utf-8") for name in ("tutorial.md", "tutorial.ru.md"))

    def commands(text: str) -> list[str]:
        return re.findall(r"^(?:\.venv/bin/|make )\S.*$", text, re.MULTILINE)

    assert commands(english) == commands(russian) != []
