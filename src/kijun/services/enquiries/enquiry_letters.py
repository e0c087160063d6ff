"""Letters about enquiries: that one has arrived, its answer, and a word where that takes longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from kijun.booking.models import Enquiry
from kijun.clients.links import link_for
from kijun.clients.models import Link
from kijun.judge.words.figures import amount, number
from kijun.judge.words.language import Language, Said
from kijun.letters import when
from kijun.letters.models import Letter
from kijun.letters.writing import Written, written
from kijun.services.booking.booking import rules_in_force
from kijun.services.clients import clients
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.letter_words import language_of
from kijun.services.enquiries.triage import Answer, Triage
from kijun.services.rules import announcing
from kijun.services.work.money import currency_of

RECEIVED: Final = "enquiry_received"
HELD: Final = "enquiry_held"
KIND_OF: Final = {
    Answer.ACCEPT: "enquiry_accepted",
    Answer.ASK: "enquiry_asked",
    Answer.DECLINE: "enquiry_declined",
}
_LINK_LIVES: Final = dt.timedelta(days=200)
_LINK_COMES: Final = Said(
    "（ここに、ご本人だけのリンクが入ります）", "(their personal link comes here)"
)

_BOTH_MISSING: Final = Said(
    "ご予算の目安と、お考えの時間数をお聞かせいただけますか。",
    "What budget do you have in mind, and how many hours?",
)
_MISSING: Final = {
    "budget": Said(
        "ご予算の目安をお聞かせいただけますか。", "What budget do you have in mind for it?"
    ),
    "hours": Said(
        "どのくらいの時間をお考えか、お聞かせいただけますか。",
        "How many hours do you have in mind?",
    ),
}
_BELOW: Final = Said(
    "{hours}時間で{budget}とのことですが、わたしの料金では{asked}ほどになります。"
    "時間数か範囲を見直すことはできますか。",
    "For {hours} hours you have {budget} in mind; at my rate they come to about {asked}."
    " Could we look at the hours, or at what they are for?",
)
_AGAINST: Final = {
    "rate": Said(
        "ご予算と時間数が、わたしのお受けできる目安と合いませんでした。",
        "The budget and the hours do not meet what I can offer.",
    ),
    "field": Said(
        "ご相談の分野は、わたしが力を尽くせるところではないためです。",
        "It is not a field in which I could do you justice.",
    ),
    "lead": Said(
        "ご希望の時期までに、十分な時間をお取りできないためです。",
        "I cannot give it the time that it needs by then.",
    ),
}
_ASKED_AGAINST: Final = {
    "field": Said(
        "どのようなことをお求めか、もう少し詳しくお聞かせいただけますか。",
        "Could you tell me a little more of what you are looking for?",
    ),
    "lead": Said(
        "ご希望の時期をもう少し先にすることはできますか。",
        "Could it be a little later than you had in mind?",
    ),
}


def link_to(enquiry: Enquiry, now: dt.datetime) -> Link:
    """Return the link behind which somebody sees their enquiry and can add to it."""
    return link_for(enquiry.client, Link.Purpose.ENQUIRY, enquiry.pk, now + _LINK_LIVES, now)


def confirm(enquiry: Enquiry, now: dt.datetime, mail: str) -> Letter:
    """Write that an enquiry has arrived, and until when it is answered, at the address given."""
    reached_at = clients.address_of(enquiry.client, mail)
    return _write(enquiry, RECEIVED, _named(enquiry), now, reached_at=reached_at)


def hold_over(enquiry: Enquiry, now: dt.datetime) -> Letter:
    """Write, once, that the answer takes longer than was said."""
    return _write(enquiry, HELD, _named(enquiry), now)


def answer(triage: Triage, given: Answer, own: str, now: dt.datetime) -> Letter:
    """Write what an enquiry is answered; an accepted one leads to booking its first session."""
    enquiry = triage.enquiry
    named = {**_named(enquiry), **_of_answer(triage, given, own, now)}
    link = link_to(enquiry, now)
    if given is Answer.ACCEPT:
        link = letter_words.link_to_booking(enquiry.client, now)
    before = Letter.objects.filter(
        room=enquiry.room, kind=KIND_OF[given], key__startswith=f"{enquiry.pk}/"
    )
    return _write(enquiry, KIND_OF[given], named, now, link=link, number=before.count() + 1)


def looked_at(triage: Triage, given: Answer, own: str, now: dt.datetime) -> Written:
    """Return the letter as it would be written."""
    language = language_of(triage.enquiry.client)
    link = _LINK_COMES.in_language(language) if settings.PUBLIC_ADDRESS else ""
    named = {**_named(triage.enquiry), **_of_answer(triage, given, own, now)}
    reached = bool(outbox.mail_address_of(triage.enquiry.client))
    named |= outbox.said_of_replies(triage.enquiry.room, by_mail=reached)
    return written(KIND_OF[given], {**named, "link": link}, language)


def _write(
    enquiry: Enquiry,
    kind: str,
    named: dict[str, str],
    now: dt.datetime,
    *,
    link: Link | None = None,
    number: int = 1,
    reached_at: str = "",
) -> Letter:
    return outbox.write(
        enquiry.client,
        kind,
        f"{enquiry.pk}/{number}",
        named,
        due_at=now,
        now=now,
        link=link or link_to(enquiry, now),
        reached_at=reached_at or _where_it_began(enquiry),
    )


def _where_it_began(enquiry: Enquiry) -> str:
    """Return where the first letter went, while that is still an address of the client's."""
    first = Letter.objects.filter(room=enquiry.room, kind=RECEIVED, key=f"{enquiry.pk}/1")
    address = first.values_list("address", flat=True).first()
    return clients.address_of(enquiry.client, address) if address else ""


def _named(enquiry: Enquiry) -> dict[str, str]:
    client, zone = enquiry.client, enquiry.room.zone
    language = language_of(client)
    return {
        **letter_words.common(client),
        "service": enquiry.service.name_in(language),
        "asked": when.day(enquiry.asked_at.astimezone(zone), language),
        "until": when.day(enquiry.answer_by.astimezone(zone), language),
    }


def _of_answer(triage: Triage, given: Answer, own: str, now: dt.datetime) -> dict[str, str]:
    language = language_of(triage.enquiry.client)
    named = {"own": " ".join(own.split())}
    if given is Answer.ACCEPT:
        has_read = _has_rules(triage.enquiry, now)
        return {
            **named,
            "has_read": "yes" if has_read else "",
            "sends_rules": "yes" if has_read is False else "",
        }
    if given is Answer.ASK:
        return {**named, "question": _question(triage, language)}
    return {**named, "why": _joined(_said(_AGAINST, triage.terms_against, language), language)}


def _has_rules(enquiry: Enquiry, now: dt.datetime) -> bool | None:
    """Say whether the client was told the rules that are in force; None where there are none."""
    published = rules_in_force(enquiry.room, now)
    if published is None:
        return None
    return announcing.was_told(enquiry.client, published.row.version)


def _question(triage: Triage, language: Language) -> str:
    missing, sums = triage.missing, triage.arithmetic
    if len(missing) == len(_MISSING):
        return _BOTH_MISSING.in_language(language)
    asked = _said(_MISSING, missing, language)
    against = triage.terms_against
    if "rate" in against and sums.budget is not None and sums.hours and sums.asked_for is not None:
        currency = currency_of(triage.enquiry.room)
        asked.append(
            _BELOW.in_language(language).format(
                hours=number(float(sums.hours)),
                budget=amount(sums.budget, currency, language),
                asked=amount(round(sums.asked_for), currency, language),
            )
        )
    asked += _said(_ASKED_AGAINST, against, language)
    return _joined(asked or _said(_ASKED_AGAINST, ["field"], language), language)


def _said(words: dict[str, Said], names: Iterable[str], language: Language) -> list[str]:
    return [words[name].in_language(language) for name in names if name in words]


def _joined(sentences: Iterable[str], language: Language) -> str:
    return ("" if language == "ja" else " ").join(sentences)
