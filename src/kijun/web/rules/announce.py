"""Announcing: who has the rules that were published last, who has read them, and who lacks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.clients.links import address_of
from kijun.judge.sentence import announcement_of, rules_for
from kijun.judge.words.language import LANGUAGES, Language
from kijun.letters import when
from kijun.letters.models import Letter
from kijun.letters.writing import Written, written
from kijun.rulebooks.models import Version
from kijun.rulebooks.versions import Published, latest_published
from kijun.services import clock
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.reachability import is_alone
from kijun.services.delivery.sending import can_send
from kijun.services.rules import announcing
from kijun.services.rules.announcing_to_many import Begun, begin
from kijun.services.rules.recipients import Stage, Told, note_if_all_are_told, told_of
from kijun.web.clients.record import language_now
from kijun.web.shell import for_owner, owner

MOST_SHOWN: Final = 100
"""Clients of one stage that are listed; the others are counted."""


class Passing(NamedTuple):
    """A letter to pass on by hand: to whom, and the text to copy."""

    told: Told
    letter: Letter
    text: str


@for_owner
@require_GET
def announce(request: HttpRequest, room: Room) -> HttpResponse:
    """Show how far the version that was published last has come with each client."""
    latest, now = latest_published(room), clock.now()
    given: dict[str, object] = {"is_alone": is_alone(room), "zone": room.zone}
    if latest is not None and rules_for(latest.rulebook, "client"):
        given |= _given(room, latest, now)
    assert request.user.is_authenticated
    shell = owner(room, request.user, "rules")
    return render(request, "web/announce.html", {**given, "shell": shell})


@for_owner
@require_POST
def send(request: HttpRequest, room: Room) -> HttpResponse:
    """Write to all who lack the version, or to those who were chosen among them."""
    latest, now = latest_published(room), clock.now()
    if latest is None:
        return redirect("announce")
    lacking = _at(told_of(room, latest.row.version), Stage.LACKING)
    chosen = lacking
    if request.POST.get("who") == "chosen":
        named = set(request.POST.getlist("client"))
        chosen = [told for told in lacking if told.client.pk in named]
    _say(request, begin(latest.row, [told.client for told in chosen], now))
    return redirect("announce")


@for_owner
@require_POST
def remind(request: HttpRequest, room: Room) -> HttpResponse:
    """Ask those once more who have not read it, nobody more than once a week."""
    latest, now = latest_published(room), clock.now()
    if latest is not None:
        told = told_of(room, latest.row.version)
        silent = [each.client for each in told if each.may_be_reminded(now)]
        _say(request, begin(latest.row, silent, now, announcing.AGAIN))
    return redirect("announce")


@for_owner
@require_POST
def passed(request: HttpRequest, room: Room) -> HttpResponse:
    """Note that letters have been passed on by hand: one, or all that are shown."""
    latest, now = latest_published(room), clock.now()
    if latest is None:
        return redirect("announce")
    version = latest.row.version
    named = set(request.POST.getlist("letter"))
    names = []
    for told in told_of(room, version):
        letter = told.letter
        if letter is None or letter.pk not in named:
            continue
        if told.stage in (Stage.BY_HAND, Stage.STUCK):
            outbox.passed_on(letter, now)
            names.append(told.client.name)
    if names:
        said = _("Noted as passed on today: %(clients)s.")
        messages.success(request, said % {"clients": _(", ").join(names)})
    note_if_all_are_told(room, version, now)
    return redirect("announce")


@for_owner
@require_POST
def acknowledged(request: HttpRequest, room: Room, client: str) -> HttpResponse:
    """Note that a client has acknowledged the rules by word of mouth or in a message."""
    latest, now = latest_published(room), clock.now()
    if latest is None:
        return redirect("announce")
    if request.POST.get("version") != latest.row.version:
        messages.error(request, newer_rules())
        return redirect("announce")
    for told in told_of(room, latest.row.version, [client]):
        if told.stage is Stage.TOLD:
            shown = _texts(room, latest)[letter_words.language_of(told.client)]
            announcing.acknowledged_by_hand(told.client, latest.row.version, shown, now)
            said = _("Noted that %(client)s has acknowledged the rules.")
            messages.success(request, said % {"client": told.client.name})
    return redirect("announce")


def newer_rules() -> str:
    """Say that a page shows an earlier version than the one that was published last."""
    return _("New rules were published since this page was opened. Please read them first.")


def _given(room: Room, latest: Published, now: dt.datetime) -> dict[str, object]:
    told = told_of(room, latest.row.version)
    stages = {stage.value: _at(told, stage) for stage in Stage}
    by_hand = [*stages[Stage.BY_HAND], *stages[Stage.STUCK]]
    texts = _texts(room, latest)
    samples = _texts_alone(texts) if is_alone(room) else _samples(room, latest.row, now)
    return {
        "version": latest.row,
        "title": latest.rulebook.title.in_language(language_now()),
        "count": len(told),
        "stages": stages,
        "counts": {stage: len(found) for stage, found in stages.items()},
        "passing": [_passing(each, texts) for each in by_hand[:MOST_SHOWN] if each.letter],
        "left": max(len(by_hand) - MOST_SHOWN, 0),
        "remindable": sum(each.may_be_reminded(now) for each in told),
        "samples": samples if stages[Stage.LACKING] else {},
        "can_send": can_send(room),
        "without_address": sum(not each.has_address for each in stages[Stage.LACKING]),
        "most": MOST_SHOWN,
        "weeks": announcing.REMIND_EVERY.days,
    }


def _at(told: Sequence[Told], stage: Stage) -> list[Told]:
    return [each for each in told if each.stage is stage]


def _texts(room: Room, latest: Published) -> Mapping[str, str]:
    """Return the whole rules as text: for those who can open no link."""
    return {
        code: announcement_of(
            latest.rulebook, code, house=room.name_in(code), since=_since(room, latest)
        )
        for code in LANGUAGES
    }


def _since(room: Room, latest: Published) -> dt.date | None:
    effective = latest.row.effective
    return None if effective is None else effective.astimezone(room.zone).date()


def _passing(told: Told, texts: Mapping[str, str]) -> Passing:
    letter = told.letter
    assert letter is not None
    address = address_of(letter.link) if letter.link else ""
    has_link = bool(address) and address in letter.text
    whole = _addressed(told.client.name, texts[letter.language], letter.language)
    return Passing(told, letter, letter.text if has_link else whole)


def _addressed(name: str, text: str, code: str) -> str:
    with translation.override(code):
        greeting = _("Dear %(client)s,") % {"client": name}
    return f"{greeting}\n\n{text}"


def _texts_alone(texts: Mapping[str, str]) -> dict[str, Written]:
    """Return the text as it will be there to copy where no letter leaves."""
    samples = {}
    for code, text in texts.items():
        with translation.override(code):
            samples[code] = Written("", _addressed(_("(their name)"), text, code))
    return samples


def _samples(room: Room, version: Version, now: dt.datetime) -> dict[Language, Written]:
    """Return the letter as it would be written, with words for what is each client's own."""
    effective = max(version.effective or now, now).astimezone(room.zone)
    return {code: _sample(room, effective, code) for code in LANGUAGES}


def _sample(room: Room, effective: dt.datetime, code: Language) -> Written:
    with translation.override(code):
        given = {
            "client": _("(their name)"),
            **letter_words.of_the_house(room, code),
            "effective": when.day(effective, code),
            "link": _("(their personal link)"),
        }
    return written("rules", given, code)


def _say(request: HttpRequest, begun: Begun) -> None:
    by_hand = sum(letter.state == Letter.State.BY_HAND for letter in begun.letters)
    sent = len(begun.letters) - by_hand
    if begun.to_come:
        said = ngettext(
            "A letter to %(count)s client is being written.",
            "Letters to %(count)s clients are being written.",
            begun.to_come,
        )
        messages.success(request, said % {"count": begun.to_come})
    if sent:
        said = ngettext(
            "%(count)s letter is being sent.", "%(count)s letters are being sent.", sent
        )
        messages.success(request, said % {"count": sent})
    if by_hand:
        said = ngettext(
            "%(count)s letter is ready for you to pass on.",
            "%(count)s letters are ready for you to pass on.",
            by_hand,
        )
        messages.info(request, said % {"count": by_hand})
