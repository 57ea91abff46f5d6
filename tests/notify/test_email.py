"""Mail, spoken with a real mail server on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import Message
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.domain.errors import NotDelivered
from engine.domain.ids import WorkerId
from engine.domain.timer import TimerKind
from engine.notify.email import EmailNotifier, connector
from engine.notify.wording import TEMPLATES, message
from engine.ports import QueuedNotice
from engine.store import verify
from engine.sweep import sweep
from engine.tables import notices
from tests.actions.journeys import Walk
from tests.world import World, build_world

SENDER, ADDRESS = "fingerpost@marlshire.example", "https://fingerpost.marlshire.example"
PASSWORD = "an-invented-mail-password"


class Postbox(MessageHandler):
    """Keeps every message it takes; refuses recipients who are told to be unknown."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Message] = []
        self.unknown: set[str] = set()

    def handle_message(self, message: Message) -> None:
        self.taken.append(message)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A mail server on a port of this machine."""
    box, port = Postbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


def notifier(port: int, *, user: str = "", password: str = "") -> EmailNotifier:
    connect = connector("127.0.0.1", port, encrypted=False, user=user, password=password)
    return EmailNotifier(connect, sender=SENDER, address=ADDRESS)


def notice(email: str = "ben@marlshire.example", template: str = "due") -> QueuedNotice:
    return QueuedNotice(
        id="0192f1e0",
        to=WorkerId("0192a001"),
        email=email,
        template=template,
        journey="0192f1c4",
        task="0192f1d9",
        facts={"due_on": "2026-05-11"},
        attempts=0,
    )


def test_a_notice_arrives_with_the_day_and_where_to_look_and_nothing_about_anybody(postbox: tuple[Postbox, int]):
    box, port = postbox

    notifier(port).send(notice())

    (mail,) = box.taken
    assert (mail["From"], mail["To"]) == (SENDER, "ben@marlshire.example")
    assert mail["Subject"] == "Today is the last day for a task (Fingerpost)"
    assert mail["Message-ID"] == "<0192f1e0@fingerpost>"
    text = mail.get_payload(decode=True).decode()
    assert "due on Monday 11 May 2026" in text
    assert f"{ADDRESS}/tasks/0192f1d9" in text


def test_a_refused_recipient_is_not_delivered_and_the_error_names_nobody(postbox: tuple[Postbox, int]):
    box, port = postbox
    box.unknown.add("ben@marlshire.example")

    with pytest.raises(NotDelivered) as failed:
        notifier(port).send(notice())

    assert box.taken == []
    assert "ben" not in str(failed.value)


def test_a_server_that_is_away_and_a_person_without_an_address_are_not_delivered():
    with pytest.raises(NotDelivered):
        notifier(free_port()).send(notice())
    with pytest.raises(NotDelivered):
        notifier(free_port()).send(notice(email=""))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_wants_a_password_gets_it_and_a_wrong_one_is_not_delivered():
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        right = data.login == b"fingerpost" and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    box, port = Postbox(), free_port()
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        authenticator=check,
        auth_required=True,
        auth_require_tls=False,
    )
    server.start()
    try:
        with pytest.raises(NotDelivered):
            notifier(port, user="fingerpost", password="guessed").send(notice())
        assert box.taken == []
        notifier(port, user="fingerpost", password=PASSWORD).send(notice())
    finally:
        server.stop()

    assert len(box.taken) == 1


def _late(world: World) -> Walk:
    """A registration that is not decided on in time."""
    walk = Walk(world)
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))
    return walk


def test_reminders_of_a_journey_reach_the_mailboxes_of_those_who_answer_for_it(
    tmp_path: Path, postbox: tuple[Postbox, int]
):
    box, port = postbox
    world = build_world(tmp_path, notifier=notifier(port))
    _late(world)

    world.wait_until("2026-05-15 09:00")

    sent = [(mail["To"], mail["Subject"].removesuffix(" (Fingerpost)")) for mail in box.taken]
    assert ("ben@marlshire.example", "A task is due soon") in sent
    assert ("gita@marlshire.example", "Today is the last day for a task") in sent
    assert ("kofi@marlshire.example", "A task is late") in sent
    assert world.tags("notice_sent") == len(sent)
    everything = "\n".join(str(mail) for mail in box.taken)
    for name in ("Adeyemi", "Reece", "Grace", "Daniel"):
        assert name not in everything


def test_mail_that_cannot_be_delivered_waits_longer_each_time_and_arrives_once(tmp_path: Path):
    port = free_port()
    world = build_world(tmp_path, notifier=notifier(port))
    _late(world)
    world.wait_until("2026-05-06 09:00")  # a reminder was due at eight, and no server took it
    assert states(world) == {"queued"}

    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        world.at(world.clock.now() + timedelta(hours=5))
        for _ in range(3):
            sweep(world.ports)
    finally:
        server.stop()

    assert states(world) == {"sent"}
    assert sorted(mail["Message-ID"] for mail in box.taken) == sorted({mail["Message-ID"] for mail in box.taken})
    assert world.tags("notice_sent") == len(box.taken)
    assert verify(world.database).entries > 0


def test_mail_that_is_refused_again_and_again_is_given_up_and_said_so(tmp_path: Path, postbox: tuple[Postbox, int]):
    box, port = postbox
    world = build_world(tmp_path, notifier=notifier(port))
    box.unknown = {f"{name}@marlshire.example" for name in world.cast.workers}
    _late(world)
    world.at("2026-05-06 09:00")

    for _ in range(12):
        sweep(world.ports)
        world.at(world.clock.now() + timedelta(hours=6))

    assert box.taken == []
    assert world.tags("notice_failed") > 0
    assert world.tags("notice_sent") == 0
    assert states(world) == {"failed"}


def states(world: World) -> set[str]:
    with world.database.connect() as connection:
        return set(connection.execute(sa.select(notices.c.state)).scalars())


def test_whatever_the_engine_tells_has_words():
    told = {kind.value for kind in TimerKind if kind is not TimerKind.DRAWING}

    agreeing = {"agreement_asked", "agreement_given", "agreement_refused"}
    assert told | agreeing | {"handed_over", "calendar_incomplete", "not_started", "password_changed"} == set(TEMPLATES)
    for template in TEMPLATES:
        assert "https://x/1" in message(template, {"due_on": "2027-02-28"}, link="https://x/1").text
        assert message(template, {}, link="https://x/1").subject.endswith("(Fingerpost)")
