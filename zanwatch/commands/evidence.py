"""`zanwatch evidence`: a comparison with all that it rests on as one ZIP, and the check of such a ZIP."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from law.model import LANGUAGES
from zanwatch.entry import UsageError, opened_store, speak, spoken_language

BROKEN = 1
app = typer.Typer(invoke_without_command=True, help="Pack a comparison with all that it rests on, or check a pack.")


@app.callback()
def evidence(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    context: typer.Context,
    act: Annotated[str, typer.Option(help="ЕСПИ code or adilet id of a stored act.")] = "",
    start: Annotated[str, typer.Option("--from", help="The date of the earlier edition, as 2023-07-01.")] = "",
    end: Annotated[str, typer.Option("--to", help="The date of the later edition.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write; its name ends with .zip.")] = None,
    language: Annotated[str, typer.Option(help="Which text of the law: rus or kaz.")] = "rus",
    whole: Annotated[bool, typer.Option("--whole", help="Print every line, not only what changed.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Write both texts, their comparison, the captured bytes and the sums of all of it; its own sha256 is shown."""
    if context.invoked_subcommand is not None:
        return
    if not act or out is None:
        raise UsageError("--act, --from, --to and --out say what is packed, and where to")
    days = _read_day(start, "--from"), _read_day(end, "--to")
    spoken = next((known for known in LANGUAGES if known == language), None)
    if spoken is None:
        raise UsageError(f"--language {language}: one of {', '.join(LANGUAGES)}")
    from config.settings import read_settings  # noqa: PLC0415 - see zanwatch.commands
    from flows.evidence import Asked, NoTextError, get_pair, make_pack, make_permalink  # noqa: PLC0415

    settings = read_settings()
    try:
        with opened_store(settings) as store, store.reading() as session:
            pair = get_pair(session, act, spoken, days)
    except NoTextError as error:
        raise UsageError(str(error)) from error
    permalink = make_permalink(settings.public_url, pair.facts.code, spoken, days)
    body = make_pack(pair, Asked(spoken_language(), permalink, settings.timezone, is_whole=whole))
    _write(out, body)
    words = speak().gettext("Written: {file}, {size} bytes. Keep its sha256: {digest}")
    typer.echo(words.format(file=out, size=len(body), digest=sha256(body).hexdigest()))


@app.command()
def verify(file: Annotated[Path, typer.Argument(help="A pack that `zanwatch evidence` wrote.")]) -> None:
    """Check a pack without trusting the script inside it; exit code 1 where anything is not as it was packed."""
    from flows.evidence import check_pack  # noqa: PLC0415

    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    checked, t = check_pack(file), speak()
    for fault in checked.faults:
        typer.echo(t.gettext("Wrong: {fault}.").format(fault=fault))
    if checked.faults:
        raise typer.Exit(BROKEN)
    words = t.gettext("All {n} files are as they were packed, and the chain is whole.")
    typer.echo(words.format(n=checked.files))
    if checked.read_again:
        typer.echo(t.gettext("Both texts were read from the captured bytes again: their words are the same."))
    else:
        typer.echo(t.gettext("The texts were read by another version of this program; their words were not compared."))


def _read_day(said: str, option: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UsageError(f"{option} {said}: a day is written 2023-07-01") from None


def _write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(body)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
