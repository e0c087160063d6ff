"""What the forms take that people fill in about themselves."""

from __future__ import annotations

import pytest
from django import forms

from kijun.accounts.models import LONGEST_MAIL
from kijun.services.clients.clients import MOST_PEOPLE
from kijun.web.clients.forms import People
from kijun.web.members.joining import NewAccount
from kijun.web.members.members import Invite
from kijun.web.security.forms import FirstRun

PLACE = f"@{'b' * 63}.{'c' * 63}.{'d' * 60}.jp"
LONGEST = "a" * (LONGEST_MAIL - len(PLACE)) + PLACE


@pytest.mark.parametrize("form", [FirstRun, NewAccount, Invite])
def test_an_address_is_no_longer_than_what_can_be_kept(form: type[forms.Form]) -> None:
    assert len(LONGEST.partition("@")[0]) < 65
    assert "email" not in form({"email": LONGEST}).errors
    assert "email" in form({"email": f"a{LONGEST}"}).errors


@pytest.mark.parametrize("filled", [MOST_PEOPLE, MOST_PEOPLE + 1])
def test_no_more_people_are_taken_than_can_be_written_down(filled: int) -> None:
    sent = {"people-TOTAL_FORMS": str(filled), "people-INITIAL_FORMS": "0"}
    sent |= {f"people-{number}-name": "槙野" for number in range(filled)}
    people = People(sent, prefix="people")
    assert people.is_valid() == (filled == MOST_PEOPLE)
    assert len(people.non_form_errors()) == (filled > MOST_PEOPLE)
