"""What letters name: days, rules, what follows, and the personal link, in the client's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final
from zoneinfo import ZoneInfo

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, Service, Session
from kijun.clients.links import address_of, link_for, links_for
from kijun.clients.models import Client, Link
from kijun.judge.consequences import Role, parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.words.consequences import consequence_words, setting_of
from kijun.judge.words.language import Language, Said
from kijun.letters import when
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions import amounts_due, ending
from kijun.services.decisions.conditions import BARRING, can_rest
from kijun.services.decisions.matter_words import (
    day_of_matter,
    has_told,
    invoice_words,
    said_of_the_past,
)

_LINK_LIVES: Final = dt.timedelta(days=200)
"""Longer than an appeal can be filed (six months)."""
_AFTER_SESSION: Final = dt.timedelta(days=14)
"""So long after a session one may still send word of what had happened."""
_OPEN_UNTIL_CLOSED: Final = dt.timedelta(days=730)

_WHAT: Final = {
    ("lateness", "client"): Said(
        "{when}からのセッションに、お時間までにお越しを確認できませんでした。",
        "You were not here in time for our session of {when}.",
    ),
    ("lateness", "house"): Said(
        "{when}からのセッションに、わたしが遅れました。",
        "I was late for our session of {when}.",
    ),
    ("absence", "client"): Said(
        "{when}からのセッションに、お越しを確認できませんでした。",
        "You did not come to our session of {when}.",
    ),
    ("absence", "house"): Said(
        "{when}からのセッションに、わたしが伺えませんでした。",
        "I did not come to our session of {when}.",
    ),
    ("cancellation", "client"): Said(
        "{when}からのセッションを、お取り消しになりました。",
        "You cancelled our session of {when}.",
    ),
    ("cancellation", "house"): Said(
        "{when}からのセッションを、わたしが取りやめました。",
        "I called off our session of {when}.",
    ),
    ("move", "client"): Said(
        "{when}からのセッションの日時を、変更なさいました。",
        "You moved our session, now of {when}.",
    ),
    ("move", "house"): Said(
        "{when}からのセッションの日時を、わたしが変更しました。",
        "I moved our session, now of {when}.",
    ),
    ("payment", "client"): Said(
        "{matter}のお支払いを、期日（{when}）までに確認できませんでした。",
        "I have not seen the payment of {matter}, which was due on {when}.",
    ),
    ("payment", "house"): Said(
        "{matter}のお支払いが、期日（{when}）に間に合いませんでした。",
        "I did not pay {matter} by {when}, the day it was due.",
    ),
    ("price_request", "client"): Said(
        "{when}に、料金の値引きをお求めになりました。", "On {when} you asked for a lower price."
    ),
    ("scope_request", "client"): Said(
        "{when}に、お約束の範囲を超えるお仕事をお求めになりました。",
        "On {when} you asked for more than we had agreed.",
    ),
    ("promise", "client"): Said(
        "{when}までのお約束を、果たされたと確認できませんでした。",
        "What you had promised by {when} has not reached me.",
    ),
    ("promise", "house"): Said(
        "{when}までのお約束を、わたしが果たせませんでした。",
        "I did not keep what I had promised by {when}.",
    ),
    ("conduct", "client"): Said(
        "{when}に、お言葉やお振る舞いについてのご報告を受けました。",
        "On {when} something that was said or done was reported to me.",
    ),
    ("contact", "client"): Said(
        "{when}に、お約束した時間や方法とは別のかたちでご連絡をいただきました。",
        "On {when} you got in touch outside the hours or ways that we had agreed.",
    ),
    ("double_standard", "client"): Said(
        "{when}に、お互いに同じはずの決まりについて、一方にだけお求めがありました。",
        "On {when} a rule that holds for both of us was asked of one side alone.",
    ),
}
_OTHERWISE: Final = Said("{when}の件です。", "This is about {when}.")
_RULE: Final = Said(
    "第{number}条「{title}」（{announced}にお知らせ）",
    "rule {number}, “{title}”, which I told you of on {announced}",
)
_RULE_NAMED: Final = Said(
    "第{number}条（{announced}にお知らせ）", "rule {number}, which I told you of on {announced}"
)
_NEW_DATE: Final = Said(
    "中止したセッションは、あらためて日時をご用意します。ご都合をお知らせください。",
    "I would like to offer you a new date for the session: tell me what suits you.",
)
_CHOOSE_DATE: Final = Said(
    "中止したセッションの新しい日時は、こちらからお選びいただけます。\n{link}",
    "You can choose a new date for the session here:\n{link}",
)
_BOTH_TIMES: Final = Said("{here}、{city}では{there}", "{here}; {there} in {city}")
_FROM_TO: Final = Said(
    "{first}から{last}までです。その間、新しいご予約はお受けできません。"
    "すでにお取りしてあるほかのご予約は、そのままです。",
    "That is from {first} to {last}. In that time I take no new bookings; other sessions that are "
    "booked already stand.",
)
_ITSELF: Final = {
    "remind": Said(
        "これからは、お伝えした基準のとおりにお願いいたします",
        "From now on, please keep to the rule that I told you of",
    ),
    "warn": Said("このお知らせをもちまして、警告いたします", "This is a written warning"),
}
"""What a letter does by being written, and does not only tell."""
_NOTHING_OWED: Final = Said("料金はいただきません。", "You owe nothing for it.")


_DOORS_OPEN: Final = Said(
    "ご予約もご連絡も、これまでどおりにしていただけます。",
    "You can book and write to me as before.",
)
_NO_CONDITION: Final = Said(
    "お願いしていた条件も、なくなりました。", "What I had asked of you is asked no more."
)
_NOT_ENDED: Final = Said(
    "ご契約を終えることも、取りやめました。", "Our engagement does not end by it."
)
_UNDONE: Final = (
    (frozenset({"charge"}), _NOTHING_OWED),
    (BARRING, _DOORS_OPEN),
    (frozenset({ending.WORD}), _NOT_ENDED),
    (frozenset({"require_prepayment", "written_only"}), _NO_CONDITION),
)
"""What is undone with a decision, by the words of what had been carried out."""


def about(
    decision: Decision, consequences: Iterable[str], client: Client, now: dt.datetime
) -> dict[str, str]:
    """Return what a letter about a decision names, as it stands `now`."""
    language = language_of(client)
    parsed = [parse_consequence(text) for text in consequences]
    role: Role = "house" if decision.party == "house" else "client"
    setting = setting_of(decision.occasion)
    instead = said_of_the_past(decision, client, language, now)
    if role == "client":
        instead |= {word: said.in_language(language) for word, said in _ITSELF.items()}
    told = [
        instead.get(each.word) or consequence_words(each, role, language, setting, is_decided=True)
        for each in parsed
    ]
    what = _WHAT.get((decision.occasion, role), _OTHERWISE).in_language(language)
    day = day_of_matter(decision, client, language)
    stop, space = ("。", "") if language == "ja" else (".", " ")
    words = {each.word for each in parsed}
    if ending.WORD in words:
        told += ending.told(client, decision, language, now)
    sentences = [f"{text[:1].upper()}{text[1:]}{stop}" for text in told]
    if "suspend" in words and decision.starts is not None and decision.ends is not None:
        sentences.append(_span(decision.starts, decision.ends, client, language))
    return {
        **common(client),
        "when": day,
        "what": what.format(when=day, matter=invoice_words(decision, client, language)),
        "follows": space.join(sentences),
        "rule": _rule(decision, client, language),
        "stays": "" if words & (BARRING | {ending.WORD}) else "yes",
        "about_client": "" if role == "house" else "yes",
    }


def _words(consequences: Iterable[str]) -> set[str]:
    return {text.partition(" ")[0] for text in consequences}


def _span(starts: str, ends: str, client: Client, language: Language) -> str:
    zone = client.room.zone
    first, last = (
        when.day(dt.datetime.fromisoformat(text).astimezone(zone), language)
        for text in (starts, ends)
    )
    return _FROM_TO.in_language(language).format(first=first, last=last)


def about_putting_right(
    decision: Decision, done: Iterable[str], client: Client, now: dt.datetime
) -> dict[str, str]:
    """Return what the letter names that takes a decision back.

    Where a session was lost by it, a new date is offered: by a link, where dates can be chosen.
    """
    language = language_of(client)
    words = _words(done)
    undone = [said.in_language(language) for among, said in _UNDONE if words & among]
    if "charge" in words:
        undone += filter(None, [amounts_due.paid_back(client, decision.id, language)])
    if "cancel_session" in words or lost_session(client, decision):
        undone.append(_new_date(client, language, now))
    given = {**common(client), "when": day_of_matter(decision, client, language)}
    given["told" if has_told(decision, client) else "untold"] = "yes"
    return {**given, "undone": " ".join(undone) if language == "en" else "".join(undone)}


def lost_session(client: Client, decision: Decision) -> bool:
    """Say whether a session was called off because of a decision."""
    return client.sessions.filter(decision=decision.id, ended_by="system").exists()


def _new_date(client: Client, language: Language, now: dt.datetime) -> str:
    link = link_to_another_time(client, now)
    return (_CHOOSE_DATE if link else _NEW_DATE).in_language(language).format(link=link)


def link_to_another_time(client: Client, now: dt.datetime) -> str:
    """Return the address at which a client chooses a time; empty where none can be chosen."""
    if not Service.objects.filter(room=client.room, is_active=True).exists():
        return ""
    return address_of(link_to_booking(client, now).pk)


def about_upholding(
    decision: Decision, done: Iterable[str], reason: str, client: Client, now: dt.datetime
) -> dict[str, str]:
    """Return what the letter names that takes a decision back, because an appeal was right."""
    given = about_putting_right(decision, done, client, now)
    return {**given, "reason": " ".join(reason.split())}


def about_answer(decision: Decision, reason: str, client: Client) -> dict[str, str]:
    """Return what the letter names that leaves a decision as it is, or ends it early."""
    day = day_of_matter(decision, client, language_of(client))
    return {**common(client), "when": day, "reason": " ".join(reason.split())}


def about_appeal(decision: Decision, until: dt.datetime, client: Client) -> dict[str, str]:
    """Return what the letter names that says that an appeal came; it is answered `until` then."""
    language = language_of(client)
    last = when.day(until.astimezone(client.room.zone), language)
    return {
        **common(client),
        "when": day_of_matter(decision, client, language),
        "until": last,
        "rests": "yes" if can_rest(decision) else "",
    }


def about_resting(decision: Decision, client: Client) -> dict[str, str]:
    """Return what the letter names that says that a measure rests, since the answer is late."""
    day = day_of_matter(decision, client, language_of(client))
    books = "yes" if _words(decision.consequences) & BARRING else ""
    rests = "yes" if can_rest(decision) else ""
    return {**common(client), "when": day, "books": books, "rests": rests}


def about_session(session: Session) -> dict[str, str]:
    """Return what a letter about a session names."""
    client = session.client
    starts = session.starts.astimezone(client.room.zone)
    return {
        **common(client),
        "when": _when(session.starts, client, session.zone),
        "clock": when.clock(starts)
        + (_where(starts, client, session.zone) if session.zone else ""),
        "minutes": str(session.minutes),
        "place": session.place,
    }


def about_request(request: BookingRequest) -> dict[str, str]:
    """Return what a letter about a time names that was asked for, and is no session."""
    client = request.client
    return {**common(client), "when": _when(request.starts, client, request.zone)}


def _when(instant: dt.datetime, client: Client, zone: str) -> str:
    here = instant.astimezone(client.room.zone)
    return when.day_and_clock(here, language_of(client)) + _where(here, client, zone)


def _where(here: dt.datetime, client: Client, zone: str) -> str:
    """Return where the house's clock is, for whoever reads another language or is elsewhere.

    Whoever chose a time in another `zone` is told what it is there.
    """
    room, language = client.room, language_of(client)
    is_elsewhere = zone not in ("", room.timezone)
    if language == room.language and not is_elsewhere:
        return ""
    said = when.city(room.timezone, language)
    if is_elsewhere:
        there = when.beside(here.astimezone(ZoneInfo(zone)), here, language)
        city = when.city(zone, language)
        said = _BOTH_TIMES.in_language(language).format(here=said, city=city, there=there)
    return f"（{said}）" if language == "ja" else f" ({said})"


def common(client: Client) -> dict[str, str]:
    """Return what every letter to a client names."""
    language = language_of(client)
    return {"client": client.name, **of_the_house(client.room, language)}


def of_the_house(room: Room, language: Language) -> dict[str, str]:
    """Return how a letter in a language names the house, and who signs for it."""
    practice, person = room.name_in(language), room.signature_in(language)
    if practice == person:
        return {"house": practice, "practice": practice}
    signed = f"{practice}　{person}" if language == "ja" else f"{person}, {practice}"
    return {"house": signed, "practice": practice}


def link_to(decision: Decision, client: Client, now: dt.datetime) -> Link:
    """Return the client's link to the statement of reasons."""
    return link_for(client, Link.Purpose.DECISION, decision.id, now + _LINK_LIVES, now)


def link_to_session(session: Session, now: dt.datetime, *, is_first: bool = False) -> Link:
    """Return the client's link for word about a session; `is_first` as for `link_for`."""
    until = max(session.ends, now) + _AFTER_SESSION
    purpose = Link.Purpose.SESSION
    return link_for(session.client, purpose, session.pk, until, now, is_first=is_first)


def link_to_rules(
    client: Client, version: str, now: dt.datetime, *, is_first: bool = False
) -> Link:
    """Return the client's link to a version of the rules; `is_first` as for `link_for`."""
    until = now + _OPEN_UNTIL_CLOSED
    return link_for(client, Link.Purpose.RULES, version, until, now, is_first=is_first)


def links_to_rules(clients: Collection[Client], version: str, now: dt.datetime) -> dict[str, Link]:
    """Return the links of clients of a room to a version of the rules, by client."""
    return links_for(clients, Link.Purpose.RULES, version, now + _OPEN_UNTIL_CLOSED, now)


def link_to_own_page(client: Client, now: dt.datetime) -> Link:
    """Return the client's link to their own page."""
    return link_for(client, Link.Purpose.MINE, "", now + _OPEN_UNTIL_CLOSED, now)


def link_to_booking(client: Client, now: dt.datetime) -> Link:
    """Return the client's link to the booking page."""
    return link_for(client, Link.Purpose.BOOKING, "", now + _OPEN_UNTIL_CLOSED, now)


def language_of(client: Client) -> Language:
    """Return the language in which a client is written to."""
    return "en" if client.language == "en" else "ja"


def _rule(decision: Decision, client: Client, language: Language) -> str:
    rulebook = rulebooks_of(client.room)[decision.version]
    rule = next(rule for rule in rulebook.rules if rule.id == decision.rule)
    announced = decision.announced_at
    title = rule.title.in_language(language)
    said = _RULE if title else _RULE_NAMED
    day = when.day(dt.datetime.fromisoformat(announced), language) if announced else ""
    return said.in_language(language).format(
        number=rulebook.rules.index(rule) + 1, title=title, announced=day
    )
