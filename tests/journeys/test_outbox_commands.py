"""What an operator does of addresses that refuse, mails that came back, and alerts that were wrong."""

from datetime import date
from pathlib import Path

from tests.flows.test_bounces import REPORT
from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal


def send_an_alert(house: House, portal: ReplayPortal) -> list[dict[str, str]]:
    words = ["--to", "mailto:aigul@centre.example", "--to", "tgram:4200420", "--topic", "labour"]
    assert house.run("subscribe", "Reception", *words).code == 0
    assert house.run("watch", "--act", "910002").code == 0
    portal.set_today(date.fromisoformat(AFTER))
    assert house.run("watch", "--act", "910002").code == 0
    sent: list[dict[str, str]] = house.read("outbox", "list")
    return sent


def test_a_mail_that_came_back_is_taken_in_shown_and_mended(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi, tmp_path: Path
) -> None:
    mail, _ = send_an_alert(light_house, portal)
    report = REPORT.format(message_id=mail["message_id"], status="5.1.1", action="failed")
    (tmp_path / "bounce.eml").write_text(report.replace("r@example.kz", "aigul@centre.example"))
    taken = light_house.run("outbox", "bounce", str(tmp_path / "bounce.eml"))
    shown = light_house.read("outbox", "addresses")
    told = len(bot.calls)
    retried = light_house.read("outbox", "retry")
    mended = [light_house.run("outbox", "mend", "Reception") for _ in range(2)]
    not_one = light_house.run("outbox", "bounce", str(light_house.environment["ZANWATCH_WATCHLIST"]))

    assert taken.code == 0
    ((person, to, why),) = [(one["person"], one["to"], one["why"]) for one in shown["suspended"]]
    assert (person, to, shown["away"]) == ("Reception", "mailto:a…@centre.example", [])
    assert why.startswith("5.1.1")
    assert "aigul" not in taken.out + taken.err + why
    # The reader is told so in her chat.
    assert (retried["sent"], len(bot.calls) - told) == (1, 1)
    assert "a…@centre.example" in bot.calls[-1][1]["text"]
    assert [ran.code for ran in mended] == [0, 0]
    assert light_house.read("outbox", "addresses")["suspended"] == []
    assert not_one.code == 2
    assert "no report on a delivery" in not_one.err


def test_a_wrong_alert_is_set_right_by_one_command(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, bot: BotApi, tmp_path: Path
) -> None:
    bot.answers = [(200, {"ok": True, "result": {"message_id": 77}})]
    mail, _ = send_an_alert(light_house, portal)
    (tmp_path / "words.toml").write_text('rus = """Верно так."""\n', "utf-8")
    (tmp_path / "bad.toml").write_text('rsu = "x"\n', "utf-8")
    path = str(tmp_path / "words.toml")
    queued = light_house.run("outbox", "correct", mail["alert"], "--text", path)
    again = light_house.run("outbox", "correct", mail["alert"], "--text", path)
    light_house.read("outbox", "retry")
    refused = [
        light_house.run("outbox", "correct", "ZW-00000000", "--text", path),
        light_house.run("outbox", "correct", mail["alert"], "--text", str(tmp_path / "bad.toml")),
        light_house.run("outbox", "correct", mail["alert"], "--text", str(tmp_path / "none.toml")),
    ]
    first, second = mailbox.mails
    listed = light_house.read("outbox", "list")
    deeds = [(one["actor"], one["id"]) for one in light_house.read("audit", "list") if one["action"] == "corrected"]

    assert (queued.code, again.code) == (0, 0)
    assert second["In-Reply-To"] == first["Message-ID"] == mail["message_id"]
    assert f"{mail['alert']}" in second.get_body(("plain",)).get_content()
    assert "Верно так." in second.get_body(("plain",)).get_content()
    assert bot.calls[-1][1]["reply_parameters"]["message_id"] == 77
    assert [one["state"] for one in listed] == ["sent"] * 4
    assert [bool(one["corrects"]) for one in listed] == [False, False, True, True]
    assert [ran.code for ran in refused] == [2, 2, 2]
    assert deeds == [("command", mail["alert"])]
