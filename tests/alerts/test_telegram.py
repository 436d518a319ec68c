import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.compose import compose
from alerts.formats import telegram
from alerts.formats.telegram import count_units
from alerts.letter import Item, Links
from alerts.model import ReaderLanguage
from config.catalogues import read_catalogue
from law.model import NumberChange
from tests.alerts.sample import make_change, make_news, make_person

_pieces = st.sampled_from(["<b>", "</i>", "&", "&amp;", '"', "🙂", "слово", "ң", "\u00a0", "http://x.y", "«", "а" * 60])
_texts = st.builds(lambda pieces, times: " ".join(pieces * times), st.lists(_pieces, max_size=12), st.integers(1, 60))


def read_balance(html: str) -> list[str]:
    opened: list[str] = []
    for closing, tag in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return ["crossed"]
    return opened


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_any_message_is_under_telegrams_limit_with_balanced_tags(count: int) -> None:
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.none() | _texts, _texts), min_size=1, max_size=14), st.sampled_from(["rus", "uzb"]))
    def holds(texts: list[tuple[str | None, str]], language: ReaderLanguage) -> None:
        changes = [make_change("rus", f"art_{n}__para_1", *pair) for n, pair in enumerate(texts, start=1)]
        message = compose(make_person(language, "tgram:1"), make_news(*changes), Links(), read_catalogue(language))
        html = message["telegram"].html

        assert count_units(html) < 4096
        assert read_balance(html) == []
        assert set(re.findall(r"</?(\w+)", html)) <= {"b", "i", "a"}
        assert re.findall(r"&(?!amp;|lt;|gt;|quot;|#x27;)", html) == []

    holds()


def test_what_does_not_fit_is_counted() -> None:
    changes = [make_change("rus", f"art_{n}__para_1", None, "слово " * 400) for n in range(1, 15)]
    html = compose(make_person("rus", "tgram:1"), make_news(*changes), Links(), read_catalogue("rus"))["telegram"].html
    shown = html.count("Стало:")

    assert 2 <= shown <= 10
    assert re.search(r"И ещё (\d+) изменени", html)[1] == str(14 - shown)


@pytest.mark.parametrize("room", range(-12, 62))
def test_where_no_room_is_left_a_change_is_left_out_and_the_writing_ends(room: int) -> None:
    end = "Вступает в силу 16.06.2024.", "Внесено Законом."
    item = Item("Статья 1 — изменена", (), "&" * 900, "&" * 901, end)

    assert telegram._item(1, item, room, read_catalogue("rus")) is None


def test_a_change_with_figures_shows_them_first() -> None:
    change = make_change("rus", "art_1", "30 дней", "90 дней", numbers=(NumberChange("30", "90", "дней"),))
    html = compose(make_person("rus", "tgram:1"), make_news(change), Links(), read_catalogue("rus"))["telegram"].html

    assert html.index("30 → 90 дней") < html.index("Было:")
