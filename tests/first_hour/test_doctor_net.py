from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from alerts.model import Person
from config.catalogues import read_catalogue
from config.settings import make_settings
from flows import doctor_net
from flows.doctor_asking import Asked, ask_mail_server, describe_mail, describe_telegram
from flows.doctor_model import Finding, Patient
from storage.engine import Store
from storage.people import add_person
from tests.first_hour.conftest import NOW, TOKEN
from tests.first_hour.strict_servers import (
    PASSWORD,
    USER,
    mail_with_login,
    mail_with_own_certificate,
    mail_without_encryption,
    portal,
)
from tests.servers import BotApi, Mailbox

Make = Callable[..., Patient]
NAMES = ("espi", "adilet", "legalacts", "govkz")


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_a_mail_server_that_answers_is_well_and_gets_no_mail(patient: Make, mailbox: Mailbox) -> None:
    assert only(doctor_net.check_mail(patient(smtp_url=mailbox.url))).state == "well"
    assert mailbox.mails == []


def test_a_mail_server_that_is_not_there_is_found(patient: Make) -> None:
    finding = only(doctor_net.check_mail(patient(smtp_url="smtp://127.0.0.1:9")))

    assert finding.state == "todo"
    assert "cannot be reached" in finding.said


def test_a_wrong_password_is_found_and_never_shown(patient: Make) -> None:
    with mail_with_login() as port:
        good = only(doctor_net.check_mail(patient(smtp_url=f"smtp://{USER}:{quote(PASSWORD)}@127.0.0.1:{port}")))
        bad = only(doctor_net.check_mail(patient(smtp_url=f"smtp://{USER}:wrong-word@127.0.0.1:{port}")))

    assert good == Finding("mail", "well", "The mail server answers, and takes the name and password.")
    assert bad.state == "todo"
    assert "does not take this name and password" in bad.said
    assert "wrong-word" not in bad.said + bad.mend
    assert USER not in bad.said


def test_a_server_that_was_given_no_name_is_not_said_to_have_taken_one(patient: Make) -> None:
    with mail_without_encryption() as port:
        finding = only(doctor_net.check_mail(patient(smtp_url=f"smtp://127.0.0.1:{port}")))

    assert finding == Finding("mail", "well", "The mail server answers; it was given no name and password.")


def test_a_login_at_a_server_that_has_none_is_found() -> None:
    with mail_without_encryption() as port:
        asked = ask_mail_server(make_settings({"smtp_url": f"smtp://{USER}:x@127.0.0.1:{port}"}))

    assert asked.fault == "login"


def test_a_certificate_that_nobody_signed_is_found(patient: Make, tmp_path: Path) -> None:
    with mail_with_own_certificate(tmp_path) as port:
        finding = only(doctor_net.check_mail(patient(smtp_url=f"smtps://localhost:{port}")))

    assert finding.state == "todo"
    assert "certificate" in finding.said


def test_a_server_without_encryption_is_found(patient: Make) -> None:
    with mail_without_encryption() as port:
        finding = only(doctor_net.check_mail(patient(smtp_url=f"smtps://localhost:{port}")))

    assert finding.state == "todo"
    assert "encryption" in finding.said


def test_a_carrier_that_somebody_needs_and_nobody_set_is_found(patient: Make, stored: Store) -> None:
    assert only(doctor_net.check_mail(patient(stored))).state == "note"
    assert only(doctor_net.check_telegram(patient(stored))).state == "note"
    with stored.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:a@b.kz", "tgram:42"), ("labour",)))

    assert only(doctor_net.check_mail(patient(stored))).state == "todo"
    assert only(doctor_net.check_telegram(patient(stored))).state == "todo"


def test_a_token_that_telegram_does_not_know_is_found_and_never_shown(patient: Make, bot: BotApi) -> None:
    asked = patient(telegram_token=TOKEN, telegram_url=bot.url)

    assert only(doctor_net.check_telegram(asked)) == Finding("telegram", "well", "The bot answers: @zan_test_bot.")

    bot.answer = lambda _: (401, {"ok": False, "description": f"Unauthorized {TOKEN}"})
    finding = only(doctor_net.check_telegram(asked))

    assert finding.state == "todo"
    assert TOKEN not in finding.said + finding.mend
    away = only(doctor_net.check_telegram(patient(telegram_token=TOKEN, telegram_url="http://127.0.0.1:9")))

    assert away.state == "todo"
    assert TOKEN not in away.said


def check_portals(patient: Make, origin: str) -> dict[str, Finding]:
    looked_at = patient(**{f"{name}_url": origin for name in NAMES})
    return {one.check: one for one in doctor_net.check_portals(looked_at)}


def test_a_portal_that_forbids_us_is_found_and_asked_once(patient: Make) -> None:
    rules = b"User-agent: *\nDisallow: /api/\n"
    with portal(rules, NOW) as (origin, seen):
        found = check_portals(patient, origin)

    assert {name: one.state for name, one in found.items()} == {
        "robots espi": "todo",
        "robots adilet": "well",
        "robots legalacts": "well",
        "robots govkz": "well",
        "clock": "well",
    }
    assert {path for path, _ in seen} == {"/robots.txt"}
    assert len(seen) == len(NAMES)
    assert all("ZanWatch" in agent for _, agent in seen)


@pytest.mark.parametrize(("status", "state"), [(404, "well"), (503, "todo"), (429, "todo"), (302, "todo")])
def test_that_robots_txt_is_missing_is_a_permission_and_that_it_fails_is_none(
    patient: Make, status: int, state: str
) -> None:
    with portal(b"", NOW, status) as (origin, _):
        found = check_portals(patient, origin)

    assert found["robots espi"].state == state


@pytest.mark.parametrize(("minutes", "word"), [(90, "ahead"), (-90, "behind")])
def test_a_clock_that_goes_wrong_is_known_by_the_portals(patient: Make, minutes: int, word: str) -> None:
    with portal(b"", NOW - timedelta(minutes=minutes)) as (origin, _):
        found = check_portals(patient, origin)

    assert found["clock"].state == "todo"
    assert f"90 minutes {word}" in found["clock"].said


def test_no_real_portal_is_asked_before_it_can_learn_who_asks(patient: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(doctor_net, "ask_robots", lambda _, origin: asked.append(origin))

    assert only(doctor_net.check_portals(patient())).state == "note"
    assert asked == []


def test_every_fault_has_its_words_in_every_language() -> None:
    for language in ("rus", "kaz", "eng"):
        t = read_catalogue(language)
        for fault in ("away", "no-tls", "certificate", "login", "refused"):
            said, mend = describe_mail(Asked(fault, "xyz"), t)

            assert "{" not in said + mend
            assert all((said, mend, *describe_telegram(Asked(fault, "xyz"), t)))
