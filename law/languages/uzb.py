"""Uzbek in Latin script: the words for levels. Not yet signed by a native reader."""

from law.languages.words import Word, Words

WORDS = Words(
    levels={
        "art": Word("modda", "moddaning", "moddasi", "moddasining", "moddalar"),
        "para": Word("band", "bandning", "bandi", "bandining", "bandlar"),
        "subpara": Word("kichik band", "kichik bandning", "kichik bandi", "kichik bandining", "kichik bandlar"),
        "indent": Word("xatboshi", "xatboshining", "xatboshisi", "xatboshisining", "xatboshilar"),
        "sec": Word("boʻlim", "boʻlimning", "boʻlimi", "boʻlimining", "boʻlimlar"),
        "part": Word("qism", "qismning", "qismi", "qismining", "qismlar"),
        "chp": Word("bob", "bobning", "bobi", "bobining", "boblar"),
        "subchp": Word("paragraf", "paragrafning", "paragrafi", "paragrafining", "paragraflar"),
        "annex": Word("ilova", "ilovaning", "ilovasi", "ilovasining", "ilovalar"),
        "table": Word("jadval", "jadvalning", "jadvali", "jadvalining", "jadvallar"),
        "row": Word("qator", "qatorning", "qatori", "qatorining", "qatorlar"),
        "cell": Word("katak", "katakning", "katagi", "katagining", "kataklar"),
        "column": Word("ustun", "ustunning", "ustuni", "ustunining", "ustunlar"),
        "preamble": Word("muqaddima", "muqaddimaning", "muqaddimasi", "muqaddimasining"),
        "title": Word("hujjat nomi", "hujjat nomining", "nomi", "nomining"),
        "status": Word("hujjat maqomi", "hujjat maqomining", "maqomi", "maqomining"),
        "requisites": Word("hujjat rekvizitlari", "hujjat rekvizitlarining", "rekvizitlari", "rekvizitlarining"),
        "signature": Word("imzo", "imzoning", "imzosi", "imzosining"),
    },
    code_point=Word("qism", "qismning", "qismi", "qismining", "qismlar"),
    number_first=True,
    subpoint_bracket=False,
    joins=" va ",
)
