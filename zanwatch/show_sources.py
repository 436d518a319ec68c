"""How every source fares, for a person at the terminal."""

from gettext import NullTranslations
from typing import Any

from zanwatch.show import err, out, show_table


def show_sources(found: list[dict[str, Any]], t: NullTranslations) -> None:
    """Show what `zanwatch sources --json` has: a table, and what is out of the ordinary below it."""
    heads = [
        t.gettext("Source"),
        t.gettext("State"),
        t.gettext("Alerts"),
        t.gettext("Last check"),
        t.gettext("Last success"),
        t.gettext("Last change seen"),
        t.gettext("Errors"),
        t.gettext("Held back"),
        t.gettext("Stale texts"),
        t.gettext("Stale lists"),
    ]
    show_table(heads, [_row(source, t) for source in found])
    for source in found:
        if source["alerts"] == "stopped":
            words = t.gettext("Alerts of {source} are stopped ({why}); `zanwatch sources lift {source}` lifts it.")
            err().print(words.format(source=source["source"], why=source["stopped_because"]), style="yellow")
        if source["pause"]:
            err().print(_tell_pause(source["source"], source["pause"], t), style="yellow")
        for lead in source["leads"]:
            out().print(_tell_lead(source["source"], lead, t))
        for notice in source["notices"][:1]:
            out().print(f"{_short(notice['at'])} {notice['subject']}", style="dim")
        for name in source["never_open"]:
            err().print(say_never_open(name, source["crawl_hours"], t), style="yellow")
    good = next((source["last_good_pass"] for source in found), None)
    out().print(t.gettext("Last good pass: {moment}").format(moment=_short(good)))
    for source in found[:1]:
        out().print(_tell_disk(source["disk"], t))


def say_never_open(name: str, hours: str, t: NullTranslations) -> str:
    """Return the line about a schedule that fires only while its portal is left alone."""
    words = t.gettext("{name} fires only outside ZANWATCH_CRAWL_HOURS ({hours}): it is skipped every time.")
    return words.format(name=name, hours=hours)


def _tell_pause(name: str, pause: dict[str, Any], t: NullTranslations) -> str:
    because = {
        "captcha": t.gettext("the portal asks whether we are a robot"),
        "blocked": t.gettext("the portal refuses our requests"),
        "asked": t.gettext("the portal asked us to wait"),
    }
    words = t.gettext("{source} is left alone from {since} until {until}: {why}.")
    why = because.get(pause["because"], pause["because"])
    return words.format(source=name, since=_short(pause["since"]), until=_short(pause["until"]), why=why)


def _tell_lead(name: str, lead: dict[str, Any], t: NullTranslations) -> str:
    words = t.ngettext(
        "{first} had {count} edition before {second}: {days} days earlier in the middle, {most} at most.",
        "{first} had {count} editions before {second}: {days} days earlier in the middle, {most} at most.",
        lead["editions"],
    )
    days, most = lead["median_days"], lead["most_days"]
    return words.format(first=name, count=lead["editions"], second=lead["before"], days=days, most=most)


def _tell_disk(disk: dict[str, Any], t: NullTranslations) -> str:
    growth, left = disk["bytes_per_day"], disk["days_left"]
    if growth is None:
        return t.gettext("Database: {size} MB; its growth is known after two days").format(
            size=_megabytes(disk["bytes"])
        )
    words = t.gettext("Database: {size} MB, {growth} MB more a day")
    told = words.format(size=_megabytes(disk["bytes"]), growth=_megabytes(growth))
    if left is None:
        return told
    room = t.gettext("room on the disk for {count} days").format(count=int(left))
    return f"{told}; {room}"


def _megabytes(count: float) -> str:
    return f"{count / 1_000_000:.1f}"


def _row(source: dict[str, Any], t: NullTranslations) -> list[str]:
    states = {
        "works": t.gettext("works"),
        "partly": t.gettext("works in part"),
        "silent": t.gettext("silent"),
        "fails": t.gettext("does not work"),
        "never": t.gettext("never asked"),
    }
    rate = source["error_rate"]
    return [
        source["source"],
        states["silent" if source["is_silent"] and source["state"] == "works" else source["state"]],
        t.gettext("stopped") if source["alerts"] == "stopped" else t.gettext("go out"),
        _short(source["last_check"]),
        _short(source["last_success"]),
        _short(source["last_change_seen"]),
        "—" if rate is None else f"{rate:.0%}",
        f"{source['held_back']}",
        *(f"{sum(one['is_stale'] for one in source[kind])} / {len(source[kind])}" for kind in ("acts", "lists")),
    ]


def _short(moment: str | None) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC" if moment else "—"
