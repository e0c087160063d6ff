"""What each role sees and may settle of what an address names."""

from __future__ import annotations

from typing import Literal

import pytest

from kijun.accounts.models import Membership
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.letters.models import Word
from kijun.services import permissions
from kijun.services.decisions import appeals
from kijun.services.inbox import incoming_words
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import work_until
from tests.web.people import People, another_client, people

__all__ = ["people"]

pytestmark = pytest.mark.storage

Who = Literal["owner", "member", "reviewer"]


def somebodys(people: People, who: Who) -> Membership:
    found: Membership = getattr(people, who)
    return found


@pytest.mark.parametrize(("who", "own", "others"), [("owner", True, True), ("member", True, False)])
def test_a_member_sees_what_is_of_their_own_clients(
    people: People, who: Who, own: bool, others: bool
) -> None:
    reader, session = somebodys(people, who), people.session
    word = incoming_words.say(session.client, "少し遅れます", at(4), key="one")
    assert permissions.sees(reader, {"session": session.pk}) is own
    assert permissions.sees(reader, {"client_id": session.client_id}) is own
    assert permissions.sees(reader, {"word": word.pk}) is own
    strange = another_client(people.room)
    strange_word = incoming_words.say(strange.client, "I am late", at(4), key="two")
    assert permissions.sees(reader, {"session": strange.pk}) is others
    assert permissions.sees(reader, {"word": strange_word.pk}) is others
    both = {"session": session.pk, "client_id": strange.client_id}
    assert permissions.sees(reader, both) is others


def test_a_word_of_nobody_is_not_a_members(people: People) -> None:
    word = Word.objects.create(room=people.room, channel="mail", key="x", said_at=at(4))
    assert not permissions.sees(people.member, {"word": word.pk})


def test_what_is_not_known_to_be_theirs_is_not(people: People) -> None:
    assert not permissions.sees(people.member, {})
    assert not permissions.sees(people.member, {"invoice": "1"})
    assert permissions.sees(people.owner, {"invoice": "1"})


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("owner", {"waive", "lift", "uphold", "dismiss"}),
        ("member", {"waive"}),
        ("reviewer", {"uphold", "dismiss"}),
    ],
)
def test_each_role_settles_what_is_theirs(people: People, who: Who, acts: set[str]) -> None:
    reader, client = somebodys(people, who), people.session.client
    sessions.await_client(people.session, at(5, 1))
    work_until(at(5, 60))
    decision = decision_in(Decided.objects.filter(client=client.pk).latest("pk"))
    offered = {"waive", "lift", "uphold", "dismiss", "appeal"}
    assert permissions.acts_of(reader, offered, decision) == acts
    allowed = {act for act in offered if permissions.may_act(reader, decision.id, act)}
    assert allowed == acts
    concerned = {"decision_id": decision.id}
    assert permissions.is_concerned(reader, concerned) is (who != "reviewer")
    appeals.file(client, decision, "受付にいました。", at(6), "1")
    assert permissions.is_concerned(reader, concerned)
