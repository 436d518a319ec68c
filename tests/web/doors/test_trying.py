"""B47, B48: what the door's answers take in time tells nobody who may come in, and ten thousand tries are ten."""

import math
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from fastapi import FastAPI

from storage.engine import Store
from storage.factors import begin_factor, confirm_factor
from tests.storage.telephone import Phone
from tests.web.doors.browsing import NOON, PASSWORD, Browser, Clock
from web.doors import passwords

P_VALUE = 0.05


def measure(
    browser: Browser, clock: Clock, names: Sequence[str], rounds: int, code: str = ""
) -> dict[str, list[float]]:
    """Return how long a wrong password takes for each name, in turns, so that a busy machine is busy for both."""
    spent: dict[str, list[float]] = {name: [] for name in names}
    browser.csrf()
    for number in range(rounds):
        clock.at += timedelta(minutes=16)
        for name in names if number % 2 else reversed(names):
            start = time.perf_counter()
            browser.sign_in(name, "a wrong password", code=code)
            spent[name].append(time.perf_counter() - start)
    return spent


def p_of(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how likely such a difference is by chance: Mann and Whitney's test, two-sided, by its normal form.

    >>> p_of(range(50), range(50)) > 0.9, p_of(range(50), range(40, 90)) < 0.001
    (True, True)
    """
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks: dict[float, list[int]] = {}
    for place, (value, _) in enumerate(ranked, 1):
        ranks.setdefault(value, []).append(place)
    total = sum(sum(ranks[value]) / len(ranks[value]) for value in one)
    n, m = len(one), len(other)
    u = total - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("dear_hashes")
def test_a_thousand_tries_tell_by_no_time_whether_somebody_has_a_name_or_a_second_factor(
    bare_app: FastAPI,
    store: Store,
    clock: Clock,
) -> None:
    with store.transaction() as session:
        phone = Phone(begin_factor(session, "admin"))
        confirm_factor(session, "admin", phone.show(NOON), NOON)
    spent = measure(Browser(bare_app), clock, ("reader", "nobody", "admin"), 1000, code="123456")
    found = {
        "name": p_of(spent["reader"], spent["nobody"]),
        "factor": p_of(spent["reader"], spent["admin"]),
    }

    # A chance of one in twenty for each would be red for nothing every tenth time: Bonferroni's half for either.
    assert {what: p for what, p in found.items() if p < P_VALUE / 2 / 10} == {}


@pytest.mark.usefixtures("dear_hashes")
def test_without_the_hash_of_nobody_thirty_tries_tell(
    bare_app: FastAPI,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_right: Callable[[str, str | None], bool] = passwords.is_right
    monkeypatch.setattr(
        "web.doors.proving.is_right", lambda said, wanted: wanted is not None and is_right(said, wanted)
    )
    spent = measure(Browser(bare_app), clock, ("reader", "nobody"), 30)

    assert p_of(spent["reader"], spent["nobody"]) < P_VALUE / 20


@pytest.mark.parametrize("tries", [400, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])])
def test_whoever_comes_from_ever_new_networks_gets_ten_tries_and_locks_nobody_out_for_longer(
    bare_app: FastAPI,
    clock: Clock,
    tries: int,
) -> None:
    codes = []
    for number in range(tries):
        browser = Browser(bare_app, peer=f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1")
        browser.cookies.set("zanwatch_door", "A" * 43, "127.0.0.1")
        lie = {"X-Forwarded-For": f"192.0.2.{number % 250}, 10.0.0.{number % 250}"}
        codes.append(browser.post("/sign-in", lie, name="admin", password=f"guess {number}").status_code)
    clock.at += timedelta(minutes=15)

    assert codes == [401] * 10 + [429] * (tries - 10)
    assert Browser(bare_app).sign_in("admin", PASSWORD).status_code == 303
