"""`zanwatch search`: what the law says, by the words that people use."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args
from zoneinfo import ZoneInfo

import typer

from config.settings import read_settings
from zanwatch.entry import UsageError, now, opened_store, speak, spoken_language

if TYPE_CHECKING:
    from gettext import NullTranslations

    from storage.search import Found, Hit, Place
    from storage.search_changes import Explained

_MARKS = ("[", "]")
_TOLD = ("kind", "stage", "eid", "label", "amended_by", "attribution", "effective_on", "effective_basis")
"""What of a change a hit tells; all of it stands in `changes --json`."""


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(search)


def search(  # noqa: PLR0913, PLR0917 - each is an option of the command
    query: Annotated[str, typer.Argument(help="Words, a number or a place: «муж бьёт», «140-V», «статья 20».")],
    act: Annotated[str, typer.Option(help="ЕСПИ code or adilet id.")] = "",
    lang: Annotated[str, typer.Option(help="rus or kaz; without it both.")] = "",
    topic: Annotated[str, typer.Option(help="Code of a topic.")] = "",
    where: Annotated[str, typer.Option(help="current, history or changes.")] = "current",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many places at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Search the stored texts, best answers first; where nothing is found it says what was tried."""
    from law.model import LANGUAGES, Language  # noqa: PLC0415 - see zanwatch.commands
    from law.topics.model import TOPICS  # noqa: PLC0415
    from storage.search import Asked  # noqa: PLC0415
    from storage.search import search as find  # noqa: PLC0415
    from storage.search_changes import explain_places  # noqa: PLC0415
    from storage.search_query import Where  # noqa: PLC0415

    for name, value, allowed in (
        ("lang", lang, ("", *LANGUAGES)),
        ("topic", topic, ("", *TOPICS)),
        ("where", where, get_args(Where)),
    ):
        if value not in allowed:
            raise UsageError(f"--{name} {value}: one of {', '.join(one for one in allowed if one)} is wanted")
    settings = read_settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    languages = cast("tuple[Language, ...]", (lang,)) if lang else LANGUAGES
    with opened_store(settings) as store, store.reading() as session:
        found = find(session, Asked(query, today, languages, act, topic, cast("Where", where)))
        explained = explain_places(session, found.hits[:limit]) if where == "changes" else None
    beside = Beside(explained, settings.public_url)
    if as_json:
        typer.echo(json.dumps(found_as_json(found, limit, beside), ensure_ascii=False))
    else:
        _show(found, limit, beside, speak())


@dataclass(frozen=True, slots=True)
class Beside:
    """The changes of what was found, None where they were not asked for; and where the pages are, if anywhere."""

    changes: "Explained | None" = None
    public_url: str = ""


def found_as_json(found: "Found", limit: int, beside: Beside = Beside()) -> dict[str, Any]:
    """Return what was found as plain values; ``text`` has what was found in square brackets.

    A place has its ``changes`` where they were asked for.
    """
    return {
        "acts": [
            {
                "act": one.facts.code,
                "number": one.facts.number,
                "title": dict(one.facts.title),
                "in_force": not one.is_over,
            }
            for one in found.acts
        ],
        "hits": [
            {
                "act": hit.act,
                "language": hit.language,
                "eid": hit.places[0].eid,
                "in_force": not hit.is_over,
                "places": [
                    {
                        "eid": place.eid,
                        "from": place.from_on.isoformat(),
                        "until": place.until_on.isoformat() if place.until_on else None,
                        "text": _join(place.runs),
                        **_changes_as_json(hit, place, beside),
                    }
                    for place in hit.places
                ],
            }
            for hit in found.hits[:limit]
        ],
        "tried": [
            {
                "language": one.language,
                "words": [{"said": said, "also": list(laws)} for said, laws in one.things],
                "unknown": list(one.unknown),
                "instead": list(one.instead),
            }
            for one in found.tried
        ],
    }


def _changes_as_json(hit: "Hit", place: "Place", beside: Beside) -> dict[str, Any]:
    from law.serial import change_as_contract  # noqa: PLC0415
    from web.reading.search import address_of_change  # noqa: PLC0415

    if beside.changes is None:
        return {}
    found = beside.changes.get((hit.act, hit.language, place.eid, place.from_on), ())
    return {
        "changes": [
            {
                "from": item.from_on.isoformat(),
                "to": item.to_on.isoformat(),
                **{name: value for name, value in change_as_contract(item.change).items() if name in _TOLD},
                "compare": f"{beside.public_url.rstrip('/')}{address_of_change(item)}",
            }
            for item in found
        ]
    }


def _join(runs: Any) -> str:
    return "".join(f"{_MARKS[0]}{run.text}{_MARKS[1]}" if run.is_found else run.text for run in runs)


def _show(found: "Found", limit: int, beside: Beside, t: "NullTranslations") -> None:
    from law.languages.labels import label  # noqa: PLC0415
    from zanwatch.show import show_table  # noqa: PLC0415

    language = spoken_language()
    for one in found.acts:
        title = one.facts.title.get("kaz" if language == "kaz" else "rus", "")
        typer.echo(f"{one.facts.code}  № {one.facts.number}  {title}")
    if found.hits:
        rows = [
            (hit.act, label(place.eid, language), _join(place.runs), *_say_changes(hit, place, beside, t))
            for hit in found.hits[:limit]
            for place in hit.places[:1]
        ]
        heads = [t.gettext("Act"), t.gettext("Unit"), t.gettext("Words")]
        show_table(heads if beside.changes is None else [*heads, t.gettext("What happened")], rows)
    elif not found.acts:
        typer.echo(t.gettext("Nothing was found."))
        for tried in found.tried:
            said = "; ".join(", ".join((said, *laws)) for said, laws in tried.things)
            typer.echo(f"{tried.language}: {t.gettext('tried')}: {said}")
            if tried.instead:
                question = t.gettext("did you mean")
                typer.echo(f"{tried.language}: {question}: {', '.join(tried.instead)}")


def _say_changes(hit: "Hit", place: "Place", beside: Beside, t: "NullTranslations") -> list[str]:
    """Return one cell with what happened, by whom, and where it is compared; none where nobody asked."""
    from law.summaries.effects import describe_acts, write_date  # noqa: PLC0415
    from law.summaries.kinds import describe_line  # noqa: PLC0415
    from web.reading.search import address_of_change  # noqa: PLC0415

    if beside.changes is None:
        return []
    found = beside.changes.get((hit.act, hit.language, place.eid, place.from_on), ())
    return [
        "\n".join(
            f"{write_date(item.to_on)}: {describe_line(item.change, spoken_language(), t)};"
            f" {describe_acts(item.change.amended_by, item.change.attribution, t)}"
            f"\n{beside.public_url.rstrip('/')}{address_of_change(item)}"
            for item in found
        )
    ]
