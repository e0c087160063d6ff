"""What the rules say of what was just written down: weeks later the owner is asked first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from kijun.accounts.models import Room
from kijun.letters.models import Letter
from kijun.services.delivery import outbox
from kijun.services.noting import notes
from kijun.services.noting.notes import Said
from kijun.services.noting.sorts import SORTS, Given
from kijun.services.work.engagements import new_key
from tests.judge.record import at
from tests.services.decisions.test_noted_late import HEAD, INSULTS
from tests.services.practice import practice, told_client, work_until
from tests.web.morning import SetClock, set_clock, sink
from tests.web.people import browser_of, somebody

__all__ = ["practice", "set_clock", "sink"]

pytestmark = pytest.mark.storage
ASKS = "You are asked first, since it happened more than two weeks ago"
BY_ITSELF = "This follows by itself."
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("days", "said"), [(3, BY_ITSELF), (20, ASKS)])
def test_a_late_fact_is_said_to_ask_first_until_its_letter_was_sent(
    practice: Room, set_clock: SetClock, days: int, said: str
) -> None:
    rules = HEAD + INSULTS.replace("warn, require_prepayment", "warn")
    client = told_client(practice, "合田 剛", "goda@x.example", rules=rules)
    browser = browser_of(somebody(practice, "haruka@example.com", "佐伯 遥", "owner"))
    now = at(5) + days * DAY
    given = Given(at=at(5), client=client.pk, by="client", conduct="insult", severity="grave")
    note = notes.write_down(client, SORTS["conduct"], given, Said(), now=now, key=new_key())
    address = reverse("written", args=[client.pk, note.key])

    def page() -> str:
        return browser.get(address).content.decode()

    set_clock(now)
    assert said in page()
    set_clock(now + DAY)
    letter = Letter.objects.get(kind="warn")
    assert (letter.state == "asks") == (said == ASKS)
    assert said in page()
    if said == ASKS:
        outbox.release(letter, now + DAY)
        work_until(now + 2 * DAY)
        assert BY_ITSELF in page()
