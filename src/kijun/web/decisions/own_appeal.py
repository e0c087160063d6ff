"""How a member of the house appeals against a decision about themselves: on its own page."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kijun.accounts.models import Membership
from kijun.services.decisions import appeals
from kijun.services.decisions.reasons import Reasons
from kijun.services.sessions.notices import LONGEST_WORDS

_WHY: Final[dict[type[appeals.NotTaken], Promise]] = {
    appeals.NoWords: gettext_lazy("Say what was different. Nothing has been sent yet."),
    appeals.TooLate: gettext_lazy("The time in which this could be appealed against is over."),
    appeals.NothingLeft: gettext_lazy("It has been taken back already: there is nothing to undo."),
    appeals.TooMany: gettext_lazy(
        "So much has been written about it that it is better talked about."
    ),
}


def appeal_of(member: Membership, about: Reasons, words: str, now: dt.datetime) -> str:
    """Record that a member asks to have a decision about themselves looked at again.

    The same words twice are one appeal, until it is answered. Returns why it is not taken, "" where
    it is.
    """
    if len(words) > LONGEST_WORDS:
        return _("At most %(longest)s characters fit here. Nothing has been sent yet.") % {
            "longest": LONGEST_WORDS
        }
    answered = sum(1 for each in about.appeals if each.answer is not None)
    key = hashlib.sha256(f"{answered}|{words}".encode()).hexdigest()[:24]
    try:
        appeals.file(member, about.decision, words, now, key)
    except appeals.NotTaken as why:
        return str(_WHY[type(why)])
    return ""
