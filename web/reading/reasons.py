"""Why something was not taken, in words; the machines' word stands beside them for whoever asks about it."""

from gettext import NullTranslations


def say_reason(reason: str, t: NullTranslations) -> str:
    """Return a reason of an outcome («shrunk: 120 characters, …» or its first word alone) for people."""
    word, _, detail = reason.partition(":")
    said = {
        "after-gap": t.gettext("an earlier edition is held back; this one waits for it"),
        "already-running": t.gettext("another pass reads this portal"),
        "article-order": t.gettext("the articles stand in another order"),
        "asked-to-wait": t.gettext("the portal asked us to wait"),
        "back-and-forth": t.gettext("the portal shows two texts by turns; it is told when one of them stays"),
        "bad-answer": t.gettext("the answer is none"),
        "bad-encoding": t.gettext("the answer's packing is broken"),
        "captcha": t.gettext("the portal asks whether we are a robot"),
        "crawl-failed": t.gettext("the reading broke off"),
        "cut-stream": t.gettext("the connection broke off in the middle"),
        "cut-text": t.gettext("the document ends in the middle"),
        "doubled-articles": t.gettext("articles stand there twice"),
        "drift": t.gettext("the portal's page has another form than we know"),
        "empty": t.gettext("the answer is empty"),
        "heading-without-body": t.gettext("articles have a heading and no text"),
        "hidden-characters": t.gettext("characters that nobody sees change what is read"),
        "http-error": t.gettext("the portal answered with an error"),
        "lost-kinds": t.gettext("a whole kind of text is gone, such as every note"),
        "maintenance": t.gettext("the portal shows a page about maintenance"),
        "missing-articles": t.gettext("articles are missing and no note says why"),
        "missing-page": t.gettext("a part of the document did not come"),
        "mojibake": t.gettext("the letters are spoiled"),
        "no-such-act": t.gettext("the portal has no such act"),
        "not-a-document": t.gettext("this is not a document"),
        "short-body": t.gettext("less came than was promised"),
        "nothing-came": t.gettext("nothing came of what was asked for"),
        "nothing-watched": t.gettext("no act is on watch"),
        "shrunk": t.gettext("the text became much shorter and no note says why"),
        "soft-404": t.gettext("the portal says that it has no such page"),
        "sources-differ": t.gettext("the two official portals have different words"),
        "timeout": t.gettext("no answer in time"),
        "too-large": t.gettext("the answer is too large"),
        "wrong-act": t.gettext("another act came"),
        "wrong-edition": t.gettext("another edition came"),
        "wrong-language": t.gettext("another language came"),
    }.get(word.strip())
    detail = detail.strip()
    if said is None:
        return reason
    return f"{said} ({detail})" if detail else said
