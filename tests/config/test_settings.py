"""A bad value is one clear sentence that names its variable; a good one is read once and never changes."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import BadSettingError, read_settings
from config.watchlist import TOPICS, read_list, read_watchlist


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("ZANWATCH_"):
            monkeypatch.delenv(name)


def test_without_variables_the_real_portals_are_read_politely() -> None:
    settings = read_settings()

    assert settings.portal_origins == {
        "espi": "https://zan.gov.kz",
        "adilet": "https://old.adilet.zan.kz",
        "legalacts": "https://legalacts.egov.kz",
        "govkz": "https://www.gov.kz",
    }
    assert (settings.crawl_delay, settings.timezone) == (2.5, "Asia/Almaty")


def test_the_default_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert read_settings().database == f"sqlite:///{tmp_path}/data/zanwatch.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite:///"),
        ("ESPI_URL", "https://zan.gov.kz/client?x"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b.kz, c@d.kz"),
        ("MAIL_FROM", "a@b.kz\nBcc: c@d.kz"),
        ("TELEGRAM_TOKEN", "abc"),
        ("ADMIN_TO", "nonsense"),
        ("ADMIN_LANGUAGE", "uzb"),
        ("ESPI_URL", "zan.gov.kz"),
        ("ESPI_URL", "http://zan.gov.kz"),
        ("ADILET_URL", "ftp://127.0.0.1"),
        ("LEGALACTS_URL", "http://10.0.0.1"),
        ("GOVKZ_URL", "https://"),
        ("SMTP_URL", "http://127.0.0.1:25"),
        ("SMTP_URL", "smtp://127.0.0.1:many"),
        ("TELEGRAM_URL", "http://api.telegram.org"),
        ("PUBLIC_URL", "http://example.kz"),
        ("CRAWL_DELAY", "soon"),
        ("CRAWL_DELAY", "-1"),
        ("CRAWL_DELAY", "0"),
        ("SECRET_KEY", "abc"),
        ("TIMEZONE", "Almaty"),
        ("WATCHLIST", "missing.toml"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ZANWATCH_{name}", value)

    with pytest.raises(BadSettingError) as caught:
        read_settings()

    assert str(caught.value).startswith(f"ZANWATCH_{name}: ")
    assert "\n" not in str(caught.value)


def test_a_portal_on_this_machine_may_be_plain_and_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZANWATCH_ESPI_URL", "http://127.0.0.1:8700/")
    monkeypatch.setenv("ZANWATCH_CRAWL_DELAY", "0")

    settings = read_settings()

    assert settings.espi_url == "http://127.0.0.1:8700"
    assert (settings.delay_for("127.0.0.1"), settings.delay_for("old.adilet.zan.kz")) == (0, 2.5)


def test_settings_do_not_change_after_they_were_read() -> None:
    with pytest.raises(ValidationError):
        read_settings().contact = "somebody"  # type: ignore[misc]


def test_the_shipped_list_holds_the_acts_whose_code_is_known() -> None:
    acts = read_watchlist()

    assert [act.code for act in acts] == [
        "59947", "104941", "49213", "220220", "49212", "81245", "81097", "81164", "49323", "198602", "95666",
        "180051", "95109", "117701",
    ]  # fmt: skip
    assert {topic for act in acts for topic in act.topics} == set(TOPICS)
    assert all(act.title.keys() == {"rus", "kaz"} and act.why for act in acts)


def test_of_the_forty_three_acts_of_the_list_fourteen_are_sure_and_the_rest_are_proposals() -> None:
    acts = read_list()
    proposals = [act for act in acts if not act.is_verified]

    assert (len(acts), len(proposals)) == (43, 29)
    assert not any(act.code for act in proposals)
    assert [act.name for act in acts if not act.code and not act.adilet_id] == [
        "labour-immigrant-permit", "kandas-status", "preventive-control", "protective-order-form",
        "trafficking-commissions", "forbidden-work",
    ]  # fmt: skip
    assert [act.adilet_id for act in acts if act.is_derived] == [
        "Z2500000245", "Z2400000072", "Z2400000073", "V2300032941", "U060000056_",
    ]  # fmt: skip
    assert all(act.title and act.why and act.topics for act in acts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[act]]\ncode = "x"', "needs a code of digits"),
        ('[[act]]\ncode = "5"\ntopics = ["taxes"]', "not 'taxes'"),
        ('[[act]]\ncode = "5"\n[[act]]\ncode = "5"', "act 5 stands twice"),
        ("[[act", "cannot be read"),
        ("[[act]]\ntopics = []", "needs a code of digits"),
        ('[[act]]\nadilet_id = "Z110000477"', "'Z110000477' is no adilet id"),
        ('[[act]]\ncode = "5"\nadopted_on = "2011-07-22"', "adopted_on is a day without quotes"),
        ('[[act]]\nname = "a"\n[[act]]\nname = "a"', "act a stands twice"),
    ],
)
def test_a_bad_list_says_which_entry_is_wrong(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(BadSettingError, match=words):
        read_watchlist(path)
