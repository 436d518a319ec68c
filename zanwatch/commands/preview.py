"""`zanwatch preview`: what a rule would have brought in the past 12 months, before anybody is subscribed by it."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from alerts.subscriptions import Subscription, Wish
from config.settings import read_settings
from zanwatch.commands.subscribing import anchored, rules, takes, tell_forecast, wish
from zanwatch.entry import UsageError, now, opened_store

if TYPE_CHECKING:
    from flows.previewing import Forecast


@takes(rules, wish)
def preview(  # noqa: PLR0913, PLR0917 - one option for each thing it is told
    rules: tuple[Subscription, ...],
    wish: Wish,
    name: Annotated[str, typer.Argument(help="Not needed; so that the words of subscribe can be used.")] = "",
    to: Annotated[list[str] | None, typer.Option(help="Not needed; nothing is sent.")] = None,  # noqa: ARG001 - see its help
    language: Annotated[str, typer.Option(help="rus, kaz, uzb or eng.")] = "rus",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Try rules on what is stored: how many messages a year, which, and whether they could speak at all."""
    from alerts.asking import BadWishError, read_word  # noqa: PLC0415 - see zanwatch.commands
    from alerts.model import READER_LANGUAGES, Person  # noqa: PLC0415
    from flows.previewing import try_rules  # noqa: PLC0415

    if not rules:
        raise UsageError(
            "say what is followed: --topic, --act, --article, --chapter, --phrase, --drafts or --everything"
        )
    try:
        spoken = read_word(language, READER_LANGUAGES, "--language")
    except BadWishError as error:
        raise UsageError(str(error)) from error
    settings = read_settings()
    today = now().astimezone(ZoneInfo(settings.timezone)).date()
    with opened_store(settings) as store, store.reading() as session:
        person = Person(name, spoken, (), (), anchored(session, settings, rules, today), wish)
        forecast = try_rules(session, settings, person, today)
    if as_json:
        typer.echo(json.dumps(forecast_as_json(forecast), ensure_ascii=False))
    else:
        tell_forecast(forecast, person, as_error=False)


def forecast_as_json(forecast: "Forecast") -> dict[str, Any]:
    """Return a forecast as plain values: ``warning`` is «much» (over one a day), «nothing» or null."""
    warning = "much" if forecast.is_much else "nothing" if forecast.is_known and not forecast.messages else None
    return {
        "days": 365,
        "known": forecast.is_known,
        "messages": forecast.messages,
        "warning": warning,
        "examples": [
            {
                "on": example.on.isoformat(),
                "act": example.facts.code,
                "title": dict(example.facts.title),
                "places": list(example.places),
            }
            for example in forecast.examples
        ],
    }
