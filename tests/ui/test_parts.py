"""What the parts write: escaped, named for who cannot see, and the same in both languages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client
from django.utils import translation

import kijun.ui
from kijun.judge.standing import Standing
from kijun.ui.band import Act, Chance, History, Point, Threshold
from kijun.ui.gallery import LANGUAGES, PAGES
from kijun.ui.icons import SHAPES, UnknownIcon, icon
from kijun.ui.marks import Mark, Party, Seal, face_of
from kijun.ui.parts import (
    Attached,
    Bar,
    Choice,
    Evidence,
    Happening,
    LogLine,
    Moment,
    Ruling,
    Stair,
)
from kijun.ui.shells import STYLES, OwnerShell, other_languages
from kijun.ui.wording import Run, runs, unbroken

STATIC = Path(kijun.ui.__file__).parent / "static" / "ui"
EVIL = "<script>alert('港')</script>"
DAY = dt.date(2026, 11, 24)


def write(text: str, **given: Any) -> str:
    """Return what a template with our tags writes."""
    return Template("{% load kijun_ui %}" + text).render(Context(given))


ANY_TEXT: dict[str, dict[str, Any]] = {
    "{% icon 'today' evil %}": {},
    "{% mark 'kept' 'client' evil %}": {},
    "{% seal 'person' evil %}": {},
    "{% button evil who='house' value=evil hx_post=evil %}": {},
    "{% button evil href=evil %}": {},
    "{% not_yet evil evil 'later' %}": {},
    "{% segments 'a' evil choices evil %}": {"choices": [Choice(EVIL, EVIL)]},
    "{% tiles 'a' evil choices evil %}": {"choices": [Choice(EVIL, EVIL, "other")]},
    "{% following sentences 1 1 none=evil %}": {"sentences": [f"[{EVIL}] {EVIL}"]},
    "{% sentence_button act=evil %}{{ evil }}{% endsentence_button %}": {},
    "{% surface title=evil aside=evil %}{{ evil }}{% endsurface %}": {},
    "{% notice said=evil by=evil then=evil face=evil %}{{ evil }}{% endnotice %}": {},
    "{% waiting title=evil %}{{ evil }}{% endwaiting %}": {},
    "{% letter %}{{ evil }}{% endletter %}": {},
    "{% rule_quote evil evil day day by=evil %}": {"day": DAY},
    "{% ladder stairs %}": {"stairs": [Stair(EVIL, EVIL, EVIL, EVIL)]},
    "{% sentence_control 'a' evil choices evil old=evil %}": {"choices": [Choice(EVIL, EVIL)]},
    "{% timeline items client=evil house=evil %}": {
        "items": [
            Happening(
                DAY, Party.HOUSE, Mark.KEPT, EVIL, EVIL, Ruling(EVIL, EVIL, Seal.PERSON, EVIL)
            )
        ]
    },
    "{% trust_band chance thresholds %}": {
        "chance": Chance(50, 90, 4, 3),
        "thresholds": [Threshold(EVIL, 60)],
    },
    "{% trust_history history %}": {
        "history": History(
            [Point(DAY, Chance(50, 90, 4, 3))], [Act(DAY, Mark.KEPT, EVIL)], [Threshold(EVIL, 60)]
        )
    },
    "{% moments items %}": {"items": [Moment(EVIL, EVIL)]},
    "{% log items %}": {"items": [LogLine(EVIL, EVIL, EVIL)]},
    "{% evidence items %}": {"items": [Evidence(EVIL, EVIL, EVIL)]},
    "{% term 25 items %}": {"items": [Bar(0, EVIL, EVIL)]},
    "{% changes items items %}": {"items": [EVIL]},
    "{% empty evil evil evil %}": {},
    "{% fault title=evil text=evil %}{{ evil }}{% endfault %}": {},
    "{% offline title=evil text=evil %}{{ evil }}{% endoffline %}": {},
}


@pytest.mark.parametrize("text", ANY_TEXT)
def test_whatever_text_is_given_is_escaped(text: str) -> None:
    written = write(text, evil=EVIL, **ANY_TEXT[text])
    assert "<script>" not in written
    assert "&lt;script&gt;" in written or text.startswith("{% seal")


def test_an_icon_is_hidden_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("today")
    assert 'role="img" aria-label="今日"' in icon("today", "今日")


def test_an_unknown_icon_names_those_that_are_known() -> None:
    with pytest.raises(UnknownIcon, match="transport"):
        icon("train")


def test_every_known_reason_for_being_late_has_an_icon() -> None:
    reasons = {"lost_way", "transport", "no_connection", "helping_someone", "illness", "family"}
    assert reasons | {"accommodation", "force_majeure", "work", "other"} <= set(SHAPES)


@pytest.mark.parametrize(
    ("language", "word"), [("ja", "一報あり・数えない"), ("en", "Notice given, does not count")]
)
def test_a_mark_is_read_in_words(language: str, word: str) -> None:
    with translation.override(language):
        assert f'aria-label="{word}"' in write("{% mark 'notice' %}")
        assert word in write("{% legend 'house' %}")


@pytest.mark.parametrize(
    ("name", "face"),
    [("佐伯 遥", "佐伯"), ("Haruka Saeki", "HS"), ("", "人"), ("勅使河原太郎丸", "勅使河原")],
)
def test_a_seal_bears_a_family_name_or_initials(name: str, face: str) -> None:
    assert face_of(name) == face


def test_a_seal_says_who_decided() -> None:
    with translation.override("en"):
        assert 'aria-label="Decided by a person: 佐伯 遥"' in write("{% seal 'person' '佐伯 遥' %}")
        assert 'aria-label="Waits for a person"' in write("{% seal 'waiting' %}")


def test_brackets_mark_what_was_chosen_in_a_sentence() -> None:
    assert runs("今、[電車が遅れている]ので、") == [
        Run("今、", False),
        Run("電車が遅れている", True),
        Run("ので、", False),
    ]


def test_dates_and_rule_numbers_do_not_break() -> None:
    assert unbroken("料金 20,000円") == '料金 <span class="together">20,000円</span>'
    assert unbroken("第1条、11月20日") == (
        '<span class="together">第1条</span>、<span class="together">11月20日</span>'
    )


def test_a_field_says_what_is_wrong_beside_its_name() -> None:
    class Asked(forms.Form):
        email = forms.EmailField(label="Mail", help_text="You sign in with it.")

    written = write("{% field field %}", field=Asked({"email": "saeki"})["email"])
    assert '<label for="id_email">Mail</label>' in written
    assert 'aria-describedby="id_email_helptext id_email_error"' in written
    assert 'aria-invalid="true"' in written
    assert 'id="id_email_error"' in written


def test_a_button_that_cannot_be_used_yet_says_why() -> None:
    written = write("{% not_yet 'Enforce' 'Announce it first' 'enforce' %}")
    assert 'aria-disabled="true" aria-describedby="enforce-why"' in written
    assert 'id="enforce-why">Announce it first<' in written


def test_further_attributes_of_a_button_are_written_with_hyphens() -> None:
    assert 'hx-post="/record"' in write("{% button 'Keep' hx_post='/record' %}")


def test_a_word_of_a_sentence_is_a_labelled_list_that_tells_its_old_value() -> None:
    with translation.override("en"):
        written = write(
            "{% sentence_control 'late' 'Minutes' choices '10' old='15 minutes' %}",
            choices=[Choice("10", "10 minutes"), Choice("20", "20 minutes")],
        )
    assert '<select name="late" aria-label="Minutes">' in written
    assert '<option value="10" selected>10 minutes</option>' in written
    assert "until now:" in written
    assert written == written.strip()


def test_few_facts_are_told_as_not_known_yet_and_without_a_number() -> None:
    chance = Chance.of(Standing(0.5, 0.1, 1.0, 1.0, 1.0, "unknown"), facts=2, kept=1)
    with translation.override("ja"):
        written = write("{% trust_band chance %}", chance=chance)
    assert "まだわからない" in written
    assert "100回" not in written
    assert "<table" not in written


def test_a_chance_has_the_bounds_of_its_standing() -> None:
    # For nine kept promises of nine Beta(10, 1): its quantiles are the tenth roots.
    standing = Standing(10 / 11, 0.05**0.1, 0.2, 9.0, 0.0, "good")
    chance = Chance.of(standing, facts=9, kept=9)
    assert (chance.low, chance.high) == (74, round(100 * 0.95**0.1))
    with translation.override("en"):
        assert chance.words == "74 to 99 times in 100"


def test_the_history_of_a_chance_can_be_read_as_a_table() -> None:
    history = History(
        [
            Point(dt.date(2026, 1, 1), Chance(0, 0, 1, 1, known=False)),
            Point(DAY, Chance(61, 99, 5, 5)),
        ],
        [Act(DAY, Mark.KEPT, "in time")],
    )
    with translation.override("en"):
        written = write("{% trust_history history %}", history=history)
    assert "61 to 99 times in 100" in written
    assert "in time" in written
    assert history.unknown_until == "100.000"


def test_a_timeline_names_each_year_once_and_leads_to_decisions_and_files() -> None:
    evil = Attached(EVIL, EVIL)
    items = [
        Happening(DAY, Party.CLIENT, None, EVIL, attached=(evil, Attached(EVIL))),
        Happening(DAY, Party.HOUSE, Mark.KEPT, EVIL, ruling=Ruling(EVIL, href=EVIL)),
        Happening(DAY.replace(year=DAY.year - 1), Party.HOUSE, None, EVIL, ruling=Ruling(EVIL)),
    ]
    with translation.override("en"):
        written = write("{% timeline items client='Aoi' %}", items=items)
    assert re.findall(r'class="year">(\d+)', written) == [str(DAY.year), str(DAY.year - 1)]
    assert written.count("<a href=") == 2
    assert re.findall('class="unseen">(.+?): <', written) == ["Aoi", "I", "I"]
    assert EVIL not in written


def test_only_places_that_exist_are_shown_and_only_what_waits_is_counted() -> None:
    shell = OwnerShell("rules", {"rules": "/rules/", "today": "/"}, waiting=0)
    assert [(place.key, place.current) for place in shell.places] == [
        ("today", False),
        ("rules", True),
    ]


def test_a_page_offers_every_language_but_its_own() -> None:
    with translation.override("ja"):
        assert other_languages({"ja": "/ja/", "en": "/en/"}) == [("en", "English", "/en/")]


def test_every_style_sheet_is_fetched_and_short() -> None:
    assert sorted(path.stem for path in STATIC.glob("*.css")) == sorted(STYLES)
    for path in STATIC.glob("*.css"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_gallery_shows_every_page_in_its_language(page: str, language: str) -> None:
    written = Client().get(f"/gallery/{language}/{page}/").content.decode()
    assert f'<html lang="{language}">' in written


def test_the_gallery_knows_no_other_page() -> None:
    assert Client().get("/gallery/ja/nowhere/").status_code == 404
    assert Client().get("/gallery/").status_code == 200
