"""The journey that must always work, on the real law 214-IV (domestic violence), editions 01.07.2023 and 16.06.2024."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.line import House
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal

BY = [{"number": "72-VIII", "date": "2024-04-15"}]
RUS_3_1 = (
    "3-1. При выявлении угрозы или фактов бытового насилия уполномоченные государственные органы и организации по "
    "оказанию помощи принимают меры индивидуальной профилактики правонарушений в пределах своей компетенции в "
    "соответствии с законодательством Республики Казахстан."
)
RUS_4 = "4) сообщения о фактах насилия в средствах массовой информации, а также на онлайн-платформах."
KAZ_3_1 = (
    "3-1. Тұрмыстық зорлық-зомбылық қатері немесе фактілері анықталған кезде уәкілетті мемлекеттік органдар мен көмек "
    "көрсету жөніндегі ұйымдар Қазақстан Республикасының заңнамасына сәйкес өз құзыреті шегінде құқық "
    "бұзушылықтардың жеке профилактикасы шараларын қабылдайды."
)
KAZ_3 = "3) мемлекеттік органдардан және жергілікті өзін-өзі басқару органдарынан келіп түскен материалдар"
KAZ_4 = (
    "4) бұқаралық ақпарат құралдарындағы, сондай-ақ онлайн- платформалардағы зорлық-зомбылық фактілері туралы "
    "хабарламалар негіз болып табылады."
)


def whole(language: str, kind: str, place: tuple[str, str], before: str | None, after: str) -> dict[str, Any]:
    """Return a change of this journey with every field of the contract; a place is its eid and its label."""
    eid, label = place
    return {
        "act": "49212",
        "language": language,
        "from": "2023-07-01",
        "to": "2024-06-16",
        "kind": kind,
        "stage": "in_force",
        "eid": eid,
        "places": [eid],
        "label": label,
        "before": before,
        "after": after,
        "amended_by": BY,
        "attribution": "agreed",
        "effective_rule": "E3",
        "effective_on": "2024-06-16",
        "effective_basis": "corroborated",
        "numbers": [],
        "topics": ["domestic_violence"],
    }


ITEM = "art_18__para_1__subpara"
CHANGES = [
    whole("rus", "insertion", ("art_17__para_3-1", "статья 17, пункт 3-1"), None, RUS_3_1),
    whole("rus", "insertion", (f"{ITEM}_4", "статья 18, пункт 1, подпункт 4)"), None, RUS_4),
    whole("kaz", "insertion", ("art_17__para_3-1", "17-бап, 3-1-тармақ"), None, KAZ_3_1),
    whole(
        "kaz",
        "substitution",
        (f"{ITEM}_3", "18-бап, 1-тармақ, 3) тармақша"),
        f"{KAZ_3} негіз болып табылады.",
        f"{KAZ_3};",
    ),
    whole("kaz", "insertion", (f"{ITEM}_4", "18-бап, 1-тармақ, 4) тармақша"), None, KAZ_4),
]


@pytest.fixture
def house(make_house: Callable[[str], House], database: str, database_url: str, forks: Forks) -> House:
    """A ZanWatch on SQLite whose commands start from nothing, and one on PostgreSQL run by forks."""
    cold = make_house(database_url)
    return cold if database == "sqlite" else ForkedHouse(cold.environment, forks)


@pytest.mark.parametrize(
    ("database", "noise"),
    [pytest.param("sqlite", [], marks=pytest.mark.long), ("sqlite", ["all"]), ("postgresql", [])],
    indirect=["database"],
)
def test_the_journey_that_must_always_work(
    house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi, noise: list[str]
) -> None:
    person = ("subscribe", "Reception", "--to", "mailto:aigul@centre.example", "--to", "tgram:4200420")
    assert house.run(*person, "--topic", "domestic_violence").code == 0
    portal.set_noise(noise, seed=1)
    baseline = house.run("watch", "--act", "49212")

    assert (baseline.code, baseline.err) == (0, "")
    assert (house.read("changes"), mailbox.mails, bot.calls) == ([], [], [])

    portal.set_noise(noise, seed=2)
    portal.set_today(date(2024, 6, 16))
    seen = house.run("watch", "--act", "49212")
    changes = house.read("changes")

    assert (seen.code, seen.err) == (0, "")
    if noise:
        # The words as quoted are typed as the portal types them today.
        for change, clean in zip(changes, CHANGES, strict=True):
            assert {**change, "before": clean["before"], "after": clean["after"]} == clean
    else:
        assert changes == CHANGES
    (mail,) = mailbox.mails
    ((_, telegram),) = bot.calls
    for words in (mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content(), telegram["text"]):
        assert "изменены статьи 17 и 18; вступило в силу 16.06.2024" in words
        assert "Внесено Законом от 15.04.2024 № 72-VIII." in words
        assert "только по форме, не по смыслу: статья 18, пункт 1, подпункт 3)" in words

    for seed in (3, 4):
        portal.set_noise(["all"], seed=seed)
        again = house.run("watch", "--act", "49212", "--json")

        assert again.code == 0
        assert [line["outcome"] for line in again.json["outcomes"]] == ["identical", "identical"]
    assert (len(mailbox.mails), len(bot.calls), len(house.read("changes"))) == (1, 1, len(CHANGES))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.long
def test_the_real_repeal_is_told_when_announced_and_when_it_comes(
    house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    # 214-IV lost its force by 245-VIII of 30.12.2025.
    house.run("subscribe", "Reception", "--to", "mailto:aigul@centre.example", "--topic", "domestic_violence")
    told = []
    for day in (date(2025, 12, 1), date(2025, 12, 30), date(2026, 2, 1), date(2026, 6, 1), date(2026, 6, 2)):
        portal.set_today(day)
        assert house.run("watch", "--act", "49212").code == 0
        told.append(len(mailbox.mails))

    stages = [(c["kind"], c["stage"], c["amended_by"]) for c in house.read("changes")]
    by = [{"number": "245-VIII", "date": "2025-12-30"}]
    assert told == [0, 1, 1, 2, 2]
    assert stages == [("status", "announced", by), ("status", "took_effect", by)]
