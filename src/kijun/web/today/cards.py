"""What waits for the owner, each matter with the words in which a page tells of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.judge.decision import Decision
from kijun.judge.sentence import sentence_of
from kijun.judge.statement import statement_of
from kijun.judge.words.vocabulary import OCCASIONS
from kijun.ledger.models import Job
from kijun.letters import when
from kijun.letters.kinds import KINDS
from kijun.letters.models import Letter
from kijun.services.decisions.planned import to_carry_out
from kijun.services.delivery.outbox import is_let_pass_with
from kijun.services.delivery.sending import tried_on
from kijun.services.delivery.still_true import tells_a_decision
from kijun.services.inbox.sender import Unread
from kijun.services.today.agenda import Day, Seen
from kijun.services.today.taps import Tap
from kijun.services.today.waiting import Matter
from kijun.ui.day import clock
from kijun.web.wording import (
    at_clock,
    day_and_clock,
    face,
    joined,
    language,
    reason_of,
    said_in,
    things_of,
    unbroken_name,
)

EARLY = dt.timedelta(minutes=10)
"""So long before the start one may already say that somebody is there."""
ASKED_BEFORE = dt.timedelta(minutes=1)
"""Until so long before the start one is asked first: an arrival cannot be taken back."""
_OWED: Final = frozenset({"apologise", "refund", "make_good"})
_NOT_LET_GO: Final = frozenset({Letter.State.ASKS, Letter.State.BY_HAND})


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision: what, why, by which rule, until or from when."""

    matter: Matter
    title: str
    short: str
    why: str
    rule: str
    number: str
    announced: dt.datetime | None
    acknowledged: dt.datetime | None
    until: str
    at: str

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.matter.decision.id

    @property
    def asks_whether_they_came(self) -> bool:
        """Whether it rests on nobody having said that the client was there."""
        decision = self.matter.decision
        about_coming = decision.occasion in ("lateness", "absence")
        return decision.by_silence and about_coming and decision.matter is not None


def decision_card(matter: Matter, room: Room) -> DecisionCard:
    """Return a decision as it is shown."""
    decision, rulebook = matter.decision, matter.rulebook
    rule = rulebook.rule(decision.rule)
    assert rule is not None
    number = rulebook.rules.index(rule) + 1
    texts = decision.awaiting or to_carry_out(decision) or decision.consequences
    named = {"client": unbroken_name(matter.client.name), "things": things_of(decision, texts)}
    until = decision.confirm_until
    return DecisionCard(
        matter,
        title=_("%(client)s: %(things)s") % named,
        short=_short(decision, _("Rule %(number)s") % {"number": number}, room),
        why=statement_of(decision, rulebook, language()),
        rule=sentence_of(rule, rulebook, language()),
        number=_("Rule %(number)s") % {"number": number},
        announced=_instant(decision.announced_at),
        acknowledged=_instant(decision.acknowledged_at),
        until=day_and_clock(dt.datetime.fromisoformat(until), room.zone) if until else "",
        at=clock(matter.at.astimezone(room.zone)) if matter.at is not None else "",
    )


def _short(decision: Decision, number: str, room: Room) -> str:
    told = [number]
    for text, said in (
        (decision.announced_at, _("announced %(day)s")),
        (decision.acknowledged_at, _("acknowledged %(day)s")),
    ):
        if text is not None:
            day = dt.datetime.fromisoformat(text).astimezone(room.zone)
            told.append(said % {"day": when.day(day, language())})
    count = decision.earlier.count
    parts = [
        _("%(occasion)s, %(moment)s.")
        % {
            "occasion": OCCASIONS[decision.occasion].in_language(language()).capitalize(),
            "moment": day_and_clock(dt.datetime.fromisoformat(decision.decided_at), room.zone),
        },
        _("%(told)s.") % {"told": _(", ").join(told)},
        ngettext("%(count)s earlier case counts.", "%(count)s earlier cases count.", count)
        % {"count": count}
        if count
        else _("No earlier case counts."),
    ]
    if decision.by_silence and decision.awaiting:
        parts.append(_("It rests on there being no record that they came."))
    return joined(parts)


@dataclass(frozen=True, slots=True)
class ArrivalCard:
    """A session at whose start one looks up: has the client come?"""

    session: Session
    title: str
    starts: str
    is_early: bool
    """Whether it is so long before the start that an arrival may be a slip of the finger."""
    has_begun: bool
    is_over: bool
    awaited: str
    """When it was said that they had not come yet, or empty."""
    told: str
    """What the client sent word of, or empty."""
    reason: str
    """The reason that went with it, or empty."""
    follows: list[str]
    is_decided: bool
    """Whether what follows has been decided by now."""
    default: str
    """The time that is offered for an arrival noted later."""
    face: str


def arrival_cards(
    day: Day,
    following: dict[str, list[Decision]],
    *,
    looked_at: AbstractSet[str],
    alone: bool,
) -> list[ArrivalCard]:
    """Return the sessions that have begun, or are about to, and of which nobody knows yet."""
    return [
        _arrival(seen, day, following.get(seen.session.pk, []), looked_at, alone=alone)
        for seen in day.sessions
        if seen.is_open(day.now + EARLY)
    ]


def earlier_cards(earlier: Sequence[Seen], day: Day) -> list[ArrivalCard]:
    """Return the sessions of earlier days of which nobody knows yet."""
    return [_arrival(seen, day, [], frozenset(), alone=False) for seen in earlier]


def _arrival(
    seen: Seen, day: Day, following: Sequence[Decision], looked_at: AbstractSet[str], *, alone: bool
) -> ArrivalCard:
    session = seen.session
    has_begun, is_over = session.starts <= day.now, session.ends <= day.now
    word = seen.word
    reason = reason_of(word) if word else ""
    theirs = [each for each in following if each.party == "client"]
    theirs.sort(key=lambda each: dt.datetime.fromisoformat(each.decided_at))
    ahead = [each for each in theirs if dt.datetime.fromisoformat(each.decided_at) > day.now]
    return ArrivalCard(
        session,
        title=_title(session, day, is_over=is_over),
        starts=at_clock(session.starts, session),
        is_early=session.starts - day.now > ASKED_BEFORE,
        has_begun=has_begun,
        is_over=is_over,
        awaited=at_clock(seen.awaited_at, session) if seen.awaited_at is not None else "",
        told=said_in(word, session, seen.texts) if word else "",
        reason=_("The reason: %(reason)s.") % {"reason": reason} if reason else "",
        follows=[_follows(each, session, looked_at, alone=alone) for each in ahead],
        is_decided=len(ahead) < len(theirs),
        default=f"{session.starts.astimezone(session.room.zone):%H:%M}",
        face=face(session.client.name),
    )


def _title(session: Session, day: Day, *, is_over: bool) -> str:
    named = {"client": unbroken_name(session.client.name)}
    if not is_over:
        at = at_clock(session.starts, session)
        return _("%(time)s, %(client)s: are they here?") % {**named, "time": at}
    is_today = session.starts >= day.begins
    at = (
        at_clock(session.starts, session)
        if is_today
        else day_and_clock(session.starts, session.room.zone)
    )
    return _("%(time)s, %(client)s: did they come?") % {**named, "time": at}


def _follows(
    decision: Decision, session: Session, looked_at: AbstractSet[str], *, alone: bool
) -> str:
    at = dt.datetime.fromisoformat(decision.decided_at)
    leaves = at + dt.timedelta(minutes=session.room.settle_minutes)
    given = {"time": at_clock(at, session), "things": things_of(decision, decision.consequences)}
    said = _("Without word or arrival by %(time)s: %(things)s.") % given
    if decision.awaiting:
        return joined([said, _("It then waits for you.")])
    if alone:
        return joined([said, _("The letter will be shown here for you to pass on.")])
    words = {text.partition(" ")[0] for text in decision.consequences}
    time = {"time": at_clock(leaves, session)}
    if not words & looked_at:
        return joined([said, _("The letter is shown to you first, at %(time)s.") % time])
    return joined([said, _("The letter is sent at %(time)s.") % time])


@dataclass(frozen=True, slots=True)
class TapCard:
    """What was just tapped about who is there, and can still be taken back."""

    tap: int
    said: str
    face: str


def tap_card(tap: Tap) -> TapCard:
    """Return a tap as it is shown."""
    said = {
        "client": _("%(client)s is here: noted for %(time)s."),
        "house": _("You are there for %(client)s: noted for %(time)s."),
        "not_yet": _("%(client)s has not come yet: noted for %(time)s."),
    }[tap.act]
    name = tap.session.client.name
    named = {"client": unbroken_name(name), "time": at_clock(tap.at, tap.session)}
    return TapCard(tap.job, said % named, face(name))


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter that asks, is to be passed on, or did not get through."""

    letter: Letter
    title: str
    why: str
    not_happened: str
    is_held: bool
    """Whether a word of theirs is to be read before anybody is told."""

    @property
    def is_owed(self) -> bool:
        """Whether it tells what the house owes: that is told in any case."""
        return self.letter.kind in _OWED

    @property
    def is_let_pass(self) -> bool:
        """Whether not sending it lets the decision pass."""
        return is_let_pass_with(self.letter)

    @property
    def is_failure(self) -> bool:
        """Whether it did not get through."""
        return self.letter.state in (Letter.State.FAILED, Letter.State.UNKNOWN)

    @property
    def is_by_hand(self) -> bool:
        """Whether its text is there to be copied."""
        return self.letter.state == Letter.State.BY_HAND or self.is_failure

    @property
    def text_id(self) -> str:
        """Where on the page its text is."""
        return f"text-{self.letter.pk}"

    @property
    def mailto(self) -> str:
        """An address that opens it in a mail program, or an empty text."""
        if not self.letter.address:
            return ""
        given = urlencode(
            {"subject": self.letter.subject, "body": self.letter.text}, quote_via=quote
        )
        return f"mailto:{quote(self.letter.address, safe='@')}?{given}"


def letter_cards(room: Room, letters: Sequence[Letter], unread: Unread) -> list[LetterCard]:
    """Return letters as they are shown; `unread` are the words that nobody has dealt with."""
    has_failed = any(letter.state == Letter.State.FAILED for letter in letters)
    tried = tried_on(room) if has_failed else frozenset()
    return [_letter_card(letter, unread, letter.pk in tried) for letter in letters]


def _letter_card(letter: Letter, unread: Unread, is_tried_on: bool) -> LetterCard:
    may_change_it = unread.may_change(letter.client_id, letter.session)
    named = {
        "client": unbroken_name(letter.client.name),
        "kind": KINDS[letter.kind].name.in_language(language()),
    }
    return LetterCard(
        letter,
        title=_("%(client)s: %(kind)s") % named,
        why=_why(letter),
        not_happened=_not_happened(letter, is_tried_on),
        is_held=letter.state in _NOT_LET_GO and tells_a_decision(letter) and may_change_it,
    )


def _why(letter: Letter) -> str:
    if letter.state == Letter.State.ASKS:
        return (
            {
                Letter.Why.FIRST: _(
                    "The first letter of this kind. After this one they are sent automatically."
                ),
                Letter.Why.LATE: _("It is past its time. Should it still go out?"),
                Letter.Why.CHANGED: _("Something has changed since it was written."),
            }.get(Letter.Why(letter.why), "")
            if letter.why
            else ""
        )
    if letter.state == Letter.State.BY_HAND:
        return (
            _("Kijun cannot send it from here. Copy it and pass it on.")
            if letter.address
            else _("This client has no email address. Copy it and pass it on.")
        )
    return ""


def _not_happened(letter: Letter, is_tried_on: bool) -> str:
    if is_tried_on:
        return _(
            "The mail server does not answer. Nothing has reached the client yet; the letter "
            "leaves by itself once it answers."
        )
    if letter.state == Letter.State.UNKNOWN:
        return _(
            "The mail server may or may not have accepted it. It is not sent again "
            "unless you say so."
        )
    if letter.state == Letter.State.FAILED and letter.kind == "rules":
        return _("They do not have the rules: none of them binds until they do.")
    if letter.state == Letter.State.FAILED:
        return _("The mail server refused it. Nothing has reached the client.")
    return ""


@dataclass(frozen=True, slots=True)
class FailureCard:
    """Work of ours that failed at last."""

    job: Job
    title: str


def failure_card(job: Job) -> FailureCard:
    """Return what failed, in words."""
    words = {
        "carry_out": _("A decision could not be carried out."),
        "put_right": _("A decision could not be reversed."),
        "review": _("A client could not be judged again."),
        "remind": _("A reminder could not be written."),
        "nudge": _("A reminder could not be written."),
        "settling": _("A letter could not be written."),
        "send_to_member": _("A mail to somebody in the house may not have arrived."),
        "announce": _("The letters that announce the rules could not be written."),
        "close": _("Doors could not be closed or opened."),
        "channel": _("A channel could not be closed or opened: the other side does not answer."),
    }
    return FailureCard(job, words.get(job.kind, _("Something in the background failed.")))


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text is not None else None
