"""`zanwatch cases …`: where the Russian and the Kazakh text of an edition part ways, and what a person says of it."""

import getpass
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zanwatch.entry import UsageError, now, opened_store, speak, spoken_language

if TYPE_CHECKING:
    from gettext import NullTranslations

    from law.cases.model import Case, Figure
    from law.model import AmendingAct
    from storage.cases import CaseState, Decision, StoredCase

app = typer.Typer(no_args_is_help=True, help="Where two languages of one text part ways.")

PORTALS = {"espi": "zan.gov.kz", "adilet": "adilet.zan.kz"}
"""Portals as people know them."""
Number = Annotated[int, typer.Argument(metavar="ID", help="The case's number, as `cases list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the case.")]


@app.callback()
def group() -> None:
    """Where two languages of one text part ways."""


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="Only these: open, confirmed or rejected.")] = None,
    act: Annotated[str | None, typer.Option(help="ЕСПИ code or adilet id.")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List the cases, oldest first."""
    from storage.acts import find_facts  # noqa: PLC0415 - see zanwatch.commands
    from storage.cases import STATES, list_cases  # noqa: PLC0415

    known = next((one for one in STATES if one == state), None)
    if state is not None and known is None:
        raise UsageError(f"--state {state}: one of {', '.join(STATES)}")
    with opened_store() as store, store.reading() as session:
        facts = find_facts(session, act) if act else None
        found = list_cases(session, state=known, act=facts.code if facts else act)
    if as_json:
        typer.echo(json.dumps([case_as_json(one) for one in found], ensure_ascii=False))
        return
    t = speak()
    if not found:
        typer.echo(t.gettext("No cases."))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    heads = [
        t.gettext("No."),
        t.gettext("State"),
        t.gettext("Act"),
        t.gettext("Edition"),
        t.gettext("Place"),
        t.gettext("What parts them"),
    ]
    show_table(heads, [_row(one, t) for one in found])


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show both wordings of a case side by side, and all that was said of it."""
    from storage.cases import get_case, list_decisions  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        try:
            found = get_case(session, number)
        except NotStoredError as error:
            raise _unknown(number) from error
        said = list_decisions(session, number)
    _print(found, said, as_json=as_json)


@app.command()
def confirm(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Say that the two texts do part ways."""
    _decide(number, "confirmed", reason, as_json=as_json)


@app.command()
def reject(number: Number, reason: Reason = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Say that the two texts mean the same; the same words do not come back."""
    _decide(number, "rejected", reason, as_json=as_json)


def case_as_json(stored: "StoredCase") -> dict[str, Any]:
    """Return a case as plain values; `from` equals `to` where the languages have no common edition before it."""
    from law.cases.model import case_as_contract  # noqa: PLC0415
    from law.languages import label  # noqa: PLC0415

    return {
        "id": stored.id,
        "act": stored.act,
        "from": stored.from_on.isoformat(),
        "to": stored.to_on.isoformat(),
        **case_as_contract(stored.case),
        "label": label(stored.case.eid, "rus"),
        "state": stored.state,
        "found_at": stored.found_at.isoformat(),
        "decided_by": stored.decided_by or None,
        "decided_at": stored.decided_at.isoformat() if stored.decided_at else None,
        "reason": stored.reason or None,
    }


def decision_as_json(decision: "Decision") -> dict[str, Any]:
    """Return what was said of a case as plain values."""
    return {
        "state": decision.state,
        "decided_by": decision.who,
        "decided_at": decision.at.isoformat(),
        "reason": decision.reason or None,
    }


def _decide(number: int, state: "CaseState", reason: str, *, as_json: bool) -> None:
    from storage.cases import Decision, decide_case, list_decisions  # noqa: PLC0415
    from storage.errors import NotStoredError  # noqa: PLC0415

    with opened_store() as store, store.transaction() as session:
        try:
            decided = decide_case(session, number, Decision(state, _who(), now(), reason))
        except NotStoredError as error:
            raise _unknown(number) from error
        said = list_decisions(session, number)
    _print(decided, said, as_json=as_json)


def _unknown(number: int) -> UsageError:
    return UsageError(f"there is no case {number}; `zanwatch cases list` lists what there is")


def _who() -> str:
    try:
        who = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have a number and no name
        who = "zanwatch"
    return f"{who} (command)"


def _row(stored: "StoredCase", t: "NullTranslations") -> list[str]:
    from law.languages import label  # noqa: PLC0415

    place = label(stored.case.eid, spoken_language())
    return [
        f"{stored.id}",
        _state(stored.state, t),
        stored.act,
        f"{stored.to_on:%d.%m.%Y}",
        place,
        _what(stored.case, t),
    ]


def _state(state: "CaseState", t: "NullTranslations") -> str:
    words = {"open": t.gettext("open"), "confirmed": t.gettext("confirmed"), "rejected": t.gettext("rejected")}
    return words[state]


def _what(case: "Case", t: "NullTranslations") -> str:
    """Return in a few words what parts the two texts."""
    if case.kind == "numbers":
        figures = " ↔ ".join(_figures(side) for side in (case.rus_figures, case.kaz_figures))
        return f"{case.about}: {figures}" if case.about else figures
    if case.kind == "attribution":
        return _who_changed_it(case, t)
    if case.kind == "sources":
        return t.gettext("The portals print different words: {portals}.").format(
            portals=", ".join(PORTALS.get(item.portal, item.portal) for item in case.by_source)
        )
    sentences = {
        ("missing", "rus"): t.gettext("only in Russian"),
        ("missing", "kaz"): t.gettext("only in Kazakh"),
        ("changed", "rus"): t.gettext("changed in Russian only"),
        ("changed", "kaz"): t.gettext("changed in Kazakh only"),
    }
    return sentences[case.kind, case.only_in or "rus"]


def _who_changed_it(case: "Case", t: "NullTranslations") -> str:
    rus, kaz = _acts(case.rus_acts), _acts(case.kaz_acts)
    if rus and kaz:
        text = t.gettext("The notes name different amending acts: the Russian one {rus}, the Kazakh one {kaz}.")
        return text.format(rus=rus, kaz=kaz)
    if rus:
        return t.gettext("Only the Russian note names the amending act {acts}.").format(acts=rus)
    return t.gettext("Only the Kazakh note names the amending act {acts}.").format(acts=kaz)


def _acts(acts: "tuple[AmendingAct, ...]") -> str:
    return ", ".join(
        f"№ {act.number} ({act.signed_on:%d.%m.%Y})" if act.signed_on else f"№ {act.number}" for act in acts
    )


def _figures(figures: "tuple[Figure, ...]") -> str:
    return ", ".join(figure.printed for figure in figures) or "—"


def _print(stored: "StoredCase", said: "tuple[Decision, ...]", *, as_json: bool) -> None:
    if as_json:
        decisions = [decision_as_json(one) for one in said]
        typer.echo(json.dumps({**case_as_json(stored), "decisions": decisions}, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    case = stored.case
    number, state, act, edition, place, what = _row(stored, t)
    typer.echo(f"{number} · {state} · {act} · {edition} · {place}")
    typer.echo(what)
    for one in said:
        typer.echo(f"{_state(one.state, t)} · {one.who} · {one.at:%d.%m.%Y %H:%M} UTC · {one.reason}".rstrip(" ·"))
    typer.echo("")
    if case.before is not None:
        typer.echo(t.gettext("Before: {words}").format(words=case.before))
        typer.echo("")
    none = t.gettext("(does not stand there)")
    if case.kind == "sources":
        heads = [PORTALS.get(item.portal, item.portal) for item in case.by_source]
        show_table(heads, [[item.text or none for item in case.by_source]])
        return
    show_table([t.gettext("Russian"), t.gettext("Kazakh")], [[case.rus or none, case.kaz or none]])
