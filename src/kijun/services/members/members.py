"""Members of the house under its rules: what they are told, what follows, and who is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from kijun.accounts.ids import new_id
from kijun.accounts.models import MEMBER, Membership, Room
from kijun.clients import texts
from kijun.clients.concerned import with_name
from kijun.clients.texts import held_in, words_behind
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.statement import statement_of
from kijun.ledger.concerning import facts_of_member
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Job
from kijun.ledger.record import fact_of, hold
from kijun.letters import members as letters
from kijun.letters import when
from kijun.letters.models import MemberLetter
from kijun.rulebooks.versions import latest_published, latest_version_of, rulebooks_of
from kijun.services.decisions.planned import TAKEN_BACK, settled, to_put_right
from kijun.services.delivery.still_true import UPHELD
from kijun.services.members import readiness
from kijun.services.members.member_letters import language_of, tell, was_told, write
from kijun.services.record.history_words import as_said, decision_said
from kijun.services.record.recording import record
from kijun.services.sessions.sessions import HERE_FROM
from kijun.services.work.dates import due_day
from kijun.services.work.engagements import checked_key, is_there


class NotThen(ValueError):
    """What cannot be noted of a training; `code` says why.

    `early`: it is not time yet; `later`: the time given has not come yet; `over`: it had ended by
    then; `said`: how it went is on record, or there is no such training.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAsked(ValueError):
    """A version that a member is not to read: it was not announced to them, or is not the last."""


def carry_out(job: Job, now: dt.datetime) -> None:
    """Tell a member what was decided about them, and record that it has been carried out."""
    decision, member = _about(job)
    todo = settled(job, now)
    if not todo or member is None:
        return
    facts: list[Fact] = [
        f.DecisionCarriedOut(
            at=now,
            decision=decision.id,
            consequence=text,
            by="system",
            id=f"carried-{decision.id}-{text.replace(' ', '')}",
        )
        for text in todo
    ]
    with transaction.atomic():
        if any(text != "note" for text in todo):
            _write(member, letters.DECIDED, f"{decision.id}/{'+'.join(todo)}", now, decision)
        record(job.room, facts, now)


def put_right(job: Job, now: dt.datetime) -> None:
    """Tell a member that a decision about them no longer holds, where they were told of it."""
    decision, member = _about(job)
    if member is None or decision.status not in TAKEN_BACK or not to_put_right(decision):
        return
    if not was_told(member, decision.id):
        return
    if decision.status == "overturned":
        reason = as_said(decision.reason, words_behind([decision.reason]), language_of(member))
        tell(member, UPHELD, decision.id, decision, now, reason=reason)
    else:
        _write(member, letters.TAKEN_BACK, decision.id, now, decision)


def announce(room: Room, now: dt.datetime) -> list[MemberLetter]:
    """Announce the rules that were published last to everybody who works here.

    What binds members holds for them from then on. Nothing is announced twice, and nothing where
    no rule binds members.
    """
    published = latest_published(room)
    if published is None or not binds_members(published.rulebook.rules):
        return []
    version = published.row.version
    effective = max(published.row.effective or now, now)
    fact = f.RulesAnnounced(
        at=now,
        rulebook=version,
        effective=effective if effective > now else None,
        channel="page",
        id=f"announced-members-{version}",
    )
    with transaction.atomic():
        hold(room)
        if not room.entries.filter(fact_id=fact.id).exists():
            record(room, [fact], now)
        return [
            _write_rules(member, version, effective, now) for member in readiness.of_clients(room)
        ]


def tell_rules(member: Membership, now: dt.datetime) -> MemberLetter | None:
    """Send somebody who has just come the rules that were announced to members last, once.

    None where nothing was announced to them yet, or they do not work with clients.
    """
    if member.role != Membership.Role.MEMBER:
        return None
    announced = member.room.entries.filter(kind="rules.announced", client="")
    entry = announced.order_by("-number").first()
    fact = fact_of(entry) if entry is not None else None
    if not isinstance(fact, f.RulesAnnounced):
        return None
    effective = max(fact.effective or fact.at, now)
    return _write_rules(member, fact.rulebook, effective, now)


def binds_members(rules: Collection[object]) -> bool:
    """Say whether any of some rules binds members."""
    return any(getattr(rule, "binds", "") == "member" for rule in rules)


def to_read(member: Membership) -> str:
    """Return the version of which a member was told and has not said yet that they read it.

    Empty where there is none: only the version that was published last is to be read.
    """
    latest = latest_version_of(member.room)
    if latest is None or has_acknowledged(member, latest.version):
        return ""
    told = member.letters.filter(kind=letters.RULES, key=f"{member.code}/{latest.version}")
    return latest.version if told.exists() else ""


def acknowledge(member: Membership, version: str, now: dt.datetime) -> None:
    """Record that a member has read a version; saying so again changes nothing. Raises NotAsked."""
    fact = f.RulesAcknowledged(
        at=now,
        rulebook=version,
        by=member.party,
        channel="page",
        id=f"acknowledged-{member.code}-{version}",
    )
    with transaction.atomic():
        hold(member.room)
        if has_acknowledged(member, version):
            return
        if not version or version != to_read(member):
            raise NotAsked(version)
        record(member.room, [fact], now)


def has_acknowledged(member: Membership, version: str) -> bool:
    """Say whether a member has said that they have read a version."""
    return member.room.entries.filter(fact_id=f"acknowledged-{member.code}-{version}").exists()


def train(
    member: Membership,
    *,
    starts: dt.datetime,
    minutes: int,
    what: str,
    now: dt.datetime,
    key: str = "",
) -> str:
    """Put down a training or another appointment of a member without a client; return its id.

    The same `key` again puts nothing down. Raises Nonsense: `key`.
    """
    name = f"t-{checked_key(key)}" if key else new_id("t")
    with transaction.atomic():
        hold(member.room)
        if is_there(member.room, f"booked-{name}"):
            return name
        fact = f.AppointmentBooked(
            at=now,
            appointment=name,
            starts=starts.astimezone(member.room.zone),
            minutes=minutes,
            member=member.code,
            service="training",
            note=_kept(member, what),
            by="house",
            id=f"booked-{name}",
        )
        record(member.room, [fact], now)
    return name


def came(member: Membership, appointment: str, at: dt.datetime, now: dt.datetime) -> None:
    """Note when a member came to an appointment of their own. Raises NotThen."""
    fact = f.AppointmentJoined(at=at, appointment=appointment, by=member.party, recorded_at=now)
    with transaction.atomic():
        starts, ends = _open(member, appointment)
        if at > now:
            raise NotThen("later")
        if at < starts - HERE_FROM:
            raise NotThen("early")
        if at > ends:
            raise NotThen("over")
        record(member.room, [fact], now)


def missed(member: Membership, appointment: str, now: dt.datetime) -> None:
    """Note after its end that a member did not come to an appointment of their own.

    Raises NotThen.
    """
    fact = f.AppointmentMissed(at=now, appointment=appointment, by=member.party)
    with transaction.atomic():
        _starts, ends = _open(member, appointment)
        if now < ends:
            raise NotThen("early")
        record(member.room, [fact], now)


def gave_notice(
    member: Membership, appointment: str, about: str, reason: str, now: dt.datetime
) -> None:
    """Note a member's word that they will be late for an appointment of their own, or not come."""
    fact = f.NoticeGiven(
        at=now,
        appointment=appointment,
        about="absence" if about == "absence" else "late",
        reason=reason or None,
        by=member.party,
    )
    record(member.room, [fact], now)


def promised(
    member: Membership, *, what: str, due: dt.date, now: dt.datetime, key: str = ""
) -> str:
    """Put down what a member has promised by the end of a day, such as a report; return its id.

    The same `key` again puts nothing down. Raises Nonsense: `due_before` for a day that is over,
    `due_far`, `key`.
    """
    last = due_day(due, now.astimezone(member.room.zone).date())
    name = f"p-{checked_key(key)}" if key else new_id("p")
    with transaction.atomic():
        hold(member.room)
        if is_there(member.room, f"made-{name}"):
            return name
        fact = f.PromiseMade(
            at=now,
            promise=name,
            due=last.isoformat(),
            what=_kept(member, what),
            by=member.party,
            id=f"made-{name}",
        )
        record(member.room, [fact], now)
    return name


def kept(member: Membership, promise: str, now: dt.datetime) -> None:
    """Note that a member has kept a promise."""
    record(member.room, [f.PromiseKept(at=now, promise=promise, by=member.party)], now)


def ready_again(member: Membership, now: dt.datetime) -> list[str]:
    """Note that a member is ready again; return the decisions that this ends.

    None where nothing waits for that word, such as of a pause.
    """
    with transaction.atomic():
        hold(member.room)
        ended = readiness.ended_by_word(member, readiness.barring(member, now))
        facts = [
            f.DecisionMet(
                at=now,
                decision=each.id,
                consequence=readiness.NOT_READY,
                id=readiness.met_by(each),
            )
            for each in ended
        ]
        if facts:
            record(member.room, facts, now)
    return [each.id for each in ended]


def _open(member: Membership, appointment: str) -> tuple[dt.datetime, dt.datetime]:
    """Hold the record; return when a training of which nobody has said how it went begins and ends.

    Raises NotThen.
    """
    hold(member.room)
    booked = None
    for fact in facts_of_member(member.room, member.party):
        if getattr(fact, "appointment", "") != appointment:
            continue
        if isinstance(fact, f.AppointmentBooked):
            booked = fact
        elif isinstance(fact, f.AppointmentJoined | f.AppointmentMissed | f.AppointmentCancelled):
            raise NotThen("said")
    if booked is None:
        raise NotThen("said")
    return booked.starts, booked.starts + dt.timedelta(minutes=booked.minutes)


def _kept(member: Membership, words: str) -> str | None:
    return texts.keep(member, words) if words else None


def _about(job: Job) -> tuple[Decision, Membership | None]:
    row = latest_rows(job.room, [job.payload["decision"]])[job.payload["decision"]]
    code = job.payload["client"].removeprefix(MEMBER)
    people = Membership.objects.select_related("user", "room").filter(room=job.room)
    return decision_in(row), people.filter(code=code).first()


def _write(
    member: Membership, kind: str, key: str, now: dt.datetime, decision: Decision
) -> MemberLetter:
    language = language_of(member)
    rulebook = rulebooks_of(member.room)[decision.version]
    told = decision_said(decision, words_behind(held_in(decision)), language)
    given = {"statement": with_name(statement_of(told, rulebook, language), member)}
    return write(member, kind, key, given, now, decision.id)


def _write_rules(
    member: Membership, version: str, effective: dt.datetime, now: dt.datetime
) -> MemberLetter:
    day = when.day(effective.astimezone(member.room.zone), language_of(member))
    key = f"{member.code}/{version}"
    return write(member, letters.RULES, key, {"effective": day}, now)
