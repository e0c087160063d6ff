"""What the owner's taps have in common: where they lead back to, what they choose from."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kijun.judge.words.vocabulary import REASONS
from kijun.services.today.front_desk import Settled
from kijun.ui.parts import Choice
from kijun.web.wording import language

LATE: Final = (5, 10, 15, 30)
"""Minutes that are offered in one tap."""
_MOST_MINUTES: Final = 24 * 60
_HALF_A_DAY: Final = dt.timedelta(hours=12)


def back(request: HttpRequest) -> HttpResponse:
    """Lead back to the page of ours from which a tap came."""
    return redirect(own_path(request, request.POST.get("next", "")) or "today")


def own_path(request: HttpRequest, address: str) -> str:
    """Return where a request wants to be led, as long as it is a path of ours; or an empty text."""
    own = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if own and address.startswith("/") else ""


def told(settled: Settled) -> str:
    """Say kindly that a tap came too late, or too early."""
    return {
        "over": _("This session has been cancelled. Nothing was changed."),
        "here": _("Their arrival has already been noted."),
        "missed": _("It has already been noted that they did not come."),
        "said": _("That has already been noted."),
        "decided": _("This has already been settled. Nothing was changed."),
        "read": _("This email has already been dealt with. Nothing was changed."),
        "kept": _("That is on record now. Nothing was changed."),
        "early": _("It is not time for that yet."),
        "begun": _("This session has begun. Nothing was changed."),
        "later": _("That time is still ahead. Choose one that has passed."),
    }[settled.code]


def minutes_in(request: HttpRequest) -> int | None:
    """Return the minutes that were chosen, or None."""
    given = request.POST.get("minutes", "")
    if not given.isascii() or not given.isdigit() or len(given) > len(str(_MOST_MINUTES)):
        return None
    return min(int(given), _MOST_MINUTES) or None


def reason_choices(none: str) -> list[Choice]:
    """Return the known reasons, after `none` of them."""
    words = [Choice(name, said.in_language(language())) for name, said in REASONS.items()]
    return [Choice("", none), *words]


def clock_in(request: HttpRequest, name: str, day: dt.datetime) -> dt.datetime | None:
    """Return the nearest instant to another that has a time of day that was typed (14:07).

    Days are those of its own zone: 00:05 is after 23:30.
    """
    try:
        time = dt.time.fromisoformat(request.POST.get(name, "").strip())
    except ValueError:
        return None
    found = dt.datetime.combine(day.date(), time.replace(tzinfo=None), day.tzinfo)
    ahead = found - day
    if abs(ahead) <= _HALF_A_DAY:
        return found
    return found - dt.timedelta(days=1 if ahead > dt.timedelta() else -1)
