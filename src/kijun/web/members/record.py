"""A member's own record: trainings, punctuality, promises, and what was decided; for both eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.access import access_records
from kijun.accounts.models import MEMBER, Membership
from kijun.clients.concerned import with_name
from kijun.clients.erased import not_erased
from kijun.clients.texts import words_of
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.statement import statement_of
from kijun.judge.words.vocabulary import tier_words
from kijun.rulebooks.versions import rulebooks_of
from kijun.services import clock
from kijun.services.members import member_letters, members, readiness
from kijun.services.record import timeline
from kijun.services.record.history import Record, record_of_member
from kijun.services.record.history_words import as_said
from kijun.services.record.standings import reliance_of_member
from kijun.services.sessions.sessions import HERE_FROM
from kijun.services.work.engagements import new_key
from kijun.services.work.money import Nonsense
from kijun.web.rules.announce import newer_rules
from kijun.web.sessions.forms import When
from kijun.web.shell import for_member, owner
from kijun.web.taps import clock_in
from kijun.web.wording import day_and_clock, language
from kijun.web.work.forms import Work

_LINES: Final = 30
_LETTERS: Final = 6


class Training(Work, When):
    """A training, or any other appointment without a client."""

    what = forms.CharField(label=gettext_lazy("What"), max_length=100, required=False)
    field_order = ("what", "day", "time", "minutes")


class Promise(Work):
    """What is promised, and by when."""

    what = forms.CharField(label=gettext_lazy("What"), max_length=100)
    due = forms.DateField(
        label=gettext_lazy("By the end of"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def refuse(self, problem: Nonsense) -> None:
        """Say at the day why it cannot be meant."""
        if problem.code == "due_before":
            self.add_error("due", _("This day is over. Choose today or a later one."))
        else:
            super().refuse(problem)


class _Listed(NamedTuple):
    """A training of which nobody has said yet how it went, and what can be said of it now."""

    what: str
    when: str
    starts: dt.datetime
    is_near: bool
    """Whether it can be noted that they are there."""
    has_begun: bool
    is_over: bool


class _NotTaken(ValueError):
    """What cannot be written down; the text says why."""


@for_member
@require_GET
def own(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show somebody their own record."""
    return _page(request, membership, membership)


@for_member
@require_GET
def record(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Show the owner the record of somebody who works here; everybody else their own alone."""
    return _page(request, membership, _member(membership, code))


@for_member
@require_POST
def act(request: HttpRequest, membership: Membership, code: str, act: str) -> HttpResponse:
    """Write something down about a member's own appointments, promises, or readiness."""
    member, now = _member(membership, code), clock.now()
    if act not in _ACTS or (act in _OWNERS and not membership.is_owner):
        raise Http404
    try:
        wrong = _ACTS[act](request, member, now)
    except _NotTaken as why:
        messages.info(request, str(why))
        return redirect("member-record", member.code)
    if wrong is not None:
        return _page(request, membership, member, wrong=wrong)
    messages.success(request, _("Written down."))
    return redirect("member-record", member.code)


def _member(membership: Membership, code: str) -> Membership:
    people = Membership.objects.select_related("user", "room").filter(access_records(membership))
    found = not_erased(people).filter(room=membership.room, code=code).first()
    if found is None:
        raise Http404
    return found


def _train(request: HttpRequest, member: Membership, now: dt.datetime) -> forms.Form | None:
    form = Training(request.POST, prefix="training")
    if not form.is_valid():
        return form
    given = form.cleaned_data
    try:
        members.train(
            member,
            starts=form.starts(member.room.zone),
            minutes=given["minutes"],
            what=given["what"],
            now=now,
            key=given["key"],
        )
    except Nonsense as problem:
        form.refuse(problem)
        return form
    return None


def _promise(request: HttpRequest, member: Membership, now: dt.datetime) -> forms.Form | None:
    form = Promise(request.POST, prefix="promise")
    if not form.is_valid():
        return form
    given = form.cleaned_data
    try:
        members.promised(member, what=given["what"], due=given["due"], now=now, key=given["key"])
    except Nonsense as problem:
        form.refuse(problem)
        return form
    return None


def _named(request: HttpRequest, known: Mapping[str, object]) -> str:
    name = request.POST.get("name", "")
    if name not in known:
        raise Http404
    return name


def _came(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    trainings = _trainings(_record(member), member, now)
    name, at = _named(request, trainings), now
    if "at" in request.POST:
        typed = clock_in(request, "at", trainings[name].starts)
        if typed is None:
            raise _NotTaken(_("Give the time of day, such as 10:00."))
        at = typed
    try:
        members.came(member, name, at, now)
    except members.NotThen as why:
        raise _NotTaken(_not_then(why)) from why


def _missed(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    try:
        members.missed(member, _named(request, _trainings(_record(member), member, now)), now)
    except members.NotThen as why:
        raise _NotTaken(_not_then(why)) from why


def _not_then(why: members.NotThen) -> str:
    return {
        "early": _("It is not time for that yet."),
        "later": _("That time is still ahead. Choose one that has passed."),
        "over": _("It was over by then. Choose the time at which they came."),
        "said": _("That has already been noted."),
    }[why.code]


def _late(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    name = _named(request, _trainings(_record(member), member, now))
    members.gave_notice(member, name, "late", "", now)


def _kept(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    members.kept(member, _named(request, _promises(_record(member), member)), now)


def _met(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    del request
    if not members.ready_again(member, now):
        raise Http404


def _read(request: HttpRequest, member: Membership, now: dt.datetime) -> None:
    assert request.user.is_authenticated
    if member.user_id != request.user.pk:
        raise Http404
    try:
        members.acknowledge(member, request.POST.get("version", ""), now)
    except members.NotAsked as why:
        raise _NotTaken(newer_rules()) from why


_ACTS: Final[dict[str, Callable[[HttpRequest, Membership, dt.datetime], forms.Form | None]]] = {
    "train": _train,
    "promise": _promise,
    "came": _came,
    "missed": _missed,
    "late": _late,
    "kept": _kept,
    "met": _met,
    "read": _read,
}
_OWNERS: Final = frozenset({"met", "train"})


def _record(member: Membership) -> Record:
    return record_of_member(member, language())


def _trainings(record: Record, member: Membership, now: dt.datetime) -> dict[str, _Listed]:
    """Return the appointments without a client of which nobody has said yet how they went."""
    said, zone = words_of(member), member.room.zone
    found: dict[str, _Listed] = {}
    for fact in record.facts:
        if isinstance(fact, f.AppointmentBooked) and fact.client is None:
            ends = fact.starts + dt.timedelta(minutes=fact.minutes)
            found[fact.appointment] = _Listed(
                what=as_said(fact.note, said, language()) or _("Training"),
                when=day_and_clock(fact.starts, zone),
                starts=fact.starts.astimezone(zone),
                is_near=fact.starts - HERE_FROM <= now <= ends,
                has_begun=fact.starts <= now,
                is_over=ends <= now,
            )
        elif isinstance(fact, f.AppointmentJoined | f.AppointmentMissed | f.AppointmentCancelled):
            found.pop(fact.appointment, None)
    return found


def _promises(record: Record, member: Membership) -> dict[str, dict[str, object]]:
    """Return what was promised and not kept yet."""
    said = words_of(member)
    found: dict[str, dict[str, object]] = {}
    for fact in record.facts:
        if isinstance(fact, f.PromiseMade) and fact.by.startswith(MEMBER):
            found[fact.promise] = {
                "what": as_said(fact.what, said, language()),
                "due": fact.due[:10],
            }
        elif isinstance(fact, f.PromiseKept):
            found.pop(fact.promise, None)
    return found


def _empty(form: type[Work], prefix: str) -> Work:
    return form(prefix=prefix, initial={"key": new_key()})


def _page(
    request: HttpRequest,
    membership: Membership,
    member: Membership,
    *,
    wrong: forms.Form | None = None,
) -> HttpResponse:
    room, now, spoken = member.room, clock.now(), language()
    record, rulebooks = _record(member), rulebooks_of(room)
    relied = reliance_of_member(record, member.code, rulebooks, room.zone, now, spoken)
    is_self = member.pk == membership.pk
    given = {
        "member": member,
        "name": str(member.user),
        "is_self": is_self,
        "keeps": membership.is_owner,
        "relied": relied,
        "tier": tier_words(relied.tier, spoken),
        "happenings": timeline.happenings(
            record.lines[-_LINES:],
            rulebooks,
            room.zone,
            spoken,
            person=str(membership.user),
            address=lambda decision: reverse("decision", args=[decision]),
        ),
        "decisions": [
            {
                "id": each.id,
                "said": with_name(statement_of(each, rulebooks[each.version], spoken), member),
            }
            for each in record.decisions[::-1]
        ],
        "trainings": _trainings(record, member, now),
        "promises": _promises(record, member),
        **_readiness(member, now),
        "letters": member_letters.letters_to(member, _LETTERS),
        "to_read": members.to_read(member) if is_self else "",
        "training": wrong if isinstance(wrong, Training) else _empty(Training, "training"),
        "promise": wrong if isinstance(wrong, Promise) else _empty(Promise, "promise"),
        "zone": room.zone,
        "shell": owner(room, membership.user, "record" if is_self else "settings"),
    }
    return render(request, "web/member_record.html", given, status=422 if wrong else 200)


def _readiness(member: Membership, now: dt.datetime) -> dict[str, object]:
    """Return until when a member is not ready, and how that ends earlier."""
    barring = readiness.barring(member, now)
    by_word = {each.id for each in readiness.ended_by_word(member, barring)}
    pauses = [each for each in barring if each.id not in by_word]
    return {
        "barring": _until(barring[0], member) if barring else None,
        "can_be_met": bool(by_word),
        "pauses": {each.id: timeline.things_of(each, language()) for each in pauses},
    }


def _until(decision: Decision, member: Membership) -> str:
    ends = dt.datetime.fromisoformat(decision.ends) if decision.ends is not None else None
    return day_and_clock(ends, member.room.zone) if ends is not None else _("further notice")
