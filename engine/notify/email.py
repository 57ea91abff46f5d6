"""Delivers notices by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

from engine.domain.errors import NotDelivered
from engine.notify.wording import message
from engine.ports import QueuedNotice

WAIT_SECONDS = 20


class EmailNotifier:
    """Fulfils `ports.Notifier`. `connect` opens a connection to the mail server; `address` is where the pages are."""

    def __init__(self, connect: Callable[[], smtplib.SMTP], *, sender: str, address: str) -> None:
        self._connect, self._sender, self._address = connect, sender, address.rstrip("/")

    def send(self, notice: QueuedNotice) -> None:
        """Hands the message to the mail server. Raises NotDelivered with what the server said."""
        if not notice.email:
            raise NotDelivered("This person has no mail address.")
        words = message(notice.template, notice.facts, link=self._address + _page(notice))
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, notice.email, words.subject
        # A mail server that gets the same notice twice can tell by this that it has it already.
        mail["Message-ID"] = f"<{notice.id}@fingerpost>"
        mail.set_content(words.text)
        try:
            with self._connect() as server:
                server.send_message(mail)
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"The mail server did not take it: {type(error).__name__}.") from error


def _page(notice: QueuedNotice) -> str:
    """Where to look: the task or journey, or the page that is about neither."""
    if notice.task:
        return f"/tasks/{notice.task}"
    return f"/journeys/{notice.journey}" if notice.journey else notice.facts.get("page", "/")


def connector(host: str, port: int, *, encrypted: bool, user: str, password: str) -> Callable[[], smtplib.SMTP]:
    """A function that opens a connection: encrypted from the first byte, or by STARTTLS where the server offers it."""

    def connect() -> smtplib.SMTP:
        context = ssl.create_default_context()
        if encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WAIT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=WAIT_SECONDS)
        try:
            if not encrypted:
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=context)
            if user:
                server.login(user, password)
        except (smtplib.SMTPException, OSError):
            # Nobody else holds this connection yet.
            server.close()
            raise
        return server

    return connect
