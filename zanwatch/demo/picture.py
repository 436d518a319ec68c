"""A picture of the demo for the README: the same scenes, the longest left out, as SVG that loads nothing."""

import io
from collections.abc import Sequence
from gettext import NullTranslations

from rich.console import Console
from rich.terminal_theme import MONOKAI

from zanwatch.demo.scenes import Baseline, Doors, Figures, Held, News, Night, Reminded, Scene, Tried
from zanwatch.demo.screen import Screen

WIDTH = 98
MAIL_LINES = 12
# Rich's own frame fetches a font from somebody else's server; here the reader's own one is used.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw_picture(scenes: Sequence[Scene], t: NullTranslations) -> str:
    """Return the first card with the beginning of its mail, the scenes that are a few lines, and the figures."""
    console = Console(
        record=True, file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor", highlight=False
    )
    screen = Screen(console, t)
    screen.open()
    for scene in scenes:
        match scene:
            case Baseline() | Held() | Night() | Tried() | Reminded() | Doors() | Figures():
                screen.show(scene)
            case News() if scene is next(scene for scene in scenes if isinstance(scene, News)):
                screen.show_head(scene)
                console.print(screen.draw_card(scene.cards[0]))
                console.print(screen.draw_mail(scene.mails[0], MAIL_LINES))
            case _:
                pass
    return console.export_svg(title="zanwatch demo", theme=MONOKAI, code_format=FRAME, unique_id="demo")
