"""The second seed's story on a phone in Japanese, from the agreement to the closed door, and back.

Agreed, delivered, the target beaten, a lower price asked for, a warning; eighteen months later it is
asked for again. The warning of then is found by itself, and a person decides. The client appeals, it
turns out that they were right, and all of it is taken back.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from tests.e2e.conftest import MONDAY
from tests.e2e.hands import Pointer
from tests.e2e.people import Devices, Owner, Visitor, link_in, text_of
from tests.e2e.practice import AOI
from tests.e2e.running import Kijun

MINUTE: Final = dt.timedelta(minutes=1)
DAY: Final = dt.timedelta(days=1)
NAME: Final = "青井 直"
PRICE_RULE: Final = """\
  - id: price-after-delivery
    title: {ja: 成果が出たあとの値引きの求め, en: A lower price after the result}
    occasion: price_request
    when: {stage: [delivered, accepted], target_met: true}
    then:
      - [warn]
      - [ban]
    within: 36 months
"""
FIRST, AGAIN = "簡単そうでしたし、安くしてください。", "やはり、あのときの料金は高すぎました。"
APPEAL: Final = "料金のことは申しておりません。次回のお見積りのお話でした。"
SORRY: Final = "お話を取り違えておりました。次回のお見積りのことでした。"


class Counting(Pointer):
    """A finger whose taps are counted."""

    def __init__(self) -> None:
        self.taps = 0

    def press(self, target: object) -> None:
        """Press, and count it."""
        self.taps += 1
        super().press(target)  # type: ignore[arg-type]


@pytest.fixture
def owner(devices: Devices) -> Owner:
    """The owner on the phone, who has signed in."""
    found = devices.owner("ja", "phone", hands=Counting())
    found.signs_in()
    return found


@pytest.fixture
def client(devices: Devices) -> Visitor:
    """The client on a phone of their own."""
    return devices.visitor(AOI, "ja", "phone")


def agrees(owner: Owner, aoi: str) -> None:
    """Write the agreement down, on the day."""
    owner.opens(f"/clients/{aoi}/engagements/new/")
    owner.hands.write(owner.page.locator("[name=title]"), "集客の見直し")
    owner.hands.write(owner.page.locator("[name=price]"), "３００，０００円")
    owner.hands.unfold(owner.page.locator("form.booking summary"))
    for name, text in (("unit", "件"), ("baseline", "20"), ("target", "50")):
        owner.hands.write(owner.page.locator(f"[name={name}]"), text)
    sends(owner, "form.booking")


def announces_the_rule(owner: Owner) -> None:
    """Write the rule about prices, publish it and announce it."""
    rules = owner.page.locator("#text")
    owner.opens("/rules/text/")
    owner.hands.write(rules, rules.input_value().rstrip() + "\n" + PRICE_RULE)
    owner.presses("Save changes")
    owner.opens("/rules/letter/")
    owner.writes("In effect from", f"{MONDAY + DAY:%Y-%m-%d}")
    owner.presses("Publish these rules on their own page")
    owner.announces_to(NAME)


def delivers_and_measures(kijun: Kijun, owner: Owner, work: str) -> None:
    """Deliver the work, and find its target beaten."""
    kijun.until(MONDAY + 20 * DAY)
    owner.opens(work)
    sends(owner, "form[action$='/delivered/']")
    kijun.until(MONDAY + 40 * DAY)
    owner.opens(work)
    owner.hands.write(owner.page.locator("[name=value]"), "56")
    sends(owner, "form[action$='/measured/']")


def sends(owner: Owner, form: str) -> None:
    """Send a form of the pages about work."""
    with owner.page.expect_event("domcontentloaded"):
        owner.hands.press(owner.page.locator(f"{form} button[type=submit]").last)


def is_asked_and_warns(
    kijun: Kijun, owner: Owner, client: Visitor, start: str, at: dt.datetime
) -> str:
    """Write the first request down, answer politely, and return its page; the warning follows."""
    first = writes_down(owner, start, FIRST)
    owner.looks_at("written-first")
    owner.sees("目標50件に対し成果56件。目標を6件上回っています。")
    owner.reads("This follows by itself.")
    owner.sees("お値引きはいたしかねます")
    owner.presses("Send it by email")
    kijun.until(at + 10 * MINUTE)
    assert "お値引きはいたしかねます" in text_of(client.receives("reply"))
    warning = client.receives("warn")
    client.opens_link_in(warning)
    client.looks_at("warned")
    client.sees(FIRST)
    assert len(kijun.facts("price.cut_refused")) == 1
    return first


def test_from_the_agreement_to_the_closed_door_and_back(
    kijun: Kijun, owner: Owner, client: Visitor
) -> None:
    ((aoi,),) = kijun.ask("SELECT id FROM clients_client WHERE name = ?", NAME)
    announces_the_rule(owner)
    kijun.until(MONDAY + 2 * DAY)
    agrees(owner, aoi)
    work = owner.page.url
    delivers_and_measures(kijun, owner, work)

    warned_at = MONDAY + 41 * DAY
    kijun.until(warned_at)
    first = is_asked_and_warns(kijun, owner, client, f"/clients/{aoi}/", warned_at)
    again_at = warned_at + dt.timedelta(days=548)
    kijun.until(again_at)
    second = writes_down(owner, "/today/", AGAIN)
    assert first != second
    owner.looks_at("written-again")
    owner.sees("2026年11月15日に警告")
    owner.sees("2026年11月15日に値引きをお断り")
    owner.reads("It waits for you: nothing happens until you decide.")
    kijun.until(again_at + 2 * MINUTE)
    owner.opens(second)
    reads_and_confirms(owner)
    kijun.until(again_at + 10 * MINUTE)
    the_door_is_closed(owner, client)
    assert [each["status"] for each in kijun.decisions()] == ["expired", "standing"]

    kijun.until(again_at + DAY)
    appeals_behind_the_closed_door(owner, client)
    kijun.until(again_at + DAY + MINUTE)
    reads_and_upholds(owner)
    kijun.until(again_at + DAY + 10 * MINUTE)
    everything_is_reversed(kijun, owner, client)


def reads_and_confirms(owner: Owner) -> None:
    """Go from what was written down to the reasons, and let the step be taken."""
    owner.follows("Read the reasons and decide")
    owner.looks_at("to-decide")
    owner.sees(AGAIN)
    owner.presses("Confirm")


def the_door_is_closed(owner: Owner, client: Visitor) -> None:
    """The statement has gone, and the client stands in no list."""
    ended = client.receives("ban")
    owner.opens("/clients/barred/")
    owner.looks_at("door-closed")
    owner.opens("/clients/")
    owner.does_not_read(NAME)
    client.opens(link_in(ended))
    client.looks_at("ended")


def appeals_behind_the_closed_door(owner: Owner, client: Visitor) -> None:
    """Appeal by the personal link; it lies in the sealed mailbox, and Today names nobody."""
    client.writes("What is different?", APPEAL)
    client.presses("Appeal")
    client.sees(APPEAL)
    client.looks_at("appealed")
    owner.opens("/today/")
    owner.does_not_read(NAME)


def reads_and_upholds(owner: Owner) -> None:
    """Open the mailbox on purpose, read the appeal beside the decision, and say yes."""
    owner.opens("/clients/barred/")
    owner.presses("Open it today")
    owner.sees(APPEAL)
    owner.looks_at("mailbox-open")
    owner.follows("Answer it beside the decision")
    owner.writes(
        "Why, as they will read it", SORRY, within=owner.page.locator("[action$='uphold/']")
    )
    owner.looks_at("to-answer")
    owner.presses("They are right: reverse it")


def everything_is_reversed(kijun: Kijun, owner: Owner, client: Visitor) -> None:
    """The doors are open, the apology has gone, and the statement says that it no longer holds."""
    apology = client.receives("upheld")
    assert "まことに申し訳ありませんでした" in text_of(apology)
    assert SORRY in text_of(apology)
    assert [each["status"] for each in kijun.decisions()] == ["expired", "overturned"]
    client.opens(link_in(apology))
    client.reads("This no longer holds")
    client.reads("You were right, and I took it back. It does not count.")
    client.does_not_read("What is different?")
    client.sees(SORRY)
    client.looks_at("reversed")
    owner.opens("/clients/barred/")
    owner.reads("To nobody. Everybody whom you work with can reach you.")
    owner.opens("/clients/")
    owner.sees(NAME)
    owner.follows(NAME)
    owner.looks_at("client-again")
    owner.does_not_read("In effect now")


def writes_down(owner: Owner, start: str, words: str) -> str:
    """Write a request for a lower price down from a page, in three taps and the words."""
    owner.opens(start)
    hands = owner.hands
    assert isinstance(hands, Counting)
    before = hands.taps
    owner.follows("Write down")
    owner.looks_at("choose")
    if start == "/today/":
        with owner.page.expect_event("domcontentloaded"):
            hands.press(owner.page.get_by_role("button", name="値引きの求め"))
    else:
        with owner.page.expect_event("domcontentloaded"):
            hands.press(owner.page.get_by_role("link", name="値引きの求め"))
    owner.looks_at("write")
    owner.writes("In their words", words)
    owner.presses("Write down")
    assert hands.taps - before == 3
    return owner.page.url
