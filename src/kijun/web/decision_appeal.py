"""How a member of the house appeals against a decision about themselves: on its own page."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import Membership
from kijun.judge.decision import Decision
from kijun.services import appeals
from kijun.services.notices import LONGEST_WORDS

_WHY: Final[dict[type[appeals.NotTaken], Promise]] = {
    appeals.NoWords: _("Say what was otherwise: nothing was sent."),
    appeals.TooLate: _("The time in which this could be appealed against is over."),
    appeals.NothingLeft: _("It has been taken back already: there is nothing to undo."),
    appeals.TooMany: _("So much has been written about it that it is better talked about."),
}


def appeal_of(
    request: HttpRequest, member: Membership, decision: Decision, now: dt.datetime
) -> HttpResponse:
    """Record that a member asks to have a decision about themselves looked at again.

    The same words twice are one appeal.
    """
    words = request.POST.get("words", "").strip()[:LONGEST_WORDS]
    key = hashlib.sha256(words.encode()).hexdigest()[:24]
    try:
        appeals.file(member, decision, words, now, key)
    except appeals.NotTaken as why:
        messages.info(request, str(_WHY[type(why)]))
    return redirect("decision", decision.id)
