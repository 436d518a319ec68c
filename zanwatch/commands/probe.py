"""`zanwatch probe`: one polite look at every portal, a verdict on each in words, and a bundle for the maintainers."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.settings import make_data_dir, read_settings
from zanwatch.entry import UsageError, opened_tools, speak

if TYPE_CHECKING:
    from datetime import datetime
    from gettext import NullTranslations

    from flows.probe import Look, Probe

SOURCE_FAILED = 3
_SILENT = ("refused", "timeout", "dns", "reset", "short-body", "cut-stream", "bad-encoding", "bad-answer", "too-large")


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(probe)


def probe(
    portal: Annotated[str | None, typer.Option(help="One portal alone: espi, adilet, legalacts or govkz.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,  # noqa: FBT002 - Typer's form of a flag
) -> None:
    """Ask each portal once for every kind of answer, and say how it fares. Exit code 3: one of them is bad."""
    from config.catalogues import read_catalogue  # noqa: PLC0415 - see zanwatch.commands
    from flows.bundle import describe_probe, write_bundle  # noqa: PLC0415
    from flows.lists import PORTALS  # noqa: PLC0415
    from flows.probe import probe_portals  # noqa: PLC0415

    if portal is not None and portal not in PORTALS:
        raise UsageError(f"--portal {portal}: known here: {', '.join(PORTALS)}")
    settings = read_settings()
    with opened_tools(settings) as tools:
        probes = probe_portals(tools, (portal,) if portal else PORTALS, named=portal is not None)
        moment = tools.clock()
    path = write_bundle(make_data_dir(settings), probes, moment)
    if as_json:
        rows: list[dict[str, Any]] = []
        for one in probes:
            words = {name: " ".join(tell(read_catalogue(name), one, moment)) for name in ("rus", "kaz", "eng")}
            rows.append({**describe_probe(one), "words": words})
        typer.echo(json.dumps({"portals": rows, "bundle": str(path)}, ensure_ascii=False))
    else:
        t = speak()
        for one in probes:
            typer.echo("\n  ".join(tell(t, one, moment)))
        typer.echo(t.gettext("What came, without people's addresses and keys, to be sent on: {path}").format(path=path))
    if any(one.is_bad for one in probes):
        raise typer.Exit(SOURCE_FAILED)


def tell(t: "NullTranslations", one: "Probe", now: "datetime") -> list[str]:
    """Return the verdict on a portal, then a line for everything that is to be seen to."""
    if one.why_not == "rehearsal":
        why = t.gettext(
            "{portal}: not asked, because ЕСПИ is rehearsed on this machine; --portal asks it all the same."
        )
        return [why.format(portal=one.portal)]
    if one.why_not:
        return [t.gettext("{portal}: not asked, because another pass is reading it.").format(portal=one.portal)]
    if one.pause is not None:
        left = t.gettext("{portal}: not asked. It is left alone until {moment} UTC, because it {cause}.")
        moment = f"{one.pause.until:%d.%m.%Y %H:%M}"
        return [left.format(portal=one.portal, moment=moment, cause=_tell_cause(t, one.pause.cause))]
    lines = [_tell_whole(t, one)]
    lines += [_tell_look(t, look) for look in one.bad]
    if one.robots:
        lines.append(t.gettext("robots.txt: {said}").format(said=one.robots))
    last = one.expires_on()
    if last is not None:
        words = (
            t.gettext("Its certificate ends soon, on {day}.")
            if one.expires_soon(now)
            else t.gettext("Its certificate is good until {day}.")
        )
        lines.append(words.format(day=f"{last:%d.%m.%Y}"))
    return lines


def _tell_whole(t: "NullTranslations", one: "Probe") -> str:
    if not one.bad:
        words = t.ngettext(
            "{portal}: good. {count} answer has the shape that we expect.",
            "{portal}: good. All {count} answers have the shape that we expect.",
            len(one.looks),
        )
        return words.format(portal=one.portal, count=len(one.looks))
    words = t.gettext("{portal}: bad. {bad} of {count} answers cannot be used.")
    return words.format(portal=one.portal, bad=len(one.bad), count=len(one.looks))


def _tell_look(t: "NullTranslations", look: "Look") -> str:
    reason = look.verdict.reason
    status = look.capture.status if look.capture else None
    if reason == "http-error":
        words = t.gettext("it answers with HTTP {status}")
    elif reason == "tls":
        words = t.gettext("its certificate is not trusted")
    elif reason == "address":
        words = t.gettext("its name leads to an address that no portal can have")
    elif reason == "robots":
        words = t.gettext("its robots.txt forbids us this address")
    elif reason in ("http-404", "soft-404"):
        words = t.gettext("there is nothing at this address any more")
    elif reason == "redirect":
        words = t.gettext("it sends us elsewhere")
    elif reason in ("captcha", "maintenance", "asked-to-wait"):
        words = _tell_cause(t, reason)
    elif reason in _SILENT:
        words = t.gettext("no whole answer came")
    elif reason == "empty":
        words = t.gettext("the answer is empty")
    else:
        words = t.gettext("the answer has another shape than we expect")
    more = ": ".join(part for part in (reason, look.verdict.detail) if part)
    return f"{look.endpoint}: {words.format(status=status)} ({more})"


def _tell_cause(t: "NullTranslations", cause: str) -> str:
    return {
        "captcha": t.gettext("asks whether we are a person"),
        "blocked": t.gettext("refused our requests"),
        "maintenance": t.gettext("says that it is under repair"),
    }.get(cause, t.gettext("asked us to come back later"))
