"""English, for guests: the words for levels."""

from law.languages.words import Word, Words

WORDS = Words(
    levels={
        "art": Word("article", many="articles"),
        "para": Word("point", many="points"),
        "subpara": Word("subpoint", many="subpoints"),
        "indent": Word("indent", many="indents"),
        "sec": Word("section", many="sections"),
        "part": Word("part", many="parts"),
        "chp": Word("chapter", many="chapters"),
        "subchp": Word("paragraph", many="paragraphs"),
        "annex": Word("annex", many="annexes"),
        "table": Word("table", many="tables"),
        "row": Word("row", many="rows"),
        "cell": Word("cell", many="cells"),
        "column": Word("column", many="columns"),
        "preamble": Word("preamble"),
        "title": Word("title of the act"),
        "status": Word("status of the act"),
        "requisites": Word("details of the act"),
        "signature": Word("signature"),
    },
    code_point=Word("part", many="parts"),
    number_first=False,
    subpoint_bracket=True,
    joins=" and ",
    of=" of ",
)
