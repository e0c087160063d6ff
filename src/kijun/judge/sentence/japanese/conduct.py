"""Courtesy, double standards, conduct, contact, inquiries and streaks, in Japanese."""

from __future__ import annotations

from typing import Final

from kijun.judge.occasions.streak import GOOD_ACTS
from kijun.judge.sentence.japanese.grammar import (
    SIDES,
    Phrase,
    Side,
    count,
    either_word,
    joined,
    length,
    share,
)
from kijun.judge.sentence.scene import Scene, Terms, flag, quantity, span, words
from kijun.judge.words.figures import number
from kijun.judge.words.language import words_for
from kijun.judge.words.vocabulary import CHANNELS, CONDUCT, COURTESIES, SERVICES

# -- courtesy ----------------------------------------------------------------------------------


def courtesy(terms: Terms, scene: Scene) -> str:
    """Say when thanks, an apology or a report is given, or stays out."""
    side, shown = SIDES[scene.role], flag(terms, "shown")
    what = _courtesies(terms)
    if scene.role == "member":
        what = what.replace("ご報告", "報告")
    said = what + side.said("をいただいた", "をお伝えした", "を伝えた")
    unsaid = what + side.said("をいただけなかった", "をお伝えしなかった", "を伝えなかった")
    if shown is None:
        return f"{side.subject}{said}か、{unsaid.removeprefix(f'{what}を')}場合は"
    return f"{side.subject}{said if shown else unsaid}場合は"


def _courtesies(terms: Terms) -> str:
    asked = words(terms, "courtesy")
    return either_word(words_for(asked if asked is not None else COURTESIES, COURTESIES, "ja"))


def courtesy_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses a courtesy that stayed out."""
    side, shown = SIDES[scene.role], flag(terms, "shown")
    what = _courtesies(terms)
    phrases = [Phrase(f"{what}の", f"{what}で")] if "courtesy" in terms else []
    if shown is not None:
        done = (
            side.said("いただいた", "お伝えした")
            if shown
            else side.said("いただけなかった", "お伝えしなかった")
        )
        phrases.append(Phrase(f"ひと言を{done}", f"ひと言を{done}うえで"))
    return phrases


# -- double standard -----------------------------------------------------------------------------


def double_standard(terms: Terms, scene: Scene) -> str:
    """Say when somebody sets a rule, does not keep it, and complains that the other does not."""
    side = SIDES[scene.role]
    own = side.said(
        "ご自身はお守りにならないまま", "わたし自身は守らないまま", "自分は守らないまま"
    )
    setter = side.said(
        "お客さまが設けられたルールを", "わたしが設けたルールを", "自分で設けたルールを"
    )
    asked = side.said("わたしには守るようご指摘に", "お客さまには守るよう申し上げ")
    core = Phrase(
        f"{setter}{own}、{asked}{side.said('なった', 'た')}",
        f"{setter}{own}、{asked}{side.said('なり', '')}",
    )
    return f"{joined([core, *double_standard_excuse(terms, scene)])}場合は"


def double_standard_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say how often each side kept the rule or complained, and whom it binds."""
    side = SIDES[scene.role]
    other = side.said("わたし", "お客さま")
    own = side.said(
        "ご自身がお守りにならなかったことが",
        "わたし自身が守らなかったことが",
        "自分が守らなかったことが",
    )
    subjects = {
        "imposer_breaches": own,
        "other_breaches": f"{other}が{side.said('守らなかった', 'お守りにならなかった')}ことが",
        "complaints": f"{side.said('ご指摘', '指摘')}が",
    }
    asked = [(subject, quantity(terms, name)) for name, subject in subjects.items()]
    phrases = [count(subject, times) for subject, times in asked if times is not None]
    bound = words(terms, "binds")
    if bound is None:
        return phrases
    whom = {
        frozenset({"house"}): "わたしだけに",
        frozenset({"both"}): "お互いに",
        frozenset({"house", "both"}): "わたしだけに、またはお互いに",
    }[frozenset(bound)]
    stem = f"そのルールが{whom}課されて"
    return [*phrases, Phrase(f"{stem}いる", f"{stem}おり")]


# -- conduct and contact -------------------------------------------------------------------------


_ANY_DEGREE: Final = "程度を問わず"


def _severity(terms: Terms) -> str | None:
    asked = words(terms, "severity")
    if asked is None:
        return None
    return {"minor": "軽い", "grave": "重い"}[asked[0]] if len(asked) == 1 else _ANY_DEGREE


def conduct(terms: Terms, scene: Scene) -> str:
    """Say when somebody behaves in a way that nobody has to bear."""
    side, what, severity = SIDES[scene.role], words(terms, "what"), _severity(terms)
    any_degree = severity == _ANY_DEGREE
    kind = "行き過ぎた"
    if what is not None:
        kind = f"{either_word(words_for(what, CONDUCT, 'ja'))}にあたる"
    source = side.said("お客さまから", "わたしの側に", "")
    before = f"{'、' if source else ''}{severity}、" if any_degree else ""
    degree = f"(程度の{severity}もの)" if severity and not any_degree else ""
    return f"{source}{before}{kind}言動{degree}があった場合は"


def conduct_excuse(terms: Terms, _: Scene) -> list[Phrase]:
    """Say which conduct is passed over."""
    what, severity = words(terms, "what"), _severity(terms)
    kind = either_word(words_for(what or (), CONDUCT, "ja"))
    phrases = [Phrase(f"{kind}にあたる", f"{kind}にあたり")] if what is not None else []
    if severity is None:
        return phrases
    if severity == _ANY_DEGREE:
        return [*phrases, Phrase("程度を問わない", severity)]
    return [*phrases, Phrase(f"程度が{severity}", f"程度が{severity[:-1]}く")]


_UNWANTED: Final = {
    True: ("お控えいただきたい", "お望みでない"),
    False: ("差し支えのない", "差し支えのない"),
}


def contact(terms: Terms, scene: Scene) -> str:
    """Say when somebody gets in touch at a time or in a way that was not agreed."""
    side = SIDES[scene.role]
    return f"{side.subject}{_contact(terms, side)}場合は"


def _contact(terms: Terms, side: Side) -> str:
    outside, channels = flag(terms, "outside_hours"), words(terms, "channel")
    unwanted = flag(terms, "unwanted")
    when = "" if outside is None else f"営業時間{'外' if outside else '内'}に"
    kind = side.said(*_UNWANTED[unwanted]) if unwanted is not None else ""
    done = side.said("いただいた", "した")
    if channels == ("phone",):
        return f"{when}{kind}お電話を{done}"
    how = f"{either_word(words_for(channels, CHANNELS, 'ja'))}で" if channels else ""
    pause = "、" if when and how else ""
    return f"{when}{pause}{how}{kind}{side.said('ご連絡', 'ご連絡', '連絡')}を{done}"


def contact_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say which contact is passed over."""
    told = _contact(terms, SIDES[scene.role])
    asked = terms.keys() & {"outside_hours", "channel", "unwanted"}
    return [Phrase(told, f"{told}うえで")] if asked else []


# -- inquiry -----------------------------------------------------------------------------------


def inquiry(terms: Terms, scene: Scene) -> str:
    """Say when somebody asks for work of a certain kind."""
    side = SIDES[scene.role]
    told = f"お問い合わせを{side.said('いただいた', 'した')}"
    kinds = inquiry_excuse(terms, scene)
    return f"{side.subject}{joined(kinds) if kinds else ''}{told}場合は"


def inquiry_excuse(terms: Terms, _: Scene) -> list[Phrase]:
    """Say what kind of work is asked for."""
    rate, lead, fields = quantity(terms, "rate"), span(terms, "lead"), words(terms, "field")
    phrases = []
    if rate is not None:
        phrases.append(share("1時間あたりのご予算が", rate, "1時間の基準額", None))
    if lead is not None:
        phrases.append(length("ご希望の期日までが", lead))
    if fields is not None:
        field = f"{either_word(words_for(fields, SERVICES, 'ja'))}の分野"
        phrases.append(Phrase(f"{field}の", f"{field}で"))
    return phrases


# -- streak ------------------------------------------------------------------------------------

_ACTS: Final = {"sessions": "時間", "promises": "お約束", "invoices": "お支払いの期日"}


def streak(terms: Terms, scene: Scene) -> str:
    """Say when so many things in a row have gone as agreed."""
    side, wanted = SIDES[scene.role], quantity(terms, "good_in_a_row")
    asked = words(terms, "of") or GOOD_ACTS
    acts = [_ACTS[act] for act in GOOD_ACTS if act in asked]
    if scene.role == "member":
        acts = [act.removeprefix("お") for act in acts]
    times = number(wanted.low) if wanted is not None else ""
    row = f"{times}回続けて" if times != "1" else ""
    if acts == [_ACTS["sessions"]]:
        come = side.said("お越しいただく", "間に合う", "来る")
        return f"{side.subject}{row}時間どおりに{come}たびに"
    together = "、合わせて" if len(acts) > 1 and row else ""
    return (
        f"{side.subject}{_listed(acts)}を{together}{row}{side.said('お守りいただく', '守る')}たびに"
    )


def _listed(acts: list[str]) -> str:
    first, *further = acts
    return f"{first}や{'、'.join(further)}" if further else first


def no_excuse(_: Terms, __: Scene) -> list[Phrase]:
    """Know of no excuse of its own."""
    return []
