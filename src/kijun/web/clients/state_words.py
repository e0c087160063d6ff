"""What the states of letters are called for the owner."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kijun.accounts.models import Membership
from kijun.clients.links import covered
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import STATUSES, status_words
from kijun.ledger.decisions import GONE
from kijun.letters.models import Letter, MemberLetter

_State = Letter.State
LETTER_STATES: Final = {
    _State.WAITING.value: _("is sent automatically"),
    _State.ASKS.value: _("waits for your review"),
    _State.BY_HAND.value: _("to be passed on by hand"),
    _State.SENDING.value: _("is being sent"),
    _State.SENT.value: _("sent"),
    _State.UNKNOWN.value: _("may or may not have arrived"),
    _State.FAILED.value: _("could not be sent"),
    _State.WITHDRAWN.value: _("withdrawn before sending"),
}

LETTERS_ON_THEIR_WAY: Final = frozenset(
    {_State.WAITING, _State.ASKS, _State.BY_HAND, _State.SENDING, _State.UNKNOWN, _State.FAILED}
)


def state_of_letter(letter: Letter) -> str:
    """Say where a letter is; one that went to no address was passed on by hand."""
    is_by_hand = letter.state == _State.SENT and not letter.address
    return str(_("passed on by hand") if is_by_hand else LETTER_STATES[letter.state])


def text_for(reader: Membership, letter: Letter | MemberLetter) -> str:
    """Return what a letter says; links in it are for the client, and for the owner to pass on."""
    if reader.is_owner:
        return letter.text
    return covered(letter.text, "en" if letter.language == "en" else "ja")


def status_told(status: str, language: Language) -> str:
    """Say how a decision stands."""
    if status == GONE:
        return gettext("from what is known now, it would not have been made")
    return status_words(status, language) if status in STATUSES else status
