"""The sentences that a client sends with one tap, part by part; [brackets] hold what was chosen."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kijun.judge.facts import NoticeGiven
from kijun.ui.parts import Choice

ON_THE_WAY: Final = dt.timedelta(hours=2)
"""So long before a session whoever will be late may be on the way already."""
MINUTES: Final = (5, 10, 15, 20, 30)
"""What one may choose; the last one means that long or longer."""
USUAL: Final = 10
OFTEN: Final = ("lost_way", "transport", "no_connection", "helping_someone", "other")
SELDOM: Final = ("illness", "family", "accommodation", "force_majeure", "work")
"""Reasons that are shown at once, and those behind a further tap."""

_TILES: Final[dict[str, str | Promise]] = {
    "lost_way": gettext_lazy("Lost my way"),
    "transport": gettext_lazy("Train delay"),
    "no_connection": gettext_lazy("No Wi-Fi"),
    "helping_someone": gettext_lazy("Helping someone"),
    "illness": gettext_lazy("Unwell"),
    "family": gettext_lazy("Family"),
    "accommodation": gettext_lazy("Disability, health"),
    "force_majeure": gettext_lazy("Disaster"),
    "work": gettext_lazy("Work"),
    "other": gettext_lazy("Something else"),
}
_NOW: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("I’m on my way. "),
    "lost_way": gettext_lazy("I’ve [lost my way]. "),
    "transport": gettext_lazy("My [train is delayed]. "),
    "no_connection": gettext_lazy("I have [no Wi-Fi]. "),
    "helping_someone": gettext_lazy("I’m [helping someone]. "),
    "illness": gettext_lazy("I’m [not well]. "),
    "family": gettext_lazy("[Something came up in my family]. "),
    "accommodation": gettext_lazy("My [disability or health] asks for more time. "),
    "force_majeure": gettext_lazy("There is [a disaster] here. "),
    "work": gettext_lazy("[Work] keeps me. "),
    "other": gettext_lazy("[Something came up]. "),
}
_AHEAD: Final[dict[str, str | Promise]] = {
    "": "",
    "lost_way": pgettext_lazy("days ahead", "I’m [not sure of the way]. "),
    "transport": pgettext_lazy("days ahead", "[Trains may be delayed]. "),
    "no_connection": pgettext_lazy("days ahead", "I may have [no Wi-Fi]. "),
    "helping_someone": pgettext_lazy("days ahead", "I will be [helping someone]. "),
    "illness": pgettext_lazy("days ahead", "I’m [not well]. "),
    "family": pgettext_lazy("days ahead", "[Something came up in my family]. "),
    "accommodation": pgettext_lazy("days ahead", "My [disability or health] asks for more time. "),
    "force_majeure": pgettext_lazy("days ahead", "There is [a disaster] here. "),
    "work": pgettext_lazy("days ahead", "It is because of [work]. "),
    "other": pgettext_lazy("days ahead", "[Something came up]. "),
}
"""What is said before one can be on the way, on the session's own day or earlier."""
_THEN: Final[dict[str, str | Promise]] = {
    "": "",
    "lost_way": gettext_lazy("I had [lost my way]. "),
    "transport": gettext_lazy("My [train was delayed]. "),
    "no_connection": gettext_lazy("I had [no Wi-Fi]. "),
    "helping_someone": gettext_lazy("I was [helping someone]. "),
    "illness": gettext_lazy("I was [not well]. "),
    "family": gettext_lazy("[Something had come up in my family]. "),
    "accommodation": gettext_lazy("It was because of my [disability or health]. "),
    "force_majeure": gettext_lazy("There was [a disaster]. "),
    "work": gettext_lazy("[Work] kept me. "),
    "other": gettext_lazy("[Something had come up]. "),
}


def choices(reasons: tuple[str, ...]) -> list[Choice]:
    """Return reasons as tiles."""
    return [Choice(each, str(_TILES[each]), each) for each in reasons]


def is_near(starts: dt.datetime, instant: dt.datetime) -> bool:
    """Say whether a session is so near that one may be on the way, or has begun."""
    return starts - instant <= ON_THE_WAY


def reasons_now(reasons: tuple[str, ...], *, is_near: bool = True) -> list[str]:
    """Return what is said of each reason while it lasts, or long before the session."""
    return [str((_NOW if is_near else _AHEAD)[each]) for each in reasons]


def reasons_then(reasons: tuple[str, ...]) -> list[str]:
    """Return what is said of each reason afterwards."""
    return [str(_THEN[each]) for each in reasons]


def without_reason(*, is_near: bool = True) -> str:
    """Return what is said before how late one will be, where no reason is given."""
    return str((_NOW if is_near else _AHEAD)[""])


def late_by() -> list[str]:
    """Return what is said of each number of minutes."""
    said = [_("I’ll be about [%(minutes)s minutes] late.") % {"minutes": m} for m in MINUTES[:-1]]
    return [*said, _("I’ll be [%(minutes)s minutes or more] late.") % {"minutes": MINUTES[-1]}]


def cannot_come(clock: str) -> str:
    """Return what is said by who cannot come."""
    return _("I can’t come at [%(clock)s].") % {"clock": clock}


def was_late() -> str:
    """Return what is said afterwards by who came late, or was waited for too long."""
    return _("I wasn’t there in time.")


def said_in(notice: NoticeGiven, starts: dt.datetime, clock: str) -> str:
    """Return the sentence that a notice stands for, as it was read when it was sent."""
    moment = notice.tapped_at or notice.at
    reason = notice.reason or ""
    if moment >= starts and notice.eta is None:
        return _plain(str(_THEN.get(reason, "")) + was_late())
    told = _NOW if is_near(starts, moment) else _AHEAD
    if notice.about == "absence":
        said = str(told.get(reason, "")) if reason else ""
        return _plain(said + cannot_come(clock))
    late = "" if notice.eta is None else _late(round((notice.eta - starts).total_seconds() / 60))
    return _plain(str(told.get(reason, told[""])) + late)


def _late(minutes: int) -> str:
    if minutes in MINUTES:
        return late_by()[MINUTES.index(minutes)]
    return _("I’ll be about [%(minutes)s minutes] late.") % {"minutes": minutes}


def _plain(sentence: str) -> str:
    return sentence.replace("[", "").replace("]", "").strip()
