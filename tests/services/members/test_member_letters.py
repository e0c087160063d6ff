"""Mail to who works in the house: sent as letters to clients are, with what a crash makes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.accounts.models import Invitation, Membership, Room
from kijun.channels.mail.message import OutMail
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.send import Unknown
from kijun.ledger.jobs import LeaseLost
from kijun.ledger.models import Job
from kijun.letters import members as letters
from kijun.letters.models import MemberLetter
from kijun.services import clock
from kijun.services.delivery import sending
from kijun.services.members import joining, member_letters
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.web.people import somebody

pytestmark = pytest.mark.storage


@pytest.fixture
def mori(practice: Room) -> Membership:
    """Return a member of the practice."""
    return somebody(practice, "mori@example.com", "森 圭", "member")


def written(member: Membership, decision: str = "") -> MemberLetter:
    """Write a letter to a member, which tells of a decision or of none."""
    given = {"effective": "3月1日"}
    return member_letters.write(member, letters.RULES, "k", given, at(5), decision)


def taken(kind: str) -> Job:
    """Let a worker take a job."""
    job = Job.objects.get(kind=kind)
    job.lease, job.attempts = "held", job.attempts + 1
    job.leased_until = clock.real() + dt.timedelta(minutes=5)
    job.save()
    return job


def do(kind: str) -> Job:
    """Let a worker do a job; return it as it stands after that."""
    job = taken(kind)
    HANDLERS[kind](job, at(5))
    job.refresh_from_db()
    return job


def no_answer(*_: Any) -> None:
    """Lose the connection after everything was sent."""
    raise Unknown("connection lost")


@pytest.mark.parametrize(("decision", "state"), [("d-1", "unknown"), ("", "waiting")])
def test_what_tells_of_a_decision_is_not_sent_again_where_nobody_knows_whether_it_went(
    mori: Membership, monkeypatch: pytest.MonkeyPatch, decision: str, state: str
) -> None:
    letter = written(mori, decision)
    monkeypatch.setattr(sending, "hand_over", no_answer)
    assert do(member_letters.SEND).state == state
    letter.refresh_from_db()
    assert (letter.sent_at, letter.error) == (None, "connection lost")


@pytest.mark.parametrize(("decision", "mails"), [("d-1", 0), ("", 1)])
def test_after_a_worker_was_killed_while_sending_a_person_is_asked_about_a_decision(
    mori: Membership, sink: Sink, monkeypatch: pytest.MonkeyPatch, decision: str, mails: int
) -> None:
    written(mori, decision)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(sending, "hand_over", killed)
        with pytest.raises(KeyboardInterrupt):
            do(member_letters.SEND)
    assert do(member_letters.SEND).state == ("done" if mails else "unknown")
    assert sink.accepted.total() == mails
    Job.objects.filter(state="unknown").update(state="waiting", attempts=0, lease="")
    if not mails:
        assert do(member_letters.SEND).state == "done"
    assert sink.accepted.total() == 1


@pytest.mark.parametrize("kind", [member_letters.SEND, joining.INVITE])
def test_who_has_lost_the_job_writes_nothing_down(
    mori: Membership, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    written(mori)
    joining.invite(mori.room, role="member", email="x@example.com", language="ja", now=at(5))

    def slow(*_: Any) -> None:
        Job.objects.filter(kind=kind).update(lease="another")

    monkeypatch.setattr(sending, "hand_over", slow)
    with pytest.raises(LeaseLost):
        do(kind)
    assert MemberLetter.objects.get().sent_at is None
    assert Invitation.objects.get().sent_at is None


def test_every_mail_of_the_house_is_from_whom_the_mailbox_names(
    mori: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    MailAccount.objects.update(from_name="遥")
    written(mori)
    joining.invite(mori.room, role="member", email="x@example.com", language="ja", now=at(5))
    mails: list[OutMail] = []
    monkeypatch.setattr(sending, "hand_over", lambda _, mail: mails.append(mail))
    for kind in (member_letters.SEND, joining.INVITE):
        assert do(kind).state == "done"
    assert [mail.from_name for mail in mails] == ["遥", "遥"]
    assert MemberLetter.objects.get().sent_at == at(5)
    assert Invitation.objects.get().sent_at == at(5)
