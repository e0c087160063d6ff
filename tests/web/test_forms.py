"""What the forms take that people fill in about themselves."""

from __future__ import annotations

import pytest
from django import forms

from kijun.accounts.models import LONGEST_MAIL
from kijun.web.forms import FirstRun
from kijun.web.joining import NewAccount
from kijun.web.members import Invite

PLACE = f"@{'b' * 63}.{'c' * 63}.{'d' * 60}.jp"
LONGEST = "a" * (LONGEST_MAIL - len(PLACE)) + PLACE


@pytest.mark.parametrize("form", [FirstRun, NewAccount, Invite])
def test_an_address_is_no_longer_than_what_can_be_kept(form: type[forms.Form]) -> None:
    assert len(LONGEST.partition("@")[0]) < 65
    assert "email" not in form({"email": LONGEST}).errors
    assert "email" in form({"email": f"a{LONGEST}"}).errors
