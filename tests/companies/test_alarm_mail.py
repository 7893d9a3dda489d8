"""An alarm's e-mail on its way by SMTP: who it is for, and what they read."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest

from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tenants.companies.alarms import write_alarm
from tenants.companies.models import Company

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and keeps it: envelope recipients and message."""

    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], Message]] = []
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self._say("220 post.example")
        recipients: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "RCPT":
                recipients.append(line.split("<")[1].split(">")[0])
            if verb == "DATA":
                self._say("354 go on")
                self.server.taken.append((recipients, message_from_bytes(self._letter())))
                recipients = []
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server
        server.shutdown()


def test_owners_and_the_operator_read_of_stopped_calls_in_their_own_languages(
    post: Post, alice: User, bob: User, company_a: Company
) -> None:
    with public_scope():
        User.objects.filter(pk=alice.pk).update(language="zh-hans")
        operator = User.objects.create_user("op@example.com", None, name="Op", is_operator=True, language="en")
    write_alarm(company_a.pk, "fraud_range", "+53 (+5352345678), stopped", NOON, subject="+53", tell=True)
    letters = {recipients[0]: letter for recipients, letter in post.taken}
    assert set(letters) == {alice.email, operator.email}, "and nobody else"
    subjects = {to: str(make_header(decode_header(str(letter["Subject"])))) for to, letter in letters.items()}
    bodies = {to: letter.get_payload(decode=True).decode() for to, letter in letters.items()}  # type: ignore[union-attr]
    assert company_a.name in subjects[alice.email]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in subjects[alice.email].replace(company_a.name, ""))
    assert subjects[operator.email].isascii()
    assert "+5352345678" in bodies[alice.email]
    assert "+5352345678" not in bodies[operator.email], "whom a company called is the company's"
    assert all("/live" in body for body in bodies.values())
