import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from alerts.beside import Beside
from alerts.compose import compose
from alerts.deliveries import make_deliveries
from alerts.letter import Links
from alerts.matching import narrow
from alerts.model import ChannelKind, Message, News, OtherText, Person, ReaderLanguage
from alerts.subscriptions import Wish
from config.catalogues import read_catalogue
from law.languages import label
from law.model import Effect
from tests.alerts.sample import FORM, ITEM, KAZAKH, NEWS, RUSSIAN, SEEN_AT, make_change, make_news, make_person

MESSAGES = Path(__file__).parents[1] / "messages"
LANGUAGES = ("rus", "kaz", "eng", "uzb")
# Words that tell somebody who looks over a shoulder what the reader's work is about.
TELLING = (
    "насил", "мигра", "зорлы", "көші", "тұрмыс", "бытов", "убежищ", "кризис", "женщин", "әйел", "торгов",
    "violen", "migra", "shelter", "victim", "women", "traffick", "zoʻrlik", "zoʻravon", "ayol", "muhojir",
)  # fmt: skip


def write(language: ReaderLanguage, news: News = NEWS) -> Mapping[ChannelKind, Message]:
    return compose(make_person(language), news, Links(), read_catalogue(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["mail", "telegram", "other"])
def test_the_journeys_alert_is_word_for_word_what_somebody_has_read(
    language: ReaderLanguage, kind: ChannelKind
) -> None:
    on_the_day = Beside(today=date(2024, 6, 16))
    message = compose(make_person(language), NEWS, Links(), read_catalogue(language), on_the_day)[kind]
    text = message.html if kind == "telegram" else message.text
    found = f"{message.subject}\n\n{text}\n"
    path = MESSAGES / f"journey.{language}.{kind}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
        pytest.fail(f"{path.name} was missing and is written now: read it, then run again")

    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_say_the_same_words(language: ReaderLanguage) -> None:
    mail = write(language)["mail"]
    body = mail.html.partition("<body>")[2]
    words = unescape(re.sub(r"<[^>]+>", " ", body)).split()

    assert words == [word for word in mail.text.split() if word != "--"]


def test_html_loads_nothing_and_words_of_the_law_stay_words() -> None:
    nasty = make_change("rus", ITEM, None, '<script>alert(1)</script><img src="https://x.y/p.gif"> &lt;a href=z&gt;')
    html = write("rus", make_news(nasty))["mail"].html

    assert re.findall(r"(?i)<(?:script|img|link|iframe|object)|url\(|@import|src=", html.replace("&quot;", "")) == [
        "src="
    ]  # the one that is text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&amp;lt;a href=z&amp;gt;" in html
    assert set(re.findall(r'href="([^"]+)"', html)) == {
        "https://zan.gov.kz/client/#!/doc/49212/rus/16.06.2024",
        "https://adilet.zan.kz/rus/docs/Z090000214_",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_a_preview_shows_tells_the_subject(language: ReaderLanguage) -> None:
    for kind, message in write(language).items():
        body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", message.html, flags=re.DOTALL) if kind == "telegram" else ""
        shown = " ".join([message.subject, message.text[:120], body[:120]]).casefold()

        assert [word for word in TELLING if word in shown] == []


def test_the_persons_name_is_in_no_message() -> None:
    messages = write("rus")

    assert "Айгуль" not in repr(messages)


def test_a_note_that_changes_no_law_is_not_told() -> None:
    note = make_change("rus", ITEM, "старое примечание", "новое примечание", kind="editorial")

    assert write("rus", make_news(note)) == {}


def test_a_note_about_future_wording_is_told() -> None:
    note = make_change("rus", ITEM, None, "Предусмотрен в новой редакции", kind="editorial", stage="announced")
    text = write("rus", make_news(note))["mail"].text

    assert "1. Статья 18, пункт 1, подпункт 4) — объявлено изменение, ещё не действует" in text
    assert "В источнике: «Предусмотрен в новой редакции»" in text
    assert "Стало:" not in text


def test_a_date_that_the_source_does_not_give_is_not_guessed() -> None:
    effect = Effect("E6", None, "unknown", "порядок введения в действие см. ст. 2")
    text = write("rus", make_news(replace(RUSSIAN[0], effect=effect)))["mail"].text

    assert "16.06.2024." not in text.partition("\n-- \n")[0]
    assert "В источнике дата вступления в силу не указана, сказано: «порядок введения в действие см. ст. 2»." in text


def test_a_change_in_one_language_only_is_said() -> None:
    only_russian = write("rus", make_news(RUSSIAN[0]))["mail"].text
    more_in_kazakh = write("rus", make_news(RUSSIAN[0], *KAZAKH))["mail"].text
    for_a_kazakh = write("kaz", make_news(RUSSIAN[0]))["mail"].text

    assert "В казахском тексте изменений на этот раз не видно." in only_russian
    assert f"Только в казахском тексте изменено: {label(ITEM, 'rus')}." in more_in_kazakh
    assert f"не по смыслу: {label(FORM, 'rus')}." in more_in_kazakh
    assert "Өзгерістерді тек орыс тіліндегі мәтіннен көрдік; мұнда солар берілген." in for_a_kazakh


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("unread", "Казахский текст этой редакции ещё не прочитан; если он изменён, мы сообщим."),
        ("unchanged", "Казахский текст этой редакции прочитан: в нём ничего не изменено."),
        ("changed", "Казахский текст этой редакции тоже изменён; здесь это не показано."),
    ],
)
def test_a_text_that_has_not_come_is_told_from_one_that_stayed(other: OtherText, words: str) -> None:
    text = write("rus", replace(make_news(RUSSIAN[0]), other_texts={"kaz": other}))["mail"].text

    assert words in text
    assert "на этот раз не видно" not in text


def test_what_a_rule_leaves_out_of_the_other_language_is_not_called_unchanged() -> None:
    # She follows article 17; the Kazakh text of this edition changed in article 18 alone.
    both = make_news(RUSSIAN[0], KAZAKH[2])
    hers = narrow(both, [(0, 0)])
    assert hers is not None
    russian, kazakh = (write(language, hers)["mail"].text for language in ("rus", "kaz"))

    assert [step.language for step in hers.steps] == ["rus"]
    assert "Казахский текст этой редакции тоже изменён; здесь это не показано." in russian
    assert "Осы редакцияның қазақ тіліндегі мәтіні де өзгерген; мұнда ол көрсетілмеген." in kazakh
    assert "тек орыс тіліндегі" not in kazakh


def test_after_ten_changes_the_rest_is_counted() -> None:
    many = [make_change("rus", f"art_{n}__para_1", "было", "стало") for n in range(1, 18)]
    mail = write("rus", make_news(*many))["mail"]

    assert mail.text.count("Стало:") == 10
    assert (
        "И ещё 7 изменений: статья 11; статья 12; статья 13; статья 14; статья 15; статья 16; статья 17." in mail.text
    )


def test_the_subject_has_the_day_of_almaty_and_the_alerts_number() -> None:
    messages = write("rus")
    deliveries = make_deliveries(NEWS, make_person(), messages, SEEN_AT, "c.kz")

    assert deliveries[0].message.subject == f"Сводка за 22.11.2026, № {deliveries[0].alert.removeprefix('ZW-')}"
    assert {d.alert for d in deliveries} == {deliveries[0].alert}


def test_each_address_has_one_delivery_with_a_key_of_its_own_that_never_changes() -> None:
    person = Person("Айгуль", "rus", ("mailto:a@b.kz", "tgram:42", "mailto:a@b.kz", "mailto:c@d.kz"), ())
    messages = compose(person, NEWS, Links(), read_catalogue("rus"))
    first = make_deliveries(NEWS, person, messages, SEEN_AT, "c.kz")
    again = make_deliveries(NEWS, person, messages, SEEN_AT, "c.kz")

    assert first == again
    assert [d.channel for d in first] == ["mailto:a@b.kz", "tgram:42", "mailto:c@d.kz"]
    assert len({d.key for d in first} | {d.message_id for d in first}) == 6
    assert all(re.fullmatch(r"<[0-9a-f]{32}@c\.kz>", d.message_id) for d in first)


def test_a_long_change_is_shown_around_what_differs() -> None:
    words = [f"слово{n}" for n in range(400)]
    before, after = " ".join([*words, "30", *words]), " ".join([*words, "90", *words])
    text = write("rus", make_news(make_change("rus", ITEM, before, after)))["mail"].text

    assert "слово399 30 слово0" in text
    assert "слово399 90 слово0" in text
    assert len(text) < 1500


def test_the_effect_of_a_printed_date_says_so() -> None:
    effect = Effect("E5", date(2030, 1, 1), "stated", "с 01.01.2030")
    text = write("rus", make_news(replace(RUSSIAN[0], effect=effect)))["mail"].text

    assert "Вступает в силу 01.01.2030: дата указана в источнике." in text


def test_a_text_that_was_read_on_adilet_says_so_and_an_act_that_only_adilet_has_leads_only_there() -> None:
    there = replace(
        NEWS,
        steps=tuple(replace(step, portal="adilet") for step in NEWS.steps),
        facts=replace(NEWS.facts, code="P1200000148", ngr="P1200000148"),
    )
    told, usual = write("eng", there)["mail"].text, write("eng")["mail"].text

    assert "The text was read on adilet.zan.kz." in told
    assert "The text was read on" not in usual
    assert set(re.findall(r"https://\S+", told)) == {"https://adilet.zan.kz/rus/docs/P1200000148"}


@pytest.mark.parametrize(
    ("zone", "ahead"),
    [("Asia/Almaty", False), ("America/New_York", True)],
)
@pytest.mark.parametrize(
    ("language", "will", "did"),
    [
        ("rus", "вступает в силу 16.06.2024", "вступило в силу 16.06.2024"),
        ("kaz", "16.06.2024 бастап қолданысқа енгізіледі", "16.06.2024 бастап қолданысқа енгізілді"),
        ("uzb", "16.06.2024 kuni kuchga kiradi", "16.06.2024 kuchga kirdi"),
        ("eng", "in force from 16.06.2024", "took effect on 16.06.2024"),
    ],
)
def test_a_day_that_is_over_where_the_reader_is_has_come_in_every_line(
    language: ReaderLanguage,
    will: str,
    did: str,
    zone: str,
    ahead: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    # 01:00 of the 17th in Almaty is still the 16th in New York.
    news = replace(NEWS, seen_at=datetime(2024, 6, 16, 20, tzinfo=UTC))
    person = replace(make_person(language), wish=Wish(timezone=zone))
    messages = compose(person, news, Links(), read_catalogue(language))
    said = [
        (text.casefold().count(will.casefold()), text.casefold().count(did.casefold()))
        for text in (messages["mail"].text, messages["mail"].html, messages["telegram"].html, messages["other"].text)
    ]

    # Once in the first line, once above the changes.
    assert said == [(2, 0) if ahead else (0, 2)] * 4
