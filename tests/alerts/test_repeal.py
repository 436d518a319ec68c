"""The mail that tells of an act's end names the act in its place, by its number alone, in each language."""

from dataclasses import replace
from datetime import date

import pytest

from alerts.compose import compose
from alerts.letter import Links
from alerts.model import ChannelKind, NextAct, ReaderLanguage
from config.catalogues import read_catalogue
from law.model import ActFacts, Change, Effect
from tests.alerts.sample import ACT, make_change, make_news, make_person

NEXT = ActFacts("220220", "", {"rus": "О кризисных центрах"}, {}, "new", "245-VIII", date(2025, 12, 30))
WORDS = {
    "rus": "На его место приходит: Закон от 30.12.2025 № 245-VIII. Он взят под наблюдение.",
    "kaz": "Оның орнына келетін акт: 30.12.2025 № 245-VIII Заң. Ол енді бақылауға алынды.",
    "eng": "The act that takes its place: Law of 30.12.2025 No. 245-VIII. It is watched from now on.",
    "uzb": "Oʻrniga keladigan hujjat: 30.12.2025 kungi № 245-VIII Qonun. U endi kuzatuvga olindi.",
}


def write(
    change: Change, language: ReaderLanguage = "rus", kind: ChannelKind = "other", next_act: NextAct | None = None
) -> str:
    news = replace(make_news(change), next_act=next_act or NextAct(NEXT, is_watched=True, is_confirmed=True))
    message = compose(make_person(language), news, Links(), read_catalogue(language))[kind]
    return message.html or message.text


def status(after: str, stage: str = "announced", on: date | None = None) -> Change:
    change = make_change("rus", "status", None, after, kind="status", stage=stage, amended_by=(ACT,))
    return replace(change, effect=Effect(on=on, basis="stated" if on else "unknown"))


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", ["mail", "telegram", "other"])
def test_the_act_in_its_place_is_named_on_every_channel(language: ReaderLanguage, kind: ChannelKind) -> None:
    text = write(status("Утратил силу Законом"), language, kind)

    assert WORDS[language] in text
    assert "кризис" not in text


def test_what_is_only_found_by_the_program_and_not_watched_says_both() -> None:
    unknown = replace(NEXT, code="", title={})

    assert (
        "На его место, по всем признакам, приходит (человек ещё не подтвердил): № 245-VIII от 30.12.2025."
        " Пока за ним не наблюдают: его страница на портале неизвестна."
    ) in write(status("Утратил силу"), next_act=NextAct(unknown, is_watched=False, is_confirmed=False))


def test_a_suspended_act_has_nobody_in_its_place() -> None:
    text = write(status("Действие приостановлено", "in_force"))

    assert "Закон от 04.12.2009 № 214-IV: действие акта приостановлено;" in text
    assert "245-VIII" not in text


def test_an_act_that_runs_out_is_not_said_to_come_into_force_that_day() -> None:
    text = write(status("Действует до 01.01.2027", on=date(2027, 1, 1)))

    assert text.splitlines()[0] == (
        "Закон от 04.12.2009 № 214-IV: объявлен день, когда акт перестанет действовать; пока он действует;"
        " действует до 01.01.2027."
    )
    assert "в силу" not in text
