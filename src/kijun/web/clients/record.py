"""The record on a client's page: what happened on both sides, and what follows from it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db.models import DateTimeField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kijun.accounts.models import Membership, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Due, Session
from kijun.clients.links import address_of
from kijun.clients.models import Client, Link
from kijun.judge import facts as f
from kijun.judge.consequences import KINDS, parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.rulebook import Rulebooks
from kijun.judge.words.consequences import thing_of
from kijun.judge.words.figures import amount
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import status_words, tier_words
from kijun.letters.kinds import KINDS as LETTERS
from kijun.letters.models import Letter, Shown
from kijun.rulebooks.versions import latest_published, rulebooks_of
from kijun.services import clock
from kijun.services.barring import sealed_mailbox
from kijun.services.decisions import amounts_due, verdicts
from kijun.services.decisions.conditions import Condition, conditions_in, conditions_on
from kijun.services.delivery import letter_words
from kijun.services.delivery.reachability import is_alone
from kijun.services.record import timeline
from kijun.services.record.history import Record, record_of
from kijun.services.record.standings import reliances
from kijun.services.rules.announcing import key_of
from kijun.services.rules.binding import lost_among
from kijun.ui.marks import Party
from kijun.web.clients.state_words import LETTERS_ON_THEIR_WAY, state_of_letter, text_for
from kijun.web.shell import for_owner
from kijun.web.taps import own_path

PAGE: Final = 30
"""Lines of the timeline at once."""
_LETTERS: Final = 6
_SESSIONS: Final = 5


class Acknowledgement(NamedTuple):
    """A version of the rules as a client has it: when told, when read, and the text they read."""

    title: str
    version: str
    announced: dt.datetime | None
    acknowledged: dt.datetime | None
    proof: Shown | None
    has_arrived: bool
    """Whether it is not known of its announcement that it came back."""

    @property
    def known_at(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """When it arrived, as far as is known, and when it was read."""
        return self.announced if self.has_arrived else None, self.acknowledged


def record_about(
    reader: Membership, client: Client, page: int, now: dt.datetime
) -> dict[str, object]:
    """Return what the record says of a client: what `web/record.html` is given.

    Costs eleven queries, however much is on record.
    """
    room = reader.room
    language, zone = language_now(), room.zone
    said = sealed_mailbox.words_in_view(client, language, now)
    record = record_of(client, language, to="owner", said=said)
    rulebooks = rulebooks_of(room)
    relied = reliances(record, rulebooks, zone, now, language)
    them, me = relied[Party.CLIENT], relied[Party.HOUSE]
    first = max(len(record.lines) - PAGE * page, 0)
    shown = record.lines[first : max(len(record.lines) - PAGE * (page - 1), 0)]
    rules = acknowledgements(room, client, record, rulebooks, language)
    holding = conditions_in(room, record.decisions, now)
    return {
        "client": client,
        "them": them,
        "me": me,
        "tier": tier_words(them.tier, language),
        "my_tier": tier_words(me.tier, language),
        "happenings": timeline.happenings(
            shown,
            rulebooks,
            zone,
            language,
            person=str(reader.user),
            address=_decision_page,
            evidence_at=_evidence,
        ),
        "page": page,
        "earlier": page + 1 if first else None,
        "rules": rules,
        "lacks_rules": _lacks_rules(room, client, rules),
        "decisions": [_decision(each, rulebooks, language) for each in record.decisions[::-1]],
        "conditions": [_condition(each, record, language) for each in holding],
        "dues": [_due(each, rulebooks, language) for each in open_dues(client)],
        "letters": [_letter(each, reader, language) for each in _letters(client=client.pk)],
        "sessions": _next_sessions(client=client.pk, now=now),
        "keeps": reader.is_owner,
        "own_page": _own_page(room, client) if reader.is_owner else "",
        "is_alone": is_alone(room),
        "zone": zone,
    }


def _lacks_rules(room: Room, client: Client, rules: Iterable[Acknowledgement]) -> bool:
    """Say whether the letter about the rules that were published last did not get through."""
    latest = latest_published(room)
    if latest is None:
        return False
    version, since = latest.row.version, latest.row.published_at
    of_it = (each for each in rules if each.version == version)
    if any(at is not None and at >= since for each in of_it for at in each.known_at):
        return False
    letters = client.letters.filter(kind="rules", key__startswith=key_of(client.pk, version))
    return letters.filter(state=Letter.State.FAILED, written_at__gte=since).exists()


def acknowledgements(
    room: Room, client: Client, record: Record, rulebooks: Rulebooks, language: Language
) -> list[Acknowledgement]:
    """Return the versions of which a client was told, the latest first, with their proof."""
    lost = lost_among(client, record.facts)
    told: dict[str, dt.datetime] = {}
    arrived: set[str] = set()
    read: dict[str, f.RulesAcknowledged] = {}
    for fact in record.facts:
        if isinstance(fact, f.RulesAnnounced):
            if fact.id not in lost:
                # Told again once it was published again, it is the latest of which they were told.
                told.pop(fact.rulebook, None)
                told[fact.rulebook] = fact.at
                arrived.add(fact.rulebook)
            told.setdefault(fact.rulebook, fact.at)
        elif isinstance(fact, f.RulesAcknowledged):
            read[fact.rulebook] = fact
    hashes = [sha256 for each in read.values() for sha256 in each.evidence or ()]
    texts = {text.sha256: text for text in Shown.objects.filter(room=room, sha256__in=hashes)}
    found = []
    for version in dict.fromkeys([*told, *read]):
        rulebook, word = rulebooks.get(version), read.get(version)
        proofs = [texts.get(sha256) for sha256 in (word.evidence or ())] if word else []
        title = rulebook.title.in_language(language) if rulebook is not None else None
        found.append(
            Acknowledgement(
                title or version[:12],
                version,
                told.get(version),
                word.at if word else None,
                next(filter(None, proofs), None),
                version in arrived,
            )
        )
    return found[::-1]


def open_dues(client: Client) -> QuerySet[Due]:
    """Return what is owed between the house and a client."""
    dues = Due.objects.filter(client=client, settled_at=None, void_at=None)
    return dues.select_related("session").order_by("noted_at")


@for_owner
@require_POST
def settle(request: HttpRequest, room: Room, client_id: str, due: int) -> HttpResponse:
    """Note that an amount has been paid."""
    if amounts_due.settle(_client(room, client_id), due, clock.now()) is None:
        raise Http404
    return redirect(
        own_path(request, request.POST.get("next", "")) or reverse("client", args=[client_id])
    )


@for_owner
@require_POST
def met(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Note that a condition has been met."""
    client, now = _client(room, client_id), clock.now()
    wanted = (request.POST.get("decision"), request.POST.get("condition"))
    for condition in conditions_on(client, now):
        if (condition.decision, condition.word) == wanted and _can_be_met(condition):
            verdicts.meet(client, condition.decision, condition.word, now)
    return redirect("client", client_id)


@for_owner
@require_POST
def own_link(_: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Make the link to the client's own page."""
    letter_words.link_to_own_page(_client(room, client_id), clock.now())
    return redirect(f"{reverse('client', args=[client_id])}#link")


def language_now() -> Language:
    """Return the language of the page."""
    return "en" if get_language() == "en" else "ja"


def _client(room: Room, client_id: str) -> Client:
    client = Client.objects.select_related("room").filter(room=room, pk=client_id).first()
    if client is None:
        raise Http404
    return client


def _evidence(piece: int) -> str:
    return reverse("evidence", args=[piece])


def _decision_page(decision: str) -> str:
    return reverse("decision", args=[decision])


def _decision(decision: Decision, rulebooks: Rulebooks, language: Language) -> dict[str, object]:
    return {
        "href": _decision_page(decision.id),
        "title": timeline.things_of(decision, language),
        "rule": timeline.rule_name(decision, rulebooks, language),
        "status": status_words(decision.status, language),
        "on": dt.datetime.fromisoformat(decision.decided_at),
        "seal": timeline.seal_of(decision).value,
        "is_house": decision.party != "client",
    }


def _condition(condition: Condition, record: Record, language: Language) -> dict[str, object]:
    decision = next(each for each in record.decisions if each.id == condition.decision)
    parsed = [parse_consequence(text) for text in decision.consequences]
    consequence = next(each for each in parsed if each.word == condition.word)
    thing = thing_of(consequence, "client", language)
    return {
        "condition": condition,
        "thing": f"{thing[:1].upper()}{thing[1:]}",
        "can_be_met": _can_be_met(condition),
        "href": _decision_page(condition.decision),
    }


def _can_be_met(condition: Condition) -> bool:
    return KINDS[condition.word].ending == "until_met"


def _due(due: Due, rulebooks: Rulebooks, language: Language) -> dict[str, object]:
    currency = next((book.currency for book in rulebooks.values() if book.currency), None)
    told = None if due.amount is None else amount(due.amount, currency, language)
    return {"due": due, "amount": told, "href": _decision_page(due.decision)}


def _letter(letter: Letter, reader: Membership, language: Language) -> dict[str, object]:
    return {
        "letter": letter,
        "text": text_for(reader, letter),
        "kind": LETTERS[letter.kind].name.in_language(language),
        "state": state_of_letter(letter),
        "is_open": letter.state in LETTERS_ON_THEIR_WAY,
    }


def _letters_of_client() -> QuerySet[Letter]:
    letters = Letter.objects.filter(client=Given("client"))
    return letters.order_by("-written_at", "-pk")[:_LETTERS]


def _sessions_to_come() -> QuerySet[Session]:
    booked = Session.objects.filter(client=Given("client"), state=Session.State.BOOKED)
    coming = booked.filter(starts__gte=Given("now", DateTimeField()))
    return coming.order_by("starts")[:_SESSIONS]


_letters: Final = Prepared(_letters_of_client)
_next_sessions: Final = Prepared(_sessions_to_come)


def _own_page(room: Room, client: Client) -> str:
    """Return the address of the client's own page, where there is one that they could open."""
    if is_alone(room):
        return ""
    link = Link.objects.filter(
        room=room, client=client, purpose=Link.Purpose.MINE, subject="", closed_at=None
    ).first()
    return address_of(link.pk) if link is not None else ""
