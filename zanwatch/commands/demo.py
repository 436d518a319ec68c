"""`zanwatch demo`: the whole road on invented acts, with nothing set up, and nothing of the user's touched."""

import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from zanwatch.entry import speak

ENDED = 128


def demo(
    picture: Annotated[
        Path | None, typer.Option(hidden=True, help="Also draw the screen as SVG into this file, for the README.")
    ] = None,
) -> None:
    """Show the main job on invented acts: no network, no settings; what it made stays in demo-out."""
    from zanwatch.demo.folder import NAME, OutFolder  # noqa: PLC0415 - see zanwatch.commands
    from zanwatch.demo.page import write_page  # noqa: PLC0415
    from zanwatch.demo.picture import draw_picture  # noqa: PLC0415
    from zanwatch.demo.screen import Screen, make_console  # noqa: PLC0415
    from zanwatch.demo.stage import opened_stage  # noqa: PLC0415
    from zanwatch.demo.story import Story  # noqa: PLC0415
    from zanwatch.demo.words import law_language, reader_of  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a letter of Kazakh: no reason to fail
    # Whoever ends us must not leave the portal running: with an exception everything is taken down.
    ending = _Ending()
    signal.signal(signal.SIGTERM, ending)
    t = speak()
    folder = OutFolder(Path.cwd() / NAME)
    screen = Screen(make_console(), t)
    screen.open()
    scenes = []
    with opened_stage(folder) as stage:
        for scene in Story(stage, law_language(t), reader_of(t), screen.progress, screen.waiting).play():
            screen.show(scene)
            scenes.append(scene)
            ending.repeat()
        page = write_page(folder, scenes, t)
    if picture is not None:
        picture.write_text(draw_picture(scenes, t), encoding="utf-8")
    screen.close(f"{NAME}/{page.name}")


class _Ending:
    """Ends the demo by an exception; one that falls into a finaliser is lost, and is raised again after the scene."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.number = number
        self.repeat()

    def repeat(self) -> None:
        """End now if somebody has asked for it; the exit code is 128 and the signal's number."""
        if self.number:
            sys.exit(ENDED + self.number)
