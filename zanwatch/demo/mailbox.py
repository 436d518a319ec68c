"""A mail server that keeps what it gets: each mail becomes a file as it came over the wire, and goes no further."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from zanwatch.demo.folder import OutFolder
from zanwatch.demo.serving import LOOPBACK, SECONDS, served

LONGEST_LINE = 4096
LARGEST_MAIL = 8 << 20


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that arrived whole."""

    to: str
    path: Path
    message: EmailMessage

    @property
    def text(self) -> str:
        """The text part, with plain ends of lines."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


@dataclass
class Mailbox:
    """What came so far, oldest first; ``place`` is the name of its folder in ``folder``."""

    folder: OutFolder
    place: str = "mailbox"
    mails: list[Mail] = field(default_factory=list)

    def keep(self, recipient: str, raw: bytes) -> None:
        """Write a mail into the folder."""
        name = recipient.partition("@")[0]
        safe = "".join(letter if letter.isalnum() else "-" for letter in name)[:40] or "nobody"
        path = self.folder.write(f"{self.place}/{len(self.mails) + 1:02}-{safe}.eml", raw)
        message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        self.mails.append(Mail(recipient, path, message))


@contextmanager
def opened_mailbox(folder: OutFolder, place: str = "mailbox") -> Iterator[tuple[Mailbox, str]]:
    """Give a mailbox and the address of its server, as ``smtp://127.0.0.1:PORT``."""
    mailbox = Mailbox(folder, place)

    class Session(_Session):
        box = mailbox

    with served(_Server((LOOPBACK, 0), Session)) as port:
        yield mailbox, f"smtp://{LOOPBACK}:{port}"


class _Server(ThreadingTCPServer):
    daemon_threads = True


class _Session(StreamRequestHandler):
    """The few words of SMTP (RFC 5321) that a sender needs."""

    timeout = SECONDS
    box: Mailbox

    def handle(self) -> None:
        self._say("220 the demo's mailbox, on this machine only")
        recipients: list[str] = []
        while line := self.rfile.readline(LONGEST_LINE):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match verb.upper():
                case "HELO" | "EHLO" | "NOOP":
                    self._say("250 OK")
                case "MAIL" | "RSET":
                    recipients = []
                    self._say("250 OK")
                case "RCPT":
                    recipients.append(rest[rest.find("<") + 1 : rest.rfind(">")])
                    self._say("250 OK")
                case "DATA" if recipients:
                    self._say("354 end with a dot on its own line")
                    self._keep(recipients)
                    recipients = []
                case "DATA":
                    self._say("503 nobody to give it to")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("502 not known here")

    def _keep(self, recipients: list[str]) -> None:
        raw = bytearray()
        while (line := self.rfile.readline(LONGEST_LINE)) != b".\r\n":
            if not line or len(raw) > LARGEST_MAIL:
                return  # it never ended: the sender keeps it and tries again
            raw += line.removeprefix(b".")
        for recipient in recipients:
            self.box.keep(recipient, bytes(raw))
        self._say("250 OK, kept")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
