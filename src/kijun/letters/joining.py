"""The mail that invites somebody into a room."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.words.language import Language, Said
from kijun.letters import when
from kijun.letters.writing import Written

_SUBJECT: Final = Said("{practice}へのご招待", "An invitation to {practice}")
_ROLES: Final = {
    "owner": Said(
        "オーナーとして、基準と記録のすべてをご一緒にお預かりいただきます。",
        "You would keep its rules and its record together with me, as an owner.",
    ),
    "member": Said(
        "メンバーとして、ご担当のお客さまの予定と記録をご覧いただけます。",
        "As a member you would see the sessions and the record of the clients whom you meet.",
    ),
    "reviewer": Said(
        "確認者として、お客さまからの再確認のお申し出を読み、お返事いただきます。",
        "As a reviewer you would read what clients appeal against, and answer them.",
    ),
}
_TEXT: Final = Said(
    "{practice}の{house}です。お仕事の場としている「基準」に、ご招待いたします。\n\n"
    "{role}\n\n"
    "こちらからお入りください。\n{address}\n\n"
    "このリンクは、お一人に一度だけお使いいただけます。{until}まで開いています。\n\n"
    "お心あたりがないときは、このメールを破棄してください。何も登録されません。\n\n"
    "{house}",
    "This is {house} of {practice}. I would like you to join me in Kijun, where my rules and my "
    "record are kept.\n\n"
    "{role}\n\n"
    "Come in here:\n{address}\n\n"
    "The link works once, for one person, until {until}.\n\n"
    "If you do not expect this mail, delete it. Nothing has been set up.\n\n"
    "{house}",
)


def invitation_words(
    language: str, *, practice: str, house: str, role: str, until: dt.datetime, address: str
) -> Written:
    """Write the mail to somebody who is invited; `until` is in the house's zone."""
    spoken: Language = "en" if language == "en" else "ja"
    given = {
        "practice": practice,
        "house": house,
        "role": _ROLES[role].in_language(spoken),
        "until": when.day(until, spoken),
        "address": address,
    }
    subject = _SUBJECT.in_language(spoken).format_map(given)
    return Written(" ".join(subject.split()), _TEXT.in_language(spoken).format_map(given))
