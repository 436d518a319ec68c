"""The house is looked over, one check after another; each says in words what is wrong and how it is mended.

Nothing is changed by looking: no key is made, no schema renewed, no mail sent.
"""

import os
from collections.abc import Iterator
from dataclasses import replace

from flows import doctor_house, doctor_machine, doctor_net
from flows.doctor_model import STATES, Check, Finding, Patient, State

BEFORE: tuple[Check, ...] = (
    doctor_machine.check_python,
    doctor_machine.check_folder,
    doctor_machine.check_time_zones,
    doctor_machine.check_certificates,
    doctor_house.check_key,
)
AFTER: tuple[Check, ...] = (
    doctor_machine.check_sqlite,
    doctor_machine.check_disk,
    doctor_machine.check_rows_of_time,
    doctor_machine.check_port,
    doctor_house.check_wishes,
    doctor_net.check_mail,
    doctor_net.check_telegram,
    doctor_net.check_portals,
    doctor_house.check_audit,
    doctor_house.check_passes,
    doctor_house.check_backups,
    doctor_house.check_backup_disk,
    doctor_house.check_words,
)
"""Those that may need the database."""


def look_over(patient: Patient) -> Iterator[Finding]:
    """Yield what every check finds, as soon as it does; the database is opened and closed here."""
    for check in BEFORE:
        yield from check(patient)
    findings, store = doctor_house.check_schema(patient)
    yield from findings
    try:
        patient = replace(patient, store=store)
        for check in AFTER:
            yield from check(patient)
        yield from doctor_house.check_prefect(patient, dict(os.environ))
    finally:
        if store is not None:
            store.close()


def worst_of(findings: list[Finding]) -> State:
    """Return the worst state among them."""
    return max((one.state for one in findings), key=STATES.index, default="well")
