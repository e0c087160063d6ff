"""Taking a single rule out of one rulebook into another."""

from __future__ import annotations

import pytest

from kijun.files.problems import Refused
from kijun.files.rulebook_edit import document_of
from kijun.files.rulebook_file import load_rulebook
from kijun.files.rulebook_taking import with_rule_taken
from kijun.files.starters import STARTERS, rulebook_text

MINE = rulebook_text("time-and-promises")
THEIRS = rulebook_text("courtesy-and-promises")


@pytest.mark.parametrize("mine", STARTERS)
@pytest.mark.parametrize("theirs", STARTERS)
def test_every_rule_of_every_starter_can_be_taken_into_every_other(mine: str, theirs: str) -> None:
    text, source = rulebook_text(mine), rulebook_text(theirs)
    for rule in document_of(source)["rules"]:
        taken = with_rule_taken(text, source, rule["id"])
        assert document_of(taken.text)["rules"][taken.number - 1] == rule
        load_rulebook(taken.text.encode(), "taken")
        text = taken.text
    assert text.startswith("# ")


def test_a_rule_of_the_same_id_gives_up_its_place_and_the_rest_stays() -> None:
    salon = rulebook_text("studio-or-salon")
    taken = with_rule_taken(MINE, salon, "late-without-word")
    assert taken.number == 1
    assert document_of(taken.text)["rules"][1:] == document_of(MINE)["rules"][1:]
    assert taken.along == ()


def test_what_the_rule_rests_on_is_taken_along_where_nothing_is_said_of_it() -> None:
    taken = with_rule_taken(MINE, THEIRS, "calls-outside-hours")
    assert taken.along == ("hours", "holidays")
    own = MINE.replace("currency: JPY", 'currency: JPY\nhours: {sat: "10:00-12:00"}')
    taken = with_rule_taken(own, THEIRS, "calls-outside-hours")
    assert taken.along == ()
    assert document_of(taken.text)["hours"] == {"sat": "10:00-12:00"}


def test_what_is_no_rulebook_gives_and_takes_nothing() -> None:
    for text, source in (("kijun: 1\n", THEIRS), (MINE, "kijun: 1\n")):
        with pytest.raises(Refused):
            with_rule_taken(text, source, "calls-outside-hours")
    with pytest.raises(KeyError):
        with_rule_taken(MINE, THEIRS, "nothing")
