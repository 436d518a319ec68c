"""`zanwatch stands pack` and `stands file`: what is to be printed, as files to be taken to a printer."""

from pathlib import Path
from typing import Annotated

import typer

from config.settings import read_settings
from zanwatch.entry import UsageError, now, opened_store, speak, spoken_language

Out = Annotated[Path, typer.Argument(metavar="FILE", help="Where it goes.")]


def pack(
    file: Out,
    place: Annotated[str, typer.Option(help="Only for this place, by its name: «Post Kordai».")] = "",
    language: Annotated[str, typer.Option(help="Only those in this language.")] = "",
    size: Annotated[str, typer.Option(help="a4 or a3.")] = "a4",
) -> None:
    """Write what is to be reprinted into one PDF, a list by place and language in front."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - see zanwatch.commands

    from alerts.documents.stands import write_pack  # noqa: PLC0415
    from storage.stand_places import list_places, list_reprints  # noqa: PLC0415
    from storage.stand_values import SHEET_LANGUAGES  # noqa: PLC0415
    from web.pages.stands import read_acts  # noqa: PLC0415
    from web.reading.stands_pack import SIZES, Asked, choose_reprints, list_wanted, read_pack, read_size  # noqa: PLC0415

    for word, known, option in ((language, SHEET_LANGUAGES, "language"), (size.lower(), SIZES, "size")):
        if word and word not in known:
            raise UsageError(f"--{option} {word}: one of {', '.join(known)}")
    settings, t = read_settings(), speak()
    with opened_store(settings) as store, store.reading() as session:
        known_places = list_places(session)
        places = frozenset(one.id for one in known_places if one.name.casefold() == place.strip().casefold())
        if place and not places:
            raise UsageError(f"--place {place}: there is no such place; `zanwatch stands list --json` names them")
        chosen = choose_reprints(list_reprints(session), places if place else None, language)
        acts = read_acts(session, *list_wanted(chosen))
    if not chosen:
        typer.echo(t.gettext("Nothing is to be reprinted."))
        return
    on = now().astimezone(ZoneInfo(settings.timezone)).date()
    made = read_pack(
        chosen, acts, Asked(spoken_language(), on, read_size(size), settings.public_url, settings.timezone)
    )
    write_out(file, write_pack(made))
    said = t.gettext("Sheets in {file}: {sheets}; not in it: {others}.")
    typer.echo(said.format(file=file.name, sheets=len(made.papers), others=len(made.elsewhere)))


def file_(code: Annotated[str, typer.Argument(metavar="CODE", help="The sheet's code.")], file: Out) -> None:
    """Write the file of a sheet that was made elsewhere."""
    from storage.stands import read_file  # noqa: PLC0415 - see zanwatch.commands

    with opened_store() as store, store.reading() as session:
        found = read_file(session, code)
    if found is None:
        raise UsageError(f"there is no sheet {code} that is a file")
    write_out(file, found[0])
    typer.echo(f"{code} · {found[1].upper()} · {file.name}")


def write_out(file: Path, body: bytes) -> None:
    """Write a file that somebody asked for; raises UsageError."""
    try:
        file.write_bytes(body)
    except OSError as error:
        raise UsageError(f"{file.name} cannot be written: {error.strerror or error}") from error
