"""`zanwatch watchlist …`: which acts are watched, which are proposed, and the list as a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import BadSettingError, read_settings
from config.watchlist import TOPICS
from zanwatch.entry import UsageError, now, opened_store, speak

if TYPE_CHECKING:
    from gettext import NullTranslations

    from flows.watchlist import Entry, Import

app = typer.Typer(no_args_is_help=True, help="Which acts are watched, which wait for a person, and the list as a file.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
ID = Annotated[str, typer.Argument(help="ЕСПИ code, adilet id, the act's number, or its name in the list.")]


@app.command("list")
def list_all(as_json: AsJson = False) -> None:  # noqa: FBT002 - Typer's form of a flag
    """List the acts: on watch, proposed (their ids are not sure yet), and taken off."""
    from flows.watchlist import list_entries  # noqa: PLC0415 - see zanwatch.commands

    settings = read_settings()
    with opened_store(settings) as store, store.reading() as session:
        entries = list_entries(session, settings)
    if as_json:
        typer.echo(json.dumps([_as_json(entry) for entry in entries], ensure_ascii=False))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    t = speak()
    states = {"watched": t.gettext("watched"), "proposed": t.gettext("proposed"), "off": t.gettext("taken off")}
    heads = [t.gettext("Act"), t.gettext("Number"), t.gettext("Title"), t.gettext("State"), t.gettext("Id is sure")]
    show_table(heads, [[e.act.key, e.act.number, _title(e), states[e.state], _surety(e, t)] for e in entries])
    typer.echo(_count(entries, t), err=True)


@app.command()
def add(
    act: ID,
    topic: Annotated[
        list[str] | None, typer.Option(help=f"Its topics: {', '.join(TOPICS)}; may be given again.")
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", help="The adilet id of an act that the list knows without one.")
    ] = None,
    why: Annotated[str | None, typer.Option(help="Why it matters to the centre.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Put an act on watch. Its id is verified when it is first read: title, number and date must agree."""
    from flows.watchlist import put_act_on  # noqa: PLC0415

    said: dict[str, object] = {"topics": topic, "adilet_id": id_, "why": why}
    settings = read_settings()
    with opened_store(settings) as store, store.transaction() as session:
        entry = _tried(lambda: put_act_on(session, settings, act, {k: v for k, v in said.items() if v}, now()))
    t = speak()
    _tell(entry, t.gettext("{act} is watched from the next pass on."), as_json=as_json)


@app.command()
def remove(act: ID, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Take an act off the watch; all that is stored of it stays."""
    from flows.watchlist import take_act_off  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store, store.transaction() as session:
        entry = _tried(lambda: take_act_off(session, settings, act, now()))
    t = speak()
    _tell(entry, t.gettext("{act} is not watched any more; what is stored of it stays."), as_json=as_json)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A list in TOML, CSV (UTF-8) or XLSX.")],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would change, and change nothing.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Take acts over from a file: all of it, or nothing where a line is wrong. Acts that it does not name stay."""
    from config.listfile import read_file  # noqa: PLC0415
    from flows.watchlist import keep_import, preview_import  # noqa: PLC0415

    settings = read_settings()
    acts = _tried(lambda: read_file(file))
    with opened_store(settings) as store, store.transaction() as session:
        if preview:
            found = _tried(lambda: preview_import(session, settings, acts))
        else:
            found = _tried(lambda: keep_import(session, settings, acts, now()))
    if as_json:
        typer.echo(json.dumps(_import_as_json(found), ensure_ascii=False))
        return
    t = speak()
    words = t.gettext("New: {added}, changed: {changed}, as they were: {same}.")
    typer.echo(words.format(added=len(found.added), changed=len(found.changed), same=len(found.same)))
    for mark, acts in (("+", found.added), ("~", found.changed)):
        for act in acts:
            typer.echo(f"  {mark} {act.key}  {act.title.get('rus') or act.title.get('kaz', '')}")
    if preview:
        typer.echo(t.gettext("Nothing was changed: this was a preview."), err=True)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="Where to: its name ends with .toml, .csv or .xlsx.")]) -> None:
    """Write the whole list, proposals too, as a file that `import` takes back unchanged."""
    from config.listfile import write_file  # noqa: PLC0415
    from flows.watchlist import list_entries  # noqa: PLC0415

    settings = read_settings()
    with opened_store(settings) as store, store.reading() as session:
        acts = [entry.act for entry in list_entries(session, settings) if entry.state != "off"]
    _tried(lambda: write_file(file, acts))
    typer.echo(speak().gettext("Written: {file}, {count} acts.").format(file=file, count=len(acts)), err=True)


def _tried(work: Any) -> Any:
    from flows.watchlist import UnknownActError  # noqa: PLC0415

    try:
        return work()
    except (BadSettingError, UnknownActError) as error:
        raise UsageError(str(error)) from error


def _tell(entry: "Entry", words: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_as_json(entry), ensure_ascii=False))
        return
    typer.echo(words.format(act=" ".join(part for part in (entry.act.key, _title(entry)) if part)))


def _title(entry: "Entry") -> str:
    said = entry.facts.title if entry.facts else {}
    return said.get("rus") or entry.act.title.get("rus") or said.get("kaz") or entry.act.title.get("kaz", "")


def _surety(entry: "Entry", t: "NullTranslations") -> str:
    if entry.doubt:
        return t.gettext("differs: {what}").format(what=entry.doubt)
    return t.gettext("yes") if entry.is_verified else t.gettext("not yet")


def _count(entries: Sequence["Entry"], t: "NullTranslations") -> str:
    there = [entry for entry in entries if entry.state != "off"]
    sure = sum(entry.is_verified for entry in there)
    waiting = sum(entry.state == "proposed" for entry in there)
    words = t.gettext("In the list: {all}; verified: {sure}; waiting for you: {waiting}.")
    return words.format(all=len(there), sure=sure, waiting=waiting)


def _as_json(entry: "Entry") -> dict[str, object]:
    act = entry.act
    return {
        "act": act.key,
        "code": act.code or (entry.facts.code if entry.facts else None),
        "adilet_id": act.adilet_id or None,
        "number": act.number or None,
        "adopted_on": act.adopted_on.isoformat() if act.adopted_on else None,
        "title": act.title,
        "topics": list(act.topics),
        "why": act.why,
        "state": entry.state,
        "verified": entry.is_verified,
        "read": entry.facts is not None,
        "doubt": entry.doubt or None,
    }


def _import_as_json(found: "Import") -> dict[str, list[str]]:
    groups = {"added": found.added, "changed": found.changed, "same": found.same}
    return {name: [act.key for act in acts] for name, acts in groups.items()}
