"""A thousand messages over Telegram's limit: no part is too long, no tag is open, no word is lost."""

import random
import re

from alerts.formats.telegram import count_units
from alerts.splitting import HARD_LIMIT, read_words, split_html
from tests.alerts.test_telegram import read_balance

_PIECES = (
    "слово ",
    "🙂",
    "\n",
    "\n\n",
    "&lt;",
    "&amp;",
    "ң" * 40,
    "Статья 17. ",
    "https://zan.gov.kz/x?a=1 ",
    "x" * 300,
)


def invent(chance: random.Random) -> str:
    """Return a message with tags that are balanced, and anything between them."""
    made: list[str] = []
    opened: list[str] = []
    for _ in range(chance.randint(1, 900)):
        made.append(chance.choice(_PIECES))
        dice = chance.random()
        if dice < 0.05 and len(opened) < 3:
            tag = chance.choice(['<a href="https://zan.gov.kz/?a=1&amp;b=2">', "<b>", "<i>"])
            opened.append(tag)
            made.append(tag)
        elif dice < 0.1 and opened:
            made.append(f"</{opened.pop()[1]}>")
    return "".join(made) + "".join(f"</{tag[1]}>" for tag in reversed(opened))


def test_the_parts_of_a_thousand_messages_are_short_balanced_and_whole() -> None:
    chance = random.Random(50)  # noqa: S311 - no secret
    several = 0
    for _ in range(1000):
        html = invent(chance)
        parts = split_html(html)
        several += len(parts) > 1

        assert max(map(count_units, parts)) <= HARD_LIMIT
        assert [part for part in parts if read_balance(part)] == []
        bare = [part.partition("\n")[2] for part in parts] if len(parts) > 1 else list(parts)
        assert [part for part in bare if not read_words(part).strip()] == [] or not read_words(html).strip()
        assert "".join(read_words(part) for part in bare).rstrip() == read_words(html).rstrip()
        if len(parts) > 1:
            labels = [part.partition("\n")[0] for part in parts]
            assert labels == [f"{at}/{len(parts)}" for at in range(1, len(parts) + 1)]
    assert several > 500


def test_a_part_ends_with_a_paragraph_where_there_is_one() -> None:
    html = "\n\n".join(f"<b>Абзац {at}.</b> " + "слово " * 150 for at in range(9))
    ends = [part[-2:] for part in split_html(html)[:-1]]

    assert set(ends) == {"\n\n"}


def test_an_address_is_never_cut() -> None:
    link = '<a href="https://zan.gov.kz/client/#!/doc/49212/rus">https://zan.gov.kz/client/#!/doc/49212/rus</a>'
    for spare in range(0, 120, 7):
        parts = split_html("x" * (HARD_LIMIT - spare) + link)
        assert "".join(re.findall(r'href="([^"]*)"', parts[-1])) == "https://zan.gov.kz/client/#!/doc/49212/rus"
