"""Consequences in words: what follows, for the client, the house, or a member.

Levels 0 to 3 are told as what happens, levels 4 to 6 as what may be asked, since a person decides
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from kijun.judge.consequences import (
    NEEDS_A_PERSON,
    UNTIL_MET,
    Consequence,
    Role,
)
from kijun.judge.words.figures import duration
from kijun.judge.words.language import Language, Said


class Act(NamedTuple):
    """A consequence in Japanese: closing a sentence, before another one, and as a thing."""

    closing: str
    link: str
    thing: str


class Deed(NamedTuple):
    """A consequence in English: who or what, the verb with what belongs to it, and as a thing."""

    subject: str
    verb: str
    thing: str


class Setting(NamedTuple):
    """What consequences are about: which session, and what a share is a share of."""

    day: Said
    session: Said
    price: Said


_SESSION: Final = Said("セッション", "session")
_THAT_DAY: Final = Said("その日の", "that day's")
_THAT_TIME: Final = Said("その回の", "that")
_FEE: Final = Said("料金", "fee")
_AGREED: Final = Said("ご契約額", "agreed price")
_INVOICED: Final = Said("ご請求額", "invoiced amount")
_PRICES: Final = {"payment": _INVOICED, "price_request": _AGREED, "scope_request": _AGREED}
REVIEWED: Final = Said("1年", "year")
"""How people say the length of `REVIEW`: 「1年ごとに」, “every year”."""
PLAIN: Final = Setting(_THAT_DAY, _SESSION, _FEE)


def setting_of(occasion: str, session: str | None = None) -> Setting:
    """Return the setting of an occasion; `session` is what one is called there in Japanese."""
    day = _THAT_TIME if occasion == "move" else _THAT_DAY
    called = Said(session, _SESSION.en) if session is not None else _SESSION
    return Setting(day, called, _PRICES.get(occasion, _FEE))


_EITHER: Final[tuple[Role, ...]] = ("client", "house")
_EVERYONE: Final[tuple[Role, ...]] = (*_EITHER, "member")
_ACTS: Final[dict[tuple[str, Role], Act]] = {
    **{
        ("note", role): Act("そのことを記録にとどめます", "そのことを記録にとどめ", "記録")
        for role in _EVERYONE
    },
    ("thank", "client"): Act("お礼を申し上げます", "お礼を申し上げ", "お礼"),
    ("thank", "house"): Act("お付き合いにお礼を申し上げます", "お付き合いにお礼を申し上げ", "お礼"),
    ("thank", "member"): Act("感謝を伝えます", "感謝を伝え", "感謝"),
    ("prefer", "client"): Act("優先してご案内いたします", "優先してご案内し", "優先のご案内"),
    ("prefer", "member"): Act("優先して仕事をまかせます", "優先して仕事をまかせ", "仕事の優先"),
    ("apologise", "house"): Act("お詫びいたします", "お詫びして", "お詫び"),
    ("apologise", "member"): Act("お詫びをしてもらいます", "お詫びをしてもらい", "お詫び"),
    ("remind", "client"): Act(
        "お願いのご連絡を差し上げます", "お願いのご連絡を差し上げ", "お願いのご連絡"
    ),
    ("remind", "house"): Act(
        "自らへの注意として記録に残します", "自らへの注意として記録に残し", "自らへの注意"
    ),
    ("remind", "member"): Act("注意を促します", "注意を促し", "注意"),
    ("warn", "client"): Act("警告をお送りします", "警告をお送りし", "警告"),
    ("warn", "house"): Act(
        "自らへの警告として記録に残します", "自らへの警告として記録に残し", "自らへの警告"
    ),
    ("warn", "member"): Act("書面で警告します", "書面で警告し", "警告"),
    **{
        ("cancel_session", role): Act(
            "{day}{session}を中止いたします", "{day}{session}を中止し", "中止"
        )
        for role in _EITHER
    },
    ("charge", "client"): Act(
        "{price}の{share}を申し受けます", "{price}の{share}を申し受け", "{share}のご請求"
    ),
    ("refund", "house"): Act(
        "{price}の{share}をお返しします", "{price}の{share}をお返しし", "{share}のご返金"
    ),
    ("make_good", "house"): Act("埋め合わせをいたします", "埋め合わせをし", "埋め合わせ"),
    ("make_good", "member"): Act(
        "埋め合わせをしてもらいます", "埋め合わせをしてもらい", "埋め合わせ"
    ),
    ("require_prepayment", "client"): Act(
        "最長{until}、前払いでお願いします", "最長{until}、前払いでお願いし", "前払い"
    ),
    ("written_only", "client"): Act(
        "最長{until}、ご連絡は文面のみでお願いします",
        "最長{until}、ご連絡は文面のみでお願いし",
        "文面のみのご連絡",
    ),
    ("not_ready", "member"): Act(
        "最長{until}、お客さまの前に出る仕事はまかせません",
        "最長{until}、お客さまの前に出る仕事はまかせず",
        "お客さま対応の見合わせ",
    ),
    ("suspend", "client"): Act(
        "{span}のお休みをお願いすることがあります", "{span}のお休みをお願いし", "{span}のお休み"
    ),
    ("suspend", "member"): Act(
        "{span}、仕事を休んでもらうことがあります", "{span}、仕事を休んでもらい", "{span}の休み"
    ),
    ("end_engagement", "client"): Act(
        "ご契約を終えさせていただくことがあります", "ご契約を終えさせていただき", "ご契約の終了"
    ),
}
_BAN: Final = Act(
    "{review}ごとに見直すこととして、今後のお取引とご連絡をすべて終えさせていただくことがあります",
    "{review}ごとに見直すこととして、今後のお取引とご連絡をすべて終えさせていただき",
    "お取引とご連絡の終了",
)
_BAN_FOR: Final = Act(
    "{span}、お取引とご連絡をすべてお断りすることがあります",
    "{span}、お取引とご連絡をすべてお断りし",
    "{span}のお取引とご連絡のお断り",
)

_I: Final = "I"
_YOU: Final = "you"
_DEEDS: Final[dict[tuple[str, Role], Deed]] = {
    **{("note", role): Deed(_I, "make a note of it", "a note") for role in _EVERYONE},
    ("thank", "client"): Deed(_I, "thank you", "my thanks"),
    ("thank", "house"): Deed(_I, "thank you for our work together", "my thanks"),
    ("thank", "member"): Deed(_I, "thank you", "thanks"),
    ("prefer", "client"): Deed(
        _I, "offer you the first choice of times", "the first choice of times"
    ),
    ("prefer", "member"): Deed(_I, "put you first for work", "coming first for work"),
    ("apologise", "house"): Deed(_I, "apologise", "an apology"),
    ("apologise", "member"): Deed(_YOU, "apologise", "an apology"),
    ("remind", "client"): Deed(_I, "send you a reminder", "a reminder"),
    ("remind", "house"): Deed(_I, "put it on record as a reminder to myself", "a reminder"),
    ("remind", "member"): Deed(_I, "remind you", "a reminder"),
    ("warn", "client"): Deed(_I, "send a written warning", "a written warning"),
    ("warn", "house"): Deed(_I, "put it on record as a warning to myself", "a warning"),
    ("warn", "member"): Deed(_I, "warn you in writing", "a written warning"),
    **{
        ("cancel_session", role): Deed(
            "{day} {session}", "is cancelled", "the cancellation of the {session}"
        )
        for role in _EITHER
    },
    ("charge", "client"): Deed(_I, "charge {share}", "a charge of {share}"),
    ("refund", "house"): Deed(_I, "return {share}", "a refund of {share}"),
    ("make_good", "house"): Deed(_I, "make up for it", "making up for it"),
    ("make_good", "member"): Deed(_YOU, "make up for it", "making up for it"),
    ("require_prepayment", "client"): Deed(
        _I, "ask for payment in advance for up to {until}", "payment in advance"
    ),
    ("written_only", "client"): Deed(
        _I, "take messages in writing only for up to {until}", "messages in writing only"
    ),
    ("not_ready", "member"): Deed(
        _YOU, "do no work in front of clients for up to {until}", "no work in front of clients"
    ),
    ("suspend", "client"): Deed(
        _I, "may ask you to pause bookings for {span}", "a pause of {span}"
    ),
    ("suspend", "member"): Deed(_I, "may ask you to pause work for {span}", "a pause of {span}"),
    ("end_engagement", "client"): Deed(_I, "may end our engagement", "the end of our engagement"),
}
_BAN_EN: Final = Deed(
    _I,
    "may end all dealings and contact, to be looked at again every {review}",
    "the end of all dealings and contact",
)
_BAN_FOR_EN: Final = Deed(
    _I, "may end all dealings and contact for {span}", "the end of all dealings for {span}"
)

_ORDER: Final = (
    *("note", "thank", "prefer", "apologise", "cancel_session", "charge", "refund", "make_good"),
    *("require_prepayment", "written_only", "not_ready", "remind", "warn", "suspend"),
    *("end_engagement", "ban"),
)
_PLACES: Final = {word: place for place, word in enumerate(_ORDER)}


def in_order(consequences: Iterable[Consequence]) -> list[Consequence]:
    """Return consequences in the order in which they are told, whatever order they stand in."""
    return sorted(consequences, key=lambda consequence: _PLACES[consequence.word])


def only_may_follow(consequence: Consequence) -> bool:
    """Say whether a consequence always waits for a person, so that it may follow or not."""
    return consequence.level >= NEEDS_A_PERSON


def act(consequence: Consequence, role: Role, setting: Setting = PLAIN) -> Act:
    """Return a consequence in Japanese."""
    found = _ACTS.get((consequence.word, role))
    if found is None:
        found = _BAN_FOR if consequence.duration else _BAN
    values = _values(consequence, setting, "ja")
    return Act(*(text.format(**values) for text in found))


def deed(consequence: Consequence, role: Role, setting: Setting = PLAIN) -> Deed:
    """Return a consequence in English."""
    found = _DEEDS.get((consequence.word, role))
    if found is None:
        found = _BAN_FOR_EN if consequence.duration else _BAN_EN
    values = _values(consequence, setting, "en")
    return Deed(*(text.format(**values) for text in found))


def _values(consequence: Consequence, setting: Setting, language: Language) -> dict[str, str]:
    price = setting.price.in_language(language)
    length = consequence.duration
    return {
        "day": setting.day.in_language(language),
        "session": setting.session.in_language(language),
        "price": price,
        "share": _share_ja(consequence.share) if language == "ja" else _share(consequence, price),
        "span": duration(length, language, throughout=True) if length is not None else "",
        "until": duration(UNTIL_MET, language, throughout=True),
        "review": REVIEWED.in_language(language),
    }


def _share_ja(share: int | None) -> str:
    return {50: "半額", 100: "全額"}.get(share or 0) or f"{share}%"


def _share(consequence: Consequence, price: str) -> str:
    half_or_all = {50: f"half the {price}", 100: f"the full {price}"}
    return half_or_all.get(consequence.share or 0) or f"{consequence.share}% of the {price}"


def consequence_words(
    consequence: Consequence,
    role: Role,
    language: Language,
    setting: Setting = PLAIN,
    *,
    is_decided: bool = False,
) -> str:
    """Return what follows, as a clause without a full stop: 「警告をお送りします」.

    What a person has to confirm reads as something that may follow, unless it `is_decided`.
    """
    is_open = only_may_follow(consequence) and not is_decided
    if language == "ja":
        closing, link, _ = act(consequence, role, setting)
        return closing if is_open or not only_may_follow(consequence) else f"{link}ます"
    subject, verb, _ = deed(consequence, role, setting)
    return f"{subject} {verb if is_open else verb.removeprefix('may ')}"


def thing_of(
    consequence: Consequence, role: Role, language: Language, setting: Setting = PLAIN
) -> str:
    """Return a consequence as a thing: 「警告」, “a written warning”."""
    if language == "ja":
        return act(consequence, role, setting).thing
    return deed(consequence, role, setting).thing
