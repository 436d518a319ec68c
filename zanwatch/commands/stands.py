"""`zanwatch stands …`: the centre's printed sheets, on what they rest, where they hang, and whether they are right."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings, read_settings
from zanwatch.commands.stands_pack import file_, pack, write_out
from zanwatch.commands.stands_shown import as_plain, describe_rests, said_as_plain
from zanwatch.entry import UsageError, now, opened_store, speak
from zanwatch.operator import name_operator

if TYPE_CHECKING:
    from sqlmodel import Session

    from flows.stand_deeds import By
    from storage.stand_places import Copy
    from storage.stand_values import Draft, Sheet

app = typer.Typer(no_args_is_help=True, help="The centre's printed sheets.")

Code = Annotated[str, typer.Argument(metavar="CODE", help="The sheet's code, as it stands on it.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")]
Title = Annotated[str, typer.Option(help="What stands on top of it.")]
Language = Annotated[str, typer.Option(help="rus, kaz, uzb, kir, tgk or eng.")]
Text = Annotated[Path | None, typer.Option(help="A UTF-8 file with its words.")]
File = Annotated[Path | None, typer.Option(help="A PDF, DOCX, PNG or JPEG made elsewhere, instead of the words.")]
Owner = Annotated[str, typer.Option(help="Who is told when the law changes: a name of `zanwatch subscribers`.")]
Rests = Annotated[list[str] | None, typer.Option(help="What it rests on: 49212:art_18; may be given again.")]
Note = Annotated[str, typer.Option(help="For staff alone.")]
Why = Annotated[str, typer.Option(help="Why; it is kept with the sheet.")]


app.command("pack")(pack)
app.command("file")(file_)


@app.callback()
def group() -> None:
    """The centre's printed sheets."""


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="Only these: valid, check or replace.")] = "",
    language: Annotated[str, typer.Option(help="Only those in this language.")] = "",
    as_json: AsJson = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """List the sheets, by title."""
    from storage.stand_places import list_copies  # noqa: PLC0415 - see zanwatch.commands
    from storage.stand_values import SHEET_LANGUAGES, SHEET_STATES  # noqa: PLC0415
    from storage.stands import list_sheets  # noqa: PLC0415

    for word, known, option in ((state, SHEET_STATES, "state"), (language, SHEET_LANGUAGES, "language")):
        if word and word not in known:
            raise UsageError(f"--{option} {word}: one of {', '.join(known)}")
    with opened_store() as store, store.reading() as session:
        found = [one for one in list_sheets(session) if state in ("", one.state) and language in ("", one.language)]
        copies = list_copies(session, [one.id for one in found])
    if as_json:
        typer.echo(json.dumps([as_plain(one, copies) for one in found], ensure_ascii=False))
        return
    t = speak()
    if not found:
        typer.echo(t.gettext("No sheets."))
        return
    from zanwatch.show import show_table  # noqa: PLC0415

    heads = [t.gettext("Code"), t.gettext("State"), t.gettext("Language"), t.gettext("Title"), t.gettext("It rests on")]
    show_table(heads, [[one.code, one.state, one.language, one.title, describe_rests(one)] for one in found])


@app.command()
def add(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    title: Title,
    language: Language,
    text: Text = None,
    file: File = None,
    owner: Owner = "",
    rests: Rests = None,
    note: Note = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Register a sheet; its code is printed."""
    from flows.stand_deeds import register  # noqa: PLC0415 - see zanwatch.commands
    from flows.stand_file import read_basis  # noqa: PLC0415

    settings = read_settings()
    with _writing(settings) as session:
        draft = _draft(title, language, (text, file), owner, note)
        sheet = register(session, draft, [read_basis(one) for one in rests or ()], _by(settings))
    _tell(sheet, as_json=as_json)


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show a sheet with all that was said of it."""
    from storage.stand_places import list_copies  # noqa: PLC0415 - see zanwatch.commands
    from storage.stands import get_sheet, list_standings  # noqa: PLC0415

    with _writing(read_settings()) as session:
        sheet = get_sheet(session, code)
        said, copies = list_standings(session, sheet.id), list_copies(session, [sheet.id])
    if as_json:
        shown = {**as_plain(sheet, copies), "text": sheet.text, "said": [said_as_plain(one) for one in said]}
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    typer.echo(f"{sheet.code} · {sheet.state} · {sheet.language} · {sheet.title}\n{describe_rests(sheet)}")
    for copy in copies:
        typer.echo(
            f"{copy.place.town}, {copy.place.name} · {copy.printed_at or '—'} · {copy.removed_at or ''}".rstrip(" ·")
        )
    for one in said:
        typer.echo(f"{one.at:%d.%m.%Y %H:%M} UTC · {one.state} · {one.who or 'zanwatch'} · {one.why}".rstrip(" ·"))


@app.command()
def confirm(code: Code, reason: Why = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Say that a sheet is right by the text of today."""
    from flows import stand_deeds  # noqa: PLC0415 - see zanwatch.commands

    settings = read_settings()
    with _writing(settings) as session:
        sheet = stand_deeds.confirm(session, code, reason, _by(settings))
    _tell(sheet, as_json=as_json)


@app.command()
def replace(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    code: Code,
    title: Title = "",
    text: Text = None,
    file: File = None,
    rests: Rests = None,
    reason: Why = "",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Put a new sheet in the place of another; without --text and --file the old one is only to be taken down."""
    from flows import stand_deeds  # noqa: PLC0415 - see zanwatch.commands
    from flows.stand_deeds import Basis  # noqa: PLC0415
    from flows.stand_file import read_basis  # noqa: PLC0415
    from storage.stands import get_sheet  # noqa: PLC0415

    settings = read_settings()
    with _writing(settings) as session:
        old, by = get_sheet(session, code), _by(settings)
        if text is None and file is None:
            sheet = stand_deeds.withdraw(session, code, reason, by)
        else:
            draft = _draft(title or old.title, old.language, (text, file), old.owner, old.note)
            bases = [read_basis(one) for one in rests or ()] or [
                Basis(link.act, link.eid) for link in stand_deeds.renew(session, old, by)
            ]
            sheet = stand_deeds.replace(session, code, draft, bases, reason, by)
    _tell(sheet, as_json=as_json)


@app.command()
def place(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    code: Code,
    name: Annotated[str, typer.Option(help="The place: «Post Kordai».")],
    town: Annotated[str, typer.Option(help="Its town.")],
    kind: Annotated[str, typer.Option(help="border_post, police_point, office or other.")] = "border_post",
    printed: Annotated[bool, typer.Option("--printed", help="It was printed and hangs there.")] = False,  # noqa: FBT002
    removed: Annotated[bool, typer.Option("--removed", help="It hangs there no more.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Let a sheet hang at a place, or write down that it was printed for it, or taken down."""
    from flows import stand_deeds  # noqa: PLC0415 - see zanwatch.commands
    from storage.stand_places import Place, list_copies, store_place  # noqa: PLC0415
    from storage.stands import get_sheet  # noqa: PLC0415

    if printed and removed:
        raise UsageError("--printed or --removed, one of the two")
    settings = read_settings()
    with _writing(settings) as session:
        by, wanted = _by(settings), Place(name, town, kind)
        if printed:
            stand_deeds.note_printed(session, code, store_place(session, wanted), by)
        elif removed:
            stand_deeds.note_removed(session, code, store_place(session, wanted), by)
        else:
            stand_deeds.hang(session, code, wanted, by)
        sheet = get_sheet(session, code)
        copies = list_copies(session, [sheet.id])
    _tell(sheet, copies, as_json=as_json)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A CSV as `stands export` writes it.")]) -> None:
    """Register the sheets of a CSV, all of them or none; a line whose code is here already is passed over."""
    from flows import stand_deeds  # noqa: PLC0415 - see zanwatch.commands
    from flows.stand_file import read_rows  # noqa: PLC0415
    from storage.stand_values import BadSheetError  # noqa: PLC0415
    from storage.stands import find_sheet  # noqa: PLC0415

    settings, t = read_settings(), speak()
    new = known = 0
    with _writing(settings) as session:
        rows = read_rows(_read(file), file.name)
        for code, draft, bases, places in rows:
            if code:
                if find_sheet(session, code) is None:
                    raise BadSheetError(f"{file.name}: there is no sheet {code}; a new one has no code", "file")
                known += 1
                continue
            sheet = stand_deeds.register(session, draft, bases, _by(settings))
            for one in places:
                stand_deeds.hang(session, sheet.code, one, _by(settings))
            new += 1
    typer.echo(t.gettext("Sheets: {new} new, {known} known.").format(new=new, known=known))


@app.command()
def export(file: Annotated[Path, typer.Argument(help="Where the CSV goes.")]) -> None:
    """Write every sheet into a CSV; no cell of it is run by a spreadsheet."""
    from flows.stand_file import write_rows  # noqa: PLC0415 - see zanwatch.commands
    from storage.stand_places import list_copies  # noqa: PLC0415
    from storage.stands import list_sheets  # noqa: PLC0415

    with opened_store() as store, store.reading() as session:
        sheets = list_sheets(session)
        body = write_rows(sheets, list_copies(session, [sheet.id for sheet in sheets]))
    write_out(file, body)


@contextmanager
def _writing(settings: Settings) -> "Iterator[Session]":
    """Give a session that writes; what a sheet cannot be is a wrong use of the command."""
    from storage.errors import NotStoredError  # noqa: PLC0415 - see zanwatch.commands
    from storage.stand_values import BadSheetError  # noqa: PLC0415

    try:
        with opened_store(settings) as store, store.transaction() as session:
            yield session
    except (BadSheetError, NotStoredError) as error:
        raise UsageError(f"{error}; nothing was changed") from error


def _tell(sheet: "Sheet", copies: "tuple[Copy, ...]" = (), *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(as_plain(sheet, copies), ensure_ascii=False))
    else:
        typer.echo(f"{sheet.code} · {sheet.state} · {sheet.title}")


def _draft(title: str, language: str, words: tuple[Path | None, Path | None], owner: str, note: str) -> "Draft":
    from flows.stand_file import read_language  # noqa: PLC0415 - see zanwatch.commands
    from flows.stand_intake import Intake, read_intake, read_words  # noqa: PLC0415
    from storage.stand_values import Draft  # noqa: PLC0415

    text, file = words
    if text and file:
        raise UsageError("--text or --file, one of the two")
    given = Intake(text=read_words(_read(text))) if text else read_intake(_read(file)) if file else Intake()
    return Draft(title, read_language(language), given.text, given.body, given.kind, owner, note)


def _read(path: Path) -> bytes:
    from flows.stand_intake import MOST_FILE_BYTES  # noqa: PLC0415 - see zanwatch.commands

    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise UsageError(f"{path.name}: larger than {MOST_FILE_BYTES // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror or error}") from error


def _by(settings: Settings) -> "By":
    from flows.stand_deeds import By  # noqa: PLC0415 - see zanwatch.commands
    from storage.audit import COMMAND  # noqa: PLC0415

    return By(name_operator(), COMMAND, now(), settings)
