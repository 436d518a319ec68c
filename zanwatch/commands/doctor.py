"""`zanwatch doctor`: what is wrong with this installation, and how it is mended; nothing is changed by asking."""

import json
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import read_settings
from zanwatch.commands.serve import PORT
from zanwatch.entry import now, speak

if TYPE_CHECKING:
    from flows.doctor_model import Finding, Patient

EXITS = {"well": 0, "note": 0, "todo": 3, "broken": 1}


def doctor(
    port: Annotated[int, typer.Option(help="Where the pages are, or will be.")] = PORT,
    backups: Annotated[
        Path | None, typer.Option(help="Where backups are kept: BACKUP_DIR, or DATA_DIR/backups, if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Say what is wrong and how to mend it. Exit code 0: all is well, 3: something is to do, 1: it cannot run."""
    from flows.doctor import look_over, worst_of  # noqa: PLC0415 - see zanwatch.commands
    from flows.doctor_model import Patient  # noqa: PLC0415

    found = []
    patient = Patient(read_settings(), now(), speak(), port=port, backups=backups)
    for finding in chain(look_over(patient), check_sheet_words(patient)):
        found.append(finding)
        if not as_json:
            _show(finding)
    worst = worst_of(found)
    if as_json:
        typer.echo(json.dumps({"state": worst, "findings": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        t = speak()
        said = {
            0: t.gettext("All is well."),
            3: t.gettext("Something is to do."),
            1: t.gettext("It cannot run like this."),
        }
        typer.echo(said[EXITS[worst]])
    raise typer.Exit(EXITS[worst])


def check_sheet_words(patient: "Patient") -> "tuple[Finding, ...]":
    """See in which languages of printed sheets, which are more than the catalogues', no native reader signed the words.

    It stands here because the pages keep these words, and the other checks know no pages.
    """
    from flows.doctor_model import Finding  # noqa: PLC0415 - see zanwatch.commands
    from web.reading.stands import list_unsigned, read_sheet_words  # noqa: PLC0415

    t, unsigned = patient.t, list_unsigned()
    if not unsigned:
        return (patient.well("sheet words", t.gettext("Native readers have signed the words of printed sheets.")),)
    names = ", ".join(f"{read_sheet_words()[language]['name']} ({language})" for language in unsigned)
    words = t.gettext("No native reader has signed the words of printed sheets in: {names}.").format(names=names)
    mend = t.gettext(
        "Have somebody who grew up with the language read web/templates/stands/words.toml and put name and date there."
    )
    return (Finding("sheet words", "note", words, mend),)


def _show(finding: "Finding") -> None:
    """Print a finding on its own lines: what it is stands first, so that no colour is needed."""
    t = speak()
    marks = {
        "well": t.gettext("well"),
        "note": t.gettext("note"),
        "todo": t.gettext("to do"),
        "broken": t.gettext("broken"),
    }
    typer.echo(f"{marks[finding.state]:<12} {finding.said}")
    if finding.mend:
        typer.echo(f"{'':<12} → {finding.mend}")
