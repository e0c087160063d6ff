"""A rulebook as a text to send, in Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kijun.judge.consequences import APPEAL_WITHIN
from kijun.judge.rulebook import Binds
from kijun.judge.sentence.announcement import Announcement, ToldRule, ToldSection
from kijun.judge.sentence.japanese.grammar import duration
from kijun.judge.sentence.japanese.ladder import told
from kijun.judge.sentence.japanese.whole import excuses, sentence
from kijun.judge.sentence.letter import Audience, Letter, is_thanks
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.consequences import PLAIN
from kijun.judge.words.figures import date

_ZONES: Final = {"Asia/Tokyo": "日本時間"}
_SECTIONS: Final[dict[Binds, str]] = {
    "house": "わたしからのお約束",
    "both": "おたがいの基準",
    "client": "お客さまへのお願い",
    "member": "みなさんへのお願い",
}

_THANKS: Final = "お客さまへのお礼"


def announcement(letter: Letter) -> Announcement:
    """Return title, greeting, promises, rules, and how to have a decision looked at again."""
    greeting, *opening = _opening(letter)
    return Announcement(
        title=letter.rulebook.title.in_language("ja") or "お付き合いの基準",
        greeting=greeting,
        opening=tuple(opening),
        sections=tuple(
            ToldSection(
                binds,
                _heading(binds, scenes),
                _for_both(letter) if binds == "both" else None,
                tuple(map(_rule, scenes)),
            )
            for binds, scenes in letter.sections(excuses)
        ),
        always_heading="すべてに共通すること",
        always=tuple(_always(letter)),
        closing=tuple(_closing(letter)),
    )


def _heading(binds: Binds, scenes: Sequence[Scene]) -> str:
    return _THANKS if binds == "client" and is_thanks(scenes) else _SECTIONS[binds]


def as_text(told: Announcement) -> str:
    """Write an announcement as a plain text to send."""
    blocks = [told.title, "\n".join([told.greeting, *told.opening])]
    for section in told.sections:
        blocks.append("\n".join(filter(None, [f"■ {section.heading}", section.intro])))
        blocks += [
            "\n".join(filter(None, [rule.heading, rule.because, rule.text]))
            for rule in section.rules
        ]
    always = [f"・{line}" for line in told.always]
    blocks += ["\n".join([f"■ {told.always_heading}", *always]), "\n".join(told.closing)]
    return "\n\n".join(blocks) + "\n"


# -- how it begins -------------------------------------------------------------------------------


def _opening(letter: Letter) -> Iterator[str]:
    name = f"{letter.house}です。" if letter.house else ""
    begins, before = "このお知らせのあとのことから", "すでに決まっている"
    if letter.since is not None:
        begins, before = f"{date(letter.since, 'ja')}から", "それまでに決まった"
    if letter.audience == "member":
        yield f"お疲れさまです。{name}"
        yield "安心して仕事をまかせ合えるよう、働くときの基準をまとめました。"
        yield f"この基準は、{begins}適用します。{before}予定や約束は、これまでどおりです。"
        return
    yield f"いつもお世話になっております。{name}"
    yield "気持ちよくお付き合いいただけますよう、わたしの仕事の基準をまとめました。"
    before = before.replace("それまでに決まった", "それまでにお決めいただいた")
    yield f"この基準は、{begins}適用いたします。{before}ご予約やお約束は、これまでどおりです。"


# -- the rules -----------------------------------------------------------------------------------


def _for_both(letter: Letter) -> str:
    step = letter.shared.house_step
    if step is None:
        return "わたしも、同じ基準を守ります。"
    but = "別に書いてあるものを除き、" if letter.mirrors_differ else ""
    return f"わたしも、同じ基準を守ります。わたしの側に同じことがあったときは、{but}{told(step, 'house', PLAIN)}"


def _rule(scene: Scene) -> ToldRule:
    rule = scene.rule
    title = rule.title.in_language("ja")
    heading = f"第{rule.number}条" + (f" {title}" if title else "")
    return ToldRule(rule.number, heading, rule.because.in_language("ja"), sentence(scene))


# -- what holds for all of them ------------------------------------------------------------------

_BUILT_IN: Final = {
    "lateness": "遅れ",
    "absence": "欠席",
    "cancellation": "取り消し",
    "move": "日時の変更",
}
_LEFT_TO_A_PERSON: Final[dict[Audience, dict[str, str]]] = {
    "client": {
        "suspend": "お休みのお願い",
        "end_engagement": "ご契約の終了",
        "ban": "お取引の終了",
    },
    "member": {"suspend": "仕事を休んでもらうこと"},
}


def _always(letter: Letter) -> Iterator[str]:
    within, is_client = letter.shared.within, letter.audience == "client"
    if within is not None:
        but = "（別に書いてあるものを除きます）" if letter.windows_differ else ""
        yield f"回数は、直近の{duration(within)}のうちで数えます{but}。"
    if letter.shared.built_in_excuses:
        excused = _named(_BUILT_IN, (rule.occasion for rule in letter.built_in_excused))
        yield f"{excused}は、体調・障がいへの配慮や災害によるときは、数えません。"
    yield (
        "ご意見や異議のお申し出、記録の開示のご請求、体調や障がいへの配慮のご相談が、それだけで"
        "不利にはたらくことはありません。"
        if is_client
        else "意見や異議の申し出、記録の開示の請求、体調や障がいへの配慮の相談が、それだけで不利に"
        "はたらくことはありません。"
    )
    if letter.shared.confirm:
        numbers = "と".join(f"第{number}条" for number in letter.confirmed)
        yield f"{numbers}のことは、自動では行いません。わたしが一件ずつ確かめてから行います。"
    left = _named(_LEFT_TO_A_PERSON[letter.audience], letter.left_to_a_person)
    if left:
        yield f"{left}は、自動では決まりません。必ずわたしが一件ずつ確かめて決めます。"
    asked = "お知らせください" if is_client else "知らせてください"
    yield (
        f"この基準にもとづくご連絡の内容が事実と違うときは、決定の日時から"
        f"{duration(APPEAL_WITHIN)}以内に{asked}。"
        "あらためて確かめます。費用はかかりません。"
    )
    yield "これは法律上の判断ではなく、わたしの仕事の基準です。"
    zone = letter.rulebook.zone_name
    yield f"日時は、{_ZONES.get(zone) or f'{zone}の時刻'}で数えます。"


def _named(names: dict[str, str], asked: Iterable[str]) -> str:
    found = set(asked)
    return "、".join(name for word, name in names.items() if word in found)


# -- how it ends ---------------------------------------------------------------------------------


def _closing(letter: Letter) -> Iterator[str]:
    if letter.audience == "member":
        if letter.is_answered:
            yield "読み終えたら、「確認しました」とひと言返信してください。"
        yield "わからないことや困っていることがあれば、いつでも声をかけてください。"
        yield "どうぞよろしくお願いします。"
    else:
        if letter.is_answered:
            yield "お読みいただけましたら、「確認しました」とひと言ご返信をお願いいたします。"
            yield "ご不明な点や気になる点がありましたら、あわせてお聞かせください。"
        else:
            yield "ご返信には及びません。"
            yield "ご不明な点や気になる点がありましたら、いつでもお聞かせください。"
        yield "どうぞよろしくお願いいたします。"
    if letter.house:
        yield ""
        yield letter.house
