"""Tokens: whoever guesses, alters or takes one for another use opens nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from kijun.accounts.ids import ALPHABET
from kijun.accounts.tokens import id_in, token_of

A_CLIENT = "c-7k3v9q2m4xw8htbz"


def test_a_token_tells_its_id() -> None:
    assert id_in("rules", token_of("rules", A_CLIENT)) == A_CLIENT


def test_a_token_for_one_use_opens_nothing_else() -> None:
    assert id_in("session", token_of("rules", A_CLIENT)) is None


@given(st.data())
def test_a_token_with_any_other_sign_in_it_opens_nothing(data: st.DataObject) -> None:
    token = token_of("rules", A_CLIENT)
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from(ALPHABET).filter(lambda sign: sign != token[place]))
    assert id_in("rules", token[:place] + sign + token[place + 1 :]) is None


@given(st.text())
def test_whatever_somebody_types_opens_nothing(typed: str) -> None:
    assert id_in("rules", typed) is None
    assert id_in("rules", A_CLIENT + typed) is None


def test_a_token_of_an_earlier_key_opens_for_as_long_as_the_key_is_kept(settings: Settings) -> None:
    settings.SECRET_KEY = "earlier"
    token = token_of("rules", A_CLIENT)
    settings.SECRET_KEY = "today's"
    assert id_in("rules", token) is None
    settings.SECRET_KEY_FALLBACKS = ["earlier"]
    assert id_in("rules", token) == A_CLIENT


@pytest.mark.parametrize("sign", "01ilo")
def test_no_token_has_signs_that_are_taken_for_others(sign: str) -> None:
    tokens = "".join(token_of("rules", f"{A_CLIENT}{number}")[-16:] for number in range(200))
    assert sign not in tokens
