"""`zanwatch init`: from a fresh clone to the first alert, by five questions."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alerts.model import READER_LANGUAGES, ReaderLanguage
from config.envfile import PREFIX
from config.settings import Settings, read_settings
from zanwatch.commands.serve import PORT
from zanwatch.entry import UsageError, now, opened_store, speak, spoken_language

if TYPE_CHECKING:
    from gettext import NullTranslations

    from alerts.model import Person
    from zanwatch.first_hour.answers import Answers
    from zanwatch.first_hour.keeping import Plan
    from zanwatch.first_hour.questions import Asker, Known

NOT_SENT = 3
NAME, ADMIN = "office", "admin"


def init(  # noqa: PLR0913, PLR0917 - one option for each answer
    answers: Annotated[
        Path | None, typer.Option(help='A TOML file with all answers, as through = "…"; for its owner only.')
    ] = None,
    through: Annotated[
        str,
        typer.Option(help="smtps://name:password@host, or a bot's token; others may see it in the list of processes."),
    ] = "",
    to: Annotated[str, typer.Option(help="Who is told: a@b.kz, or the number of a chat.")] = "",
    topics: Annotated[str, typer.Option(help="Codes of topics with a space between them, or all.")] = "",
    when: Annotated[str, typer.Option(help="at_once, «daily 08:00» or «weekly mon 08:00».")] = "",
    name: Annotated[str, typer.Option(help="A label for whoever is told; it goes into no message.")] = "",
    admin: Annotated[str, typer.Option(help="What the admin signs in with.")] = "",
    language: Annotated[str, typer.Option(help="In which whoever is told reads: rus, kaz, uzb or eng.")] = "",
    contact: Annotated[str, typer.Option(help="What portals are told of us, as mailto:admin@example.kz.")] = "",
    port: Annotated[int, typer.Option(help="Where the pages will be, on this machine.")] = PORT,
    service: Annotated[
        bool | None, typer.Option("--service/--no-service", help="Leave `serve` running, or do not ask.")
    ] = None,
    yes: Annotated[  # noqa: FBT002 - Typer's form of a flag
        bool, typer.Option("--yes", help="Ask nothing: what is not given stays, or is the default.")
    ] = False,
) -> None:
    """Set everything up by at most five questions, and send a test; a second time only what is said anew changes."""
    from zanwatch.first_hour.answers import Answers, BadAnswerError, read_answers, with_answers  # noqa: PLC0415 - see zanwatch.commands

    t = speak()
    said = with_answers(
        read_answers(answers) if answers else Answers(),
        {
            "through": through,
            "to": to,
            "topics": topics,
            "when": when,
            "name": name,
            "admin": admin,
            "language": language,
            "contact": contact,
        },
    )
    is_patient = not yes and answers is None and sys.stdin.isatty()
    try:
        set_up = _set_up(said, _make_asker(is_patient=is_patient), t)
    except BadAnswerError as error:
        raise UsageError(str(error)) from error
    is_sent = _try(set_up, t)
    if service or (
        service is None and is_patient and typer.confirm(t.gettext("Leave it running as a service?"), default=True)
    ):
        _serve(set_up.settings, port, t)
    elif service is None:
        typer.echo(t.gettext("To leave it running: {command}").format(command=f"zanwatch serve --port {port}"))
    if not is_sent:
        raise typer.Exit(NOT_SENT)


@dataclass(frozen=True, slots=True)
class _SetUp:
    settings: Settings
    person: "Person"


def _set_up(said: "Answers", asker: "Asker", t: "NullTranslations") -> _SetUp:
    """Ask, keep the answers, and return what stands then."""
    from flows.doctor_house import has_database  # noqa: PLC0415
    from storage.people import find_person  # noqa: PLC0415
    from zanwatch.first_hour.keeping import finish_or_undo, keep  # noqa: PLC0415

    settings = read_settings()
    if not has_database(settings):
        finish_or_undo(settings, None)
    with opened_store(settings) as store:
        if finish_or_undo(settings, store):
            asker.say(t.gettext("What was answered last time and not ended holds now."))
            settings = read_settings()
        label = said.name or NAME
        plan = _ask_all(said, asker, _find_known(store, settings, label, said.admin or ADMIN), t)
        keep(store, settings, plan, now())
        settings = read_settings()
        with store.reading() as session:
            person = find_person(session, label)
    assert person is not None  # noqa: S101 - for the types: she was kept a moment ago
    asker.say(t.gettext("Kept in {path}.").format(path=settings.data_dir))
    for name in plan.settings:
        variable = f"{PREFIX}{name.upper()}"
        if os.environ.get(variable):
            asker.say(t.gettext("{name} stands in the environment too, and that wins.").format(name=variable))
    return _SetUp(settings, person)


def _find_known(store: object, settings: Settings, label: str, admin: str) -> "Known":
    from storage.engine import Store  # noqa: PLC0415
    from storage.people import find_person  # noqa: PLC0415
    from storage.users import find_account  # noqa: PLC0415
    from zanwatch.first_hour.questions import Known  # noqa: PLC0415

    assert isinstance(store, Store)  # noqa: S101 - for the types
    with store.reading() as session:
        return Known(settings, find_person(session, label), find_account(session, admin) is not None)


def _ask_all(said: "Answers", asker: "Asker", known: "Known", t: "NullTranslations") -> "Plan":
    from web.doors.passwords import hash_password  # noqa: PLC0415
    from zanwatch.first_hour import questions  # noqa: PLC0415
    from zanwatch.first_hour.answers import BadAnswerError, find_sender  # noqa: PLC0415
    from zanwatch.first_hour.keeping import Plan  # noqa: PLC0415

    if said.language and said.language not in READER_LANGUAGES:
        raise BadAnswerError(f"--language {said.language}: {', '.join(READER_LANGUAGES)}")
    through = questions.ask_through(asker, said.through, known, t)
    channels = questions.ask_channels(asker, said.to, through, known, t)
    topics = questions.ask_topics(asker, said.topics, known, t)
    moment = questions.ask_when(asker, said.when, known, t)
    admin = said.admin or ADMIN
    password, is_made = questions.ask_password(asker, said.password, admin, known, t)
    if is_made:
        asker.say(t.gettext("Sign in as «{name}» with the password {password}").format(name=admin, password=password))
    changed = dict(through.changed)
    told = channels or (known.person.channels if known.person else ())
    settings = through.settings
    if said.sender or (settings.smtp_url and not settings.mail_from and find_sender(settings.smtp_url, told)):
        changed["mail_from"] = said.sender or find_sender(settings.smtp_url, told)
    if not settings.admin_to and told:
        changed["admin_to"] = told[0]
    if said.contact or not settings.contact:
        contact = said.contact or _find_contact(told, through.bot)
        if contact:
            changed["contact"] = contact
            asker.say(t.gettext("Portals are told who asks: {contact}").format(contact=contact))
    first: ReaderLanguage | None = None if known.person else spoken_language()
    language = next((one for one in READER_LANGUAGES if one == said.language), first)
    password_hash = hash_password(password) if password else None
    return Plan(changed, said.name or NAME, language, channels, topics, moment, admin, password_hash)


def _find_contact(channels: tuple[str, ...], bot: str) -> str:
    """Return where a portal can write to us: the first mailbox, else the bot."""
    mailbox = next((one for one in channels if one.startswith("mailto:")), "")
    return mailbox or (f"https://t.me/{bot}" if bot else "")


def _try(set_up: _SetUp, t: "NullTranslations") -> bool:
    """Send a test to everybody who was named, and show what the servers said; tell whether all of them took it."""
    from alerts.masks import mask  # noqa: PLC0415
    from alerts.send import send  # noqa: PLC0415
    from config.catalogues import read_catalogue  # noqa: PLC0415
    from zanwatch.first_hour.sample import find_news  # noqa: PLC0415
    from zanwatch.first_hour.trying import say_tried, send_test  # noqa: PLC0415

    person = set_up.person
    with opened_store(set_up.settings) as store, store.reading() as session:
        topics = [rule.follow.words for rule in person.subscriptions if rule.follow.kind == "topic"]
        shown = find_news(session, topics, now())
    tried = send_test(person, shown, set_up.settings, read_catalogue(person.language), send)
    made_of = (
        t.gettext("The test is made from a stored change of the past.")
        if shown.is_stored
        else t.gettext("Nothing is stored yet: the test is made from an invented act.")
    )
    typer.echo(made_of)
    for one in tried:
        typer.echo(say_tried(one, mask(one.channel), t), err=one.sent.outcome != "ok")
    return all(one.sent.outcome == "ok" for one in tried)


def _serve(settings: Settings, port: int, t: "NullTranslations") -> None:
    from zanwatch.first_hour.service import Place, find_manager, set_up  # noqa: PLC0415

    command = Path(sys.argv[0]).absolute()
    served = set_up(Place(command, settings.data_dir, port), find_manager(), t)
    typer.echo(served.said)
    if served.command:
        typer.echo(f"  {served.command}")
    if served.is_running:
        typer.echo(t.gettext("Pages: {url}").format(url=f"http://127.0.0.1:{port}/"))


def _make_asker(*, is_patient: bool) -> "Asker":
    from zanwatch.first_hour.questions import Asker  # noqa: PLC0415

    def ask(words: str, is_hidden: bool) -> str:  # noqa: FBT001 - whether the answer is hidden
        return str(typer.prompt(words, default="", show_default=False, hide_input=is_hidden, err=True))

    return Asker(ask, lambda words: typer.echo(words, err=True), is_patient)
