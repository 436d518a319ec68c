from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.engine import Store
from storage.errors import NotStoredError
from storage.factors import (
    CODES,
    begin_factor,
    confirm_factor,
    count_recovery_codes,
    drop_factor,
    fits_factor,
    use_factor,
)
from storage.flags import vault_of
from storage.users import User, list_users, remove_user, store_user
from tests.storage.telephone import Phone

STEP = timedelta(seconds=30)


@pytest.fixture
def phone(store: Store, noon: datetime) -> Phone:
    with store.transaction() as session:
        store_user(session, User("Айгүл К.", "admin", noon), "hash")
        return Phone(begin_factor(session, "Айгүл К."))


@pytest.fixture
def codes(store: Store, phone: Phone, noon: datetime) -> tuple[str, ...]:
    """The recovery codes of a factor that was put in force a minute ago."""
    earlier = noon - 2 * STEP
    with store.transaction() as session:
        return confirm_factor(session, "Айгүл К.", phone.show(earlier), earlier)


def use(store: Store, code: str, at: datetime, name: str = "айгүл к.") -> bool:
    with store.transaction() as session:
        return use_factor(session, name, code, at)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_digits_are_those_of_rfc_6238(store: Store, noon: datetime, seconds: int, digits: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    with store.transaction() as session:
        store_user(session, User("Дана", "admin", noon), "hash")
        begin_factor(session, "Дана")
        # The seed of the RFC's own table (appendix B), of whose eight digits these are the last six.
        sealed = vault_of(session).encrypt(b"12345678901234567890".hex(), "account.factor")
        session.connection().execute(text("UPDATE account SET factor_secret = :sealed"), {"sealed": sealed})
        session.expire_all()

        assert len(confirm_factor(session, "Дана", digits, at)) == CODES


def test_before_the_first_right_code_nobody_is_asked_for_one(store: Store, phone: Phone, noon: datetime) -> None:
    with store.transaction() as session:
        wrong = confirm_factor(session, "Айгүл К.", "000000", noon)
        before = (fits_factor(session, "Айгүл К.", "", noon), list_users(session)[0].has_second_factor)
        codes = confirm_factor(session, "Айгүл К.", f" {phone.show(noon)[:3]} {phone.show(noon)[3:]}", noon)
        after = (fits_factor(session, "Айгүл К.", "", noon), list_users(session)[0].has_second_factor)

    assert (wrong, before, len(set(codes)), after) == ((), (True, False), CODES, (False, True))


@pytest.mark.usefixtures("codes")
def test_a_telephone_may_be_half_a_minute_wrong_and_no_more(store: Store, phone: Phone, noon: datetime) -> None:
    with store.reading() as session:
        fits = [fits_factor(session, "Айгүл К.", phone.show(noon + off * STEP), noon) for off in range(-3, 4)]

    assert fits == [False, False, True, True, True, False, False]


@pytest.mark.usefixtures("codes")
def test_a_code_opens_once_and_so_does_every_one_before_it(store: Store, phone: Phone, noon: datetime) -> None:
    now, before = phone.show(noon), phone.show(noon - STEP)
    used = [use(store, code, noon) for code in (now, now, before, phone.show(noon + STEP))]

    assert used == [True, False, False, True]


@pytest.mark.parametrize("is_recovery", [True, False])
def test_of_many_who_come_with_one_code_at_the_same_moment_one_gets_in(
    store: Store, phone: Phone, codes: tuple[str, ...], noon: datetime, *, is_recovery: bool
) -> None:
    code = codes[0] if is_recovery else phone.show(noon)
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda _: use(store, code, noon), range(16)))

    assert used.count(True) == 1


def test_a_recovery_code_opens_once_however_it_is_copied(store: Store, codes: tuple[str, ...], noon: datetime) -> None:
    copied = [codes[0].upper().replace("-", " "), codes[0], codes[1].replace("-", ""), "", "-" * 24, "0" * 20]
    used = [use(store, code, noon) for code in copied]
    with store.reading() as session:
        left = count_recovery_codes(session, "Айгүл К.")

    assert (used, left) == ([True, False, True, False, False, False], CODES - 2)


def test_the_codes_of_one_person_open_nothing_for_another(store: Store, codes: tuple[str, ...], noon: datetime) -> None:
    with store.transaction() as session:
        store_user(session, User("Дана", "admin", noon), "hash")
        other = Phone(begin_factor(session, "Дана"))
        confirm_factor(session, "Дана", other.show(noon - STEP), noon - STEP)

    assert [use(store, code, noon, "Дана") for code in (codes[0], other.show(noon))] == [False, True]
    assert use(store, codes[0], noon)


@pytest.mark.usefixtures("phone")
def test_a_factor_in_force_is_not_replaced_but_taken_away(store: Store, codes: tuple[str, ...], noon: datetime) -> None:
    with store.transaction() as session:
        with pytest.raises(NotStoredError, match="already"):
            begin_factor(session, "Айгүл К.")
        dropped = [drop_factor(session, "Айгүл К.") for _ in range(2)]
        left = count_recovery_codes(session, "Айгүл К.")

    assert (dropped, left, len(codes)) == ([True, False], 0, CODES)
    assert use(store, "", noon)


def test_a_new_password_takes_no_factor_away_and_a_removed_account_all(
    store: Store, codes: tuple[str, ...], noon: datetime
) -> None:
    with store.transaction() as session:
        store_user(session, User("Айгүл К.", "reader", noon), "another hash")
        kept = list_users(session)[0].has_second_factor
        remove_user(session, "Айгүл К.")
        left = session.connection().execute(text("SELECT count(*) FROM recovery_code")).scalar_one()

    assert (kept, len(codes), left) == (True, CODES, 0)


def test_no_seed_and_no_code_stands_in_the_database_as_it_is(file_store: Store, noon: datetime) -> None:
    with file_store.transaction() as session:
        store_user(session, User("Дана", "admin", noon), "hash")
        phone = Phone(begin_factor(session, "Дана"))
        codes = confirm_factor(session, "Дана", phone.show(noon), noon)
    with file_store.engine.connect() as connection:
        dump = "\n".join(connection.connection.iterdump())  # type: ignore[attr-defined] - SQLite's own driver

    assert [one for one in (phone.seed.hex(), phone.seed.hex().upper(), *codes) if one in dump] == []
    assert dump.count('INSERT INTO "recovery_code"') == CODES
