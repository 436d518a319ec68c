"""The typesetter in a process of its own: it can be ended when it takes too long, and gives its memory back.

This file is run by its path, reads one JSON object (template, data, seconds since 1970) and writes the document.
"""

import io
import json
import sys


def main() -> int:
    """Read what is to be set from stdin and write the PDF to stdout; 3 where the library is not installed."""
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        return 3
    # What went wrong may name a letter, whatever this machine writes its letters in.
    sys.stderr = io.TextIOWrapper(sys.stderr.buffer, encoding="utf-8", line_buffering=True)
    asked = json.loads(sys.stdin.buffer.read())
    made = typst.compile(
        asked["template"].encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": asked["data"]},
        pdf_standards="ua-1",
        timestamp=asked["at"],
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
