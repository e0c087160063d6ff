"""Late answers to appeals, in the list and on Today: what rests is said only where something can."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.services.decisions import appeals
from tests.services.barred import goda
from tests.services.decisions.test_appeals import FILED, paused
from tests.web.morning import SetClock, practice, set_clock, sink
from tests.web.people import browser_of, somebody

__all__ = ["goda", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.storage
DAYS = dt.timedelta(days=1)
RESTS = "conditions and limits"


@pytest.mark.parametrize(("after", "rests"), [(0, True), (20, False)])
def test_a_late_answer_lets_rest_what_still_holds(
    goda: Client, set_clock: SetClock, after: int, rests: bool
) -> None:
    owner = somebody(goda.room, "haruka@example.com", "佐伯 遥", "owner")
    decision = paused(goda)
    filed = FILED + after * DAYS
    set_clock(filed)
    appeals.file(goda, decision, "要求ではなく、ご相談でした。", filed, "1")
    set_clock(filed + 15 * DAYS)
    assert (Decided.objects.latest("pk").status == "standing") == rests
    browser = browser_of(owner)
    listed = browser.get(reverse("appeals")).content.decode()
    assert "the answer is late" in listed
    assert (f"the {RESTS} rest<" in listed) == rests
    today = browser.get(reverse("today")).content.decode().replace("\u00a0", " ")
    assert "The answer was due on" in today
    assert (RESTS in today) == rests
