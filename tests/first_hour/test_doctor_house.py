import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from alerts.model import Person
from flows import doctor_house
from flows.doctor import look_over, worst_of
from flows.doctor_model import Finding, Patient
from flows.serving import only_one
from storage.audit import COMMAND, Deed, append
from storage.backup import make_backup
from storage.engine import Store, open_store
from storage.people import add_person
from tests.first_hour.conftest import NOW, TOKEN
from tests.journeys.line import House
from tests.servers import Mailbox

Make = Callable[..., Patient]


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_a_key_that_is_gone_is_found_and_none_is_made(patient: Make, stored: Store, tmp_path: Path) -> None:
    assert only(doctor_house.check_key(patient())).state == "well"
    (tmp_path / "secret.key").unlink()

    assert only(doctor_house.check_key(patient())).state == "broken"
    assert list(look_over(patient(**AWAY)))
    assert not (tmp_path / "secret.key").exists()


AWAY = {f"{name}_url": "http://127.0.0.1:9" for name in ("espi", "adilet", "legalacts", "govkz")}


def test_a_key_that_is_none_and_one_that_is_another_are_found(patient: Make, stored: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("no key")

    assert only(doctor_house.check_key(patient())).state == "broken"

    (tmp_path / "secret.key").write_text("ab" * 32)
    findings, opened = doctor_house.check_schema(patient())

    assert (only(findings).state, opened) == ("broken", None)
    assert "another secret key" in only(findings).said


def test_an_empty_folder_has_no_database_and_gets_none(patient: Make, tmp_path: Path) -> None:
    findings, opened = doctor_house.check_schema(patient())

    assert (only(findings).state, opened) == ("todo", None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "state"), [("0032", "todo"), ("9999", "broken")])
def test_a_schema_of_another_time_is_found_and_left_alone(
    patient: Make, stored: Store, number: str, state: str
) -> None:
    with stored.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})

    findings, opened = doctor_house.check_schema(patient())

    assert (only(findings).state, opened) == (state, None)
    with stored.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == number


def test_a_file_that_is_no_database_is_found(patient: Make, tmp_path: Path) -> None:
    (tmp_path / "zanwatch.db").write_bytes(b"this is no database at all, whatever its name says" * 100)
    (tmp_path / "secret.key").write_text("ab" * 32)

    findings, opened = doctor_house.check_schema(patient())

    assert (only(findings).state, opened) == ("broken", None)


def test_a_record_of_deeds_that_was_altered_is_found(patient: Make, stored: Store) -> None:
    with stored.transaction() as session:
        append(session, Deed(COMMAND, "seen", "people"), NOW)
    assert only(doctor_house.check_audit(patient(stored))).state == "well"
    with stored.engine.begin() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE audit SET action = 'exported'"))

    assert only(doctor_house.check_audit(patient(stored))).state == "todo"


def test_passes_that_stopped_and_a_house_that_does_not_run_are_found(patient: Make, tmp_path: Path) -> None:
    def states(looked_at: Patient) -> dict[str, str]:
        return {one.check: one.state for one in doctor_house.check_passes(looked_at)}

    assert states(patient()) == {"serve": "todo", "passes": "todo"}
    (tmp_path / "last-good-pass").write_text(NOW.isoformat())
    with only_one(patient().settings):
        assert states(patient()) == {"serve": "well", "passes": "well"}
        assert states(patient(now=NOW + timedelta(days=2))) == {"serve": "well", "passes": "todo"}


def test_a_backup_that_is_missing_old_or_damaged_is_found(patient: Make, stored: Store, tmp_path: Path) -> None:
    def state(now: timedelta = timedelta(0)) -> str:
        return only(doctor_house.check_backups(patient(stored, now=NOW + now))).state

    assert state() == "todo"
    make_backup(stored, tmp_path / "backups", NOW)

    assert state() == "well"
    assert state(timedelta(days=3)) == "todo"

    page = tmp_path / "backups" / "backup.json"
    page.write_text(page.read_text().replace('"schema"', '"schemA"'))

    assert state() == "todo"


def test_backups_are_looked_for_where_the_house_keeps_them(patient: Make, stored: Store, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another disk"
    make_backup(stored, elsewhere, NOW)

    assert only(doctor_house.check_backups(patient(stored))).state == "todo"
    assert only(doctor_house.check_backups(patient(stored, backup_dir=str(elsewhere)))).state == "well"


@pytest.mark.parametrize(("disks", "state"), [((1, 1), "note"), ((1, 2), "well")])
def test_backups_that_would_die_with_the_database_are_noted(
    patient: Make, stored: Store, tmp_path: Path, disks: tuple[int, int], state: str
) -> None:
    house = replace(patient(stored), device=lambda folder: disks[folder == tmp_path / "backups"])

    assert only(doctor_house.check_backup_disk(house)).state == state


def test_what_nobody_has_said_yet_is_found(patient: Make, stored: Store) -> None:
    bare = {one.check: one.state for one in doctor_house.check_wishes(patient(stored))}
    with stored.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:a@b.kz",), ("labour",)))
    said = {"contact": "mailto:a@b.kz", "admin_to": "mailto:a@b.kz", "public_url": "https://pages.example.kz"}
    full = {one.check: one.state for one in doctor_house.check_wishes(patient(stored, **said))}

    assert bare == {"contact": "todo", "operator": "todo", "public url": "note", "readers": "todo"}
    assert full == {"contact": "well"}


def test_words_that_no_native_reader_signed_are_named(patient: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_house, "list_unsigned", lambda: (("kaz", "web"), ("kaz", "zanwatch")))

    assert only(doctor_house.check_words(patient())).said.endswith("in: kaz.")

    monkeypatch.setattr(doctor_house, "list_unsigned", tuple)

    assert only(doctor_house.check_words(patient())).state == "well"


def test_a_prefect_that_lives_elsewhere_is_found(patient: Make, tmp_path: Path) -> None:
    assert only(doctor_house.check_prefect(patient(), {})).state == "well"
    assert only(doctor_house.check_prefect(patient(), {"PREFECT_HOME": "/elsewhere"})).state == "note"

    (tmp_path / "prefect").write_text("")

    assert only(doctor_house.check_prefect(patient(), {})).state == "broken"


def test_the_worst_finding_says_how_it_ends() -> None:
    found = [Finding("a", "well", ""), Finding("b", "note", ""), Finding("c", "todo", "")]

    assert [worst_of([]), worst_of(found[:2]), worst_of(found)] == ["well", "note", "todo"]
    assert worst_of([Finding("d", "broken", ""), *found]) == "broken"


def test_the_command_ends_with_three_then_with_one_and_shows_no_secret(
    house: House, mailbox: Mailbox, tmp_path: Path
) -> None:
    secret = "s3cret-word"
    settings = {
        "smtp_url": f"smtp://aigul:{secret}@127.0.0.1:{mailbox.port}",
        "telegram_token": TOKEN,
        "secret_key": "ab" * 32,
    }
    first = house.run("doctor", "--json", **settings)

    assert first.code == 3, first.err
    told = json.loads(first.out)
    assert told["state"] == "todo"
    assert {"python", "folder", "mail", "telegram", "robots espi"} <= {one["check"] for one in told["findings"]}
    assert {state for one in told["findings"] for state in [one["state"]]} <= {"well", "note", "todo"}
    plain = house.run("doctor", **settings)
    assert not any(word in first.out + plain.out + plain.err for word in (secret, TOKEN, "ab" * 32))

    open_store(f"sqlite:///{tmp_path / 'data' / 'zanwatch.db'}", bytes(32)).close()

    assert house.run("doctor", **settings).code == 1


def test_a_house_in_which_all_is_well_ends_with_nought(
    patient: Make, stored: Store, mailbox: Mailbox, tmp_path: Path
) -> None:
    from tests.first_hour.strict_servers import portal  # noqa: PLC0415 - here alone

    with stored.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:a@b.kz",), ("labour",)))
    make_backup(stored, tmp_path / "backups", NOW)
    (tmp_path / "last-good-pass").write_text(NOW.isoformat())
    with portal(b"", NOW) as (origin, _), only_one(patient().settings):
        said = dict.fromkeys(AWAY, origin)
        looked_at = patient(
            smtp_url=mailbox.url, contact="mailto:a@b.kz", admin_to="mailto:a@b.kz", public_url=origin, **said
        )
        found = list(look_over(looked_at))

    assert [one for one in found if one.state not in ("well", "note")] == []
