"""`zanwatch successors …`: which act takes the place of one that died, and where each of its articles went."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zanwatch.entry import UsageError, now, opened_store, speak, spoken_language

if TYPE_CHECKING:
    from sqlmodel import Session

    from flows.concordances import Concordance, JudgedLink
    from storage.succession import Decision, Succession

app = typer.Typer(no_args_is_help=True, help="Which act takes the place of one that died, and where its articles went.")
OPERATOR = "zanwatch"
Old = Annotated[str, typer.Argument(help="ЕСПИ code or adilet id of the act that died.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Unit = Annotated[
    str | None, typer.Argument(help="The old unit of one link, as art_20; without it the act's successor.")
]


@app.command("list")
def list_all(as_json: AsJson = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List every act that has a successor, proposed or decided."""
    from storage.succession import list_successions  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        rows = [_as_json(session, one) for one in list_successions(session)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    heads = [t.gettext("Old act"), t.gettext("New act"), t.gettext("Number"), t.gettext("State"), t.gettext("Why")]
    show_table(heads, [[r["old"], r["new"] or "—", r["number"], r["state"], ", ".join(r["grounds"])] for r in rows])


@app.command()
def show(
    old: Old,
    language: Annotated[str, typer.Option("--language", help="rus or kaz: the language of both texts.")] = "rus",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show both acts side by side: where each old article stands now, with a score; «no counterpart» where nowhere."""
    if language not in ("rus", "kaz"):
        raise UsageError(f"--language {language}: rus or kaz")
    with opened_store() as store, store.reading() as session:
        succession, found = _find(session, old, language)
        known = _as_json(session, succession)
    links = [_link_as_json(item) for item in found.links] if found else []
    if as_json:
        value = {**known, "language": found.language if found else None, "links": links}
        typer.echo(json.dumps(value, ensure_ascii=False))
        return
    from zanwatch.side_by_side import show_concordance  # noqa: PLC0415

    show_concordance(known, found, speak(), spoken_language())


@app.command()
def confirm(old: Old, unit: Unit = None) -> None:
    """Say that a proposed successor, or the link of one old unit, is right."""
    _decide(old, unit, "confirmed")


@app.command()
def reject(old: Old, unit: Unit = None) -> None:
    """Say that a proposed successor, or the link of one old unit, is wrong; a rejected act stays on the watch list."""
    _decide(old, unit, "rejected")


def _decide(name: str, unit: str | None, state: "Decision") -> None:
    from flows.succession import judge  # noqa: PLC0415 - see zanwatch.commands
    from storage.succession import Decided, decide_link  # noqa: PLC0415

    decided = Decided(state, now(), OPERATOR)
    with opened_store() as store, store.transaction() as session:
        succession, found = _find(session, name, "rus")
        if unit is None:
            judge(session, succession, decided)
        else:
            link = next((item.link for item in found.links if item.link.old == (unit,)), None) if found else None
            if link is None:
                raise UsageError(f"{unit}: no link starts there; `zanwatch successors show {name}` lists them")
            decide_link(session, (succession.old, succession.successor.code), link, decided)
    t = speak()
    typer.echo(t.gettext("Confirmed.") if state == "confirmed" else t.gettext("Rejected."))


def _find(session: "Session", name: str, language: str) -> "tuple[Succession, Concordance | None]":
    from flows.concordances import find_concordance  # noqa: PLC0415 - see zanwatch.commands
    from storage.acts import find_facts  # noqa: PLC0415
    from storage.succession import list_successions  # noqa: PLC0415

    facts = find_facts(session, name)
    code = facts.code if facts else name
    found = find_concordance(session, code, "kaz" if language == "kaz" else "rus")
    if found is not None:
        return found.succession, found
    # A rejected one is shown too: what was rejected by mistake can be confirmed.
    known = list_successions(session, code)
    if not known:
        raise UsageError(f"{name}: no successor is known; `zanwatch successors list` lists the acts that have one")
    alive = [one for one in known if one.state != "rejected"]
    return (alive or list(known))[-1], None


def _as_json(session: "Session", succession: "Succession") -> dict[str, Any]:
    from storage.acts import find_facts, list_watched  # noqa: PLC0415 - see zanwatch.commands

    successor = succession.successor
    facts = [find_facts(session, code) if code else None for code in (succession.old, successor.code)]
    return {
        "old": succession.old,
        "old_title": dict(facts[0].title) if facts[0] else {},
        "new": successor.code or None,
        "new_title": dict(facts[1].title) if facts[1] else {},
        "number": successor.number,
        "date": successor.signed_on.isoformat() if successor.signed_on else None,
        "grounds": list(successor.grounds),
        "article": successor.article or None,
        "state": succession.state,
        "watched": any(act.code == successor.code for act in list_watched(session)),
    }


def _link_as_json(item: "JudgedLink") -> dict[str, Any]:
    link = item.link
    return {
        "old": list(link.old),
        "new": list(link.new),
        "score": link.score,
        "kind": link.kind,
        "why": list(link.why),
        "state": item.state,
    }
