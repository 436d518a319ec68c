"""Why a capture cannot be used, as one word; an empty word means that it arrived whole.

The words are stored with the capture and counted, so they are never renamed.
"""

OUTCOMES: dict[str, str] = {
    "refused": "the connection was refused, or the machine could not be reached",
    "timeout": "no whole answer in the time allowed",
    "dns": "the name of the host is unknown",
    "address": "the name of the host leads to an address that no portal can have",
    "tls": "the certificate is not trusted, or no secure connection came about",
    "reset": "the connection broke before the answer was whole",
    "short-body": "the answer ended before its announced end",
    "cut-stream": "the compressed stream has no end",
    "bad-encoding": "the content encoding is unknown, broken or laid in several layers",
    "too-large": "the answer is larger than the limit, as sent or as unpacked",
    "redirect": "sent elsewhere: to another host or scheme, or round and round",
    "robots": "robots.txt forbids the address",
    "http-404": "the portal has nothing at this address",
    "http-error": "any other status than 200",
    "asked-to-wait": "not asked for: the portal told us to wait longer than one crawl lasts",
    "too-many": "not asked for: the list names more editions or pages than an act can have",
    "bad-answer": "the answer is not HTTP",
    "failed": "something else, named in the log of the crawl",
}
ABSENT = (404, 410)
HOPS = (301, 302, 303, 307, 308)
WHOLE = 200
UNCHANGED = 304


def reason_of_status(status: int) -> str:
    """Return the word for an answer with this status that arrived whole.

    >>> [reason_of_status(status) for status in (200, 302, 404, 503)]
    ['', 'redirect', 'http-404', 'http-error']
    """
    if status == WHOLE:
        return ""
    if status in HOPS:
        return "redirect"
    return "http-404" if status in ABSENT else "http-error"
