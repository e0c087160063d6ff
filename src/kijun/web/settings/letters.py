"""Every kind of letter with an example of its words, and the owner's look at the first of each."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.models import Room
from kijun.judge.consequences import parse_consequence
from kijun.judge.words.consequences import consequence_words
from kijun.judge.words.language import LANGUAGES, Language, Said
from kijun.letters import when
from kijun.letters.kinds import KINDS
from kijun.letters.writing import Written, written
from kijun.services import clock
from kijun.services.delivery import letter_words
from kijun.services.settings import ask_again, look_at, looked_at, needing_a_look
from kijun.web.clients.record import language_now
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner

_ARGUMENTS: Final = {"charge": " 50 %", "refund": " 50 %", "suspend": " 30 d"}
_OF_THE_HOUSE: Final = frozenset({"apologise", "refund", "make_good"})
_EXAMPLES: Final = {
    "client": Said("青井", "Ms Aoi"),
    "link": Said("https://…（先方のリンク）", "https://… (their own link)"),
    "place": Said("オンライン", "online"),
    "subject": Said("お値引きのご相談について", "About the price that you asked for"),
    "words": Said(
        "お申し出をありがとうございます。お約束した内容のまま、進めさせてください。",
        "Thank you for asking. I would like to keep to what we agreed.",
    ),
    "what": Said(
        "{when}からのセッションに、お時間までにお越しを確認できませんでした。",
        "You were not here in time for our session of {when}.",
    ),
    "what_of_the_house": Said(
        "{when}からのセッションに、わたしが遅れました。", "I was late for our session of {when}."
    ),
    "rule": Said(
        "第1条「連絡のない遅刻」（3月1日にお知らせ）",
        "rule 1, “Late without word”, which I told you of on 1 March",
    ),
    "service": Said("経営相談", "Consulting"),
    "question": Said(
        "ご予算の目安をお聞かせいただけますか。", "What budget do you have in mind for it?"
    ),
    "why": Said(
        "ご予算と時間数が、わたしのお受けできる目安と合いませんでした。",
        "The budget and the hours do not meet what I can offer.",
    ),
    "has_read": Said("はい", "yes"),
    "undone": Said(
        "中止したセッションは、あらためて日時をご用意します。",
        "I would like to offer you a new date for the session.",
    ),
}
"""What letters name, for somebody invented."""


@for_owner
@require_GET
def letters(request: HttpRequest, room: Room) -> HttpResponse:
    """Show every kind of letter; those whose first one waits for a look come first."""
    now, seen, language = clock.now(), looked_at(room), language_now()
    asked = needing_a_look()
    shown = [
        {
            "kind": kind,
            "name": KINDS[kind].name.in_language(language),
            "examples": {code: example(room, kind, code, now) for code in LANGUAGES},
            "is_asked": kind in asked,
            "is_seen": kind in seen,
        }
        for kind in KINDS
    ]
    given: dict[str, object] = {
        "waiting": [each for each in shown if each["is_asked"] and not each["is_seen"]],
        "seen": [each for each in shown if each["is_asked"] and each["is_seen"]],
        "own": [each for each in shown if not each["is_asked"]],
    }
    return page_of(request, room, "web/settings_letters.html", given)


@for_owner
@require_POST
def look(request: HttpRequest, room: Room) -> HttpResponse:
    """Let letters of a kind, or of every kind that is shown, leave by themselves from now on."""
    kinds = request.POST.getlist("kind")
    look_at(room, kinds, clock.now())
    if len(kinds) > 1:
        messages.success(request, _("None of these waits for your review any more."))
    return redirect("letters")


@for_owner
@require_POST
def unlook(request: HttpRequest, room: Room) -> HttpResponse:
    """Have the next letter of a kind wait for a look again."""
    ask_again(room, request.POST.get("kind", ""))
    return redirect(f"{reverse('letters')}#waiting")


def example(room: Room, kind: str, language: Language, now: dt.datetime) -> Written:
    """Return a letter as it would be written to somebody invented, about a session tomorrow."""
    starts = (now.astimezone(room.zone) + dt.timedelta(days=1)).replace(hour=14, minute=0)
    told = when.day_and_clock(starts, language)
    given = {name: said.in_language(language) for name, said in _EXAMPLES.items()}
    if kind in _OF_THE_HOUSE:
        given["what"] = given["what_of_the_house"]
    given |= {
        **letter_words.of_the_house(room, language),
        "when": told,
        "before": when.day_and_clock(starts - dt.timedelta(days=2), language),
        "clock": when.clock(starts),
        "minutes": "60" if kind == "invitation" else "10",
        "effective": when.day(starts + dt.timedelta(days=30), language),
        "until": when.day(starts + dt.timedelta(days=14), language),
        "asked": when.day(starts - dt.timedelta(days=5), language),
        "what": given["what"].format(when=told),
        "follows": _follows(kind, language),
    }
    return written(kind, given, language)


def _follows(kind: str, language: Language) -> str:
    if "{follows}" not in " ".join(line.ja for line in KINDS[kind].lines):
        return ""
    consequence = parse_consequence(f"{kind}{_ARGUMENTS.get(kind, '')}")
    role: Final = "house" if kind in _OF_THE_HOUSE else "client"
    told = consequence_words(consequence, role, language, is_decided=True)
    return f"{told[:1].upper()}{told[1:]}{'。' if language == 'ja' else '.'}"
