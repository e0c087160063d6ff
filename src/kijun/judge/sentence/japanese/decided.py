"""A decision in Japanese: what was decided and why, one sentence a function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kijun.judge.consequences import Consequence, Role
from kijun.judge.decision import Decision
from kijun.judge.sentence.japanese.grammar import duration, joined
from kijun.judge.sentence.japanese.ladder import chained
from kijun.judge.sentence.japanese.whole import excuse_phrases
from kijun.judge.sentence.scene import Scene, by_name
from kijun.judge.words.consequences import Act, act, in_order, only_may_follow
from kijun.judge.words.figures import case_moment, closed_day, day_of, moment
from kijun.judge.words.language import quoted
from kijun.judge.words.vocabulary import (
    CHANGED_BY_A_PERSON,
    TERMS,
    occasion_words,
    reason_words,
)


def name_of(scene: Scene) -> str:
    """Return how a rule is called: 「第1条「連絡のない遅刻」」."""
    title = scene.rule.title.in_language("ja")
    return f"第{scene.rule.number}条" + (f"「{title}」" if title else "")


def told(consequences: Sequence[Consequence], role: Role, scene: Scene) -> str:
    """Say consequences as decided: 「その日のセッションを中止し、警告をお送りします」."""
    return chained([_decided(c, role, scene) for c in in_order(consequences)])


def _decided(consequence: Consequence, role: Role, scene: Scene) -> Act:
    found = act(consequence, role, scene.setting)
    if only_may_follow(consequence):
        return found._replace(closing=f"{found.link}ます")
    return found


def things(consequences: Sequence[Consequence], role: Role, scene: Scene) -> str:
    """Say consequences as things: 「中止と警告」."""
    return "と".join(act(c, role, scene.setting).thing for c in in_order(consequences))


def excuses(scene: Scene) -> tuple[str, ...]:
    """Return each excuse of the rule, built in or not, as a case in which it does not count."""
    return tuple(
        f"{joined(excuse_phrases(by_name(excuse), scene))}とき" for excuse in scene.rule.excuses
    )


def window(scene: Scene) -> str:
    """Return how long a time counts."""
    return duration(scene.rule.within)


def opening(decision: Decision, name: str) -> str:
    """Say what it is about, when, of whom, and under which rule."""
    about, party = occasion_words(decision.occasion, "ja"), decision.party
    if party == "house":
        about = f"わたしの{about}"
    elif party != "client":
        about = f"メンバー{quoted(party.removeprefix('member:'), 'ja')}の{about}"
    return f"{case_moment(decision.decided_at, decision.occasion, 'ja')}の{about}について、{name}"


class Outcome(NamedTuple):
    """What has become of a decision: its opening, and what follows, told and as things.

    `excuse` is what happened that excuses it, and on which day, where that is known.
    """

    start: str
    told: str
    things: str
    awaited: str
    excuse: tuple[str, str] | None


def outcome(decision: Decision, said: Outcome) -> str:
    """Say what was decided, by what has become of it."""
    start, told, things, awaited, excuse = said
    because = f"(理由:{quoted(decision.reason, 'ja')})" if decision.reason is not None else ""
    match decision.status:
        case "standing":
            return f"{start}により、{told}。"
        case "proposed":
            return f"{start}により、{awaited}を検討しています。"
        case "expired" if because:
            return f"{start}による{things}は、解除しました{because}。"
        case "expired":
            return f"{start}による{things}は、{_end(decision)}終わりました。"
        case "practice":
            trial = "この基準は試行中ですので、何も行いません"
            return f"{start}にあたりましたが、{trial}(施行中であれば、{things})。"
        case "excused":
            return f"{start}にあたりましたが、{_excuse(decision, excuse)}、数えません。"
        case "waived":
            return f"{start}にあたりましたが、このたびは見逃します{because}。"
        case "overturned":
            return f"{start}による決定は、お申し出のとおりでしたので取り消しました{because}。"
        case "held_back":
            first = "同じ件でわたしが先に果たすことがあるため"
            return f"{start}にあたりますが、{first}、{things}を控えています。"
        case "absorbed":
            return f"{start}にあたりますが、{things}は、同じ件の別の決定に含まれます。"
        case "unannounced":
            return f"{start}にあたる内容ですが、適用を始める前のことですので、適用しません。"
        case _:
            return f"{start}にあたりましたが、{things}は行わないことになりました。"


def _excuse(decision: Decision, happened: tuple[str, str] | None) -> str:
    given = decision.excuse
    if given is not None and given.reason is not None:
        told = reason_words(given.reason, "ja")
        named = told if told.startswith("「") else f"「{told}」"
        if decision.party == "client":
            return f"{day_of(given.at, 'ja')}に{named}とのご事情を承りましたので"
        return f"{named}との事情がありましたので"
    if happened is not None:
        what, day = happened
        return f"数えない場合({day}、{what})にあたりますので"
    return "数えない場合にあたることを確かめましたので"


def awaiting(things: str | None, until: str) -> str:
    """Say what waits for a person (None: what was just named), and until when."""
    waits = f"{things}は、" if things is not None else ""
    return f"{waits}わたしの確認を待っており、{moment(until, 'ja')}までに確認しなければ行いません。"


def gone(things: str) -> str:
    """Say what of it is not done."""
    return f"{things}は、行わないことになりました。"


def announced(decision: Decision, window: str, *, assumed: bool) -> str:
    """Say when the rule was announced and acknowledged, and which time this is."""
    if assumed:
        known = "前もってお知らせしたものとして扱って"
    else:
        known = f"{day_of(decision.announced_at or '', 'ja')}にお知らせして"
        if decision.acknowledged_at is not None:
            acknowledged = day_of(decision.acknowledged_at, "ja")
            known = f"{known.removesuffix('て')}、{acknowledged}にご確認をいただいて"
    if decision.step is None:
        return f"この基準は{known}います。"
    return f"この基準は{known}おり、今回は{window}のうちで{decision.step}度目です。"


def considered(cases: Sequence[str], unmet: Sequence[str]) -> str:
    """Say which excuses were considered, and what was missing where a part of them held."""
    missing = f"{'、'.join(TERMS[name].ja for name in unmet)}が" if unmet else ""
    told = "、".join(cases)
    return f"{told}は数えませんが、確かめたところ、今回は{missing}あてはまりません。"


def how(decision: Decision, count: int) -> str:
    """Say on how many facts it rests, and whether a person decided it."""
    rests = f"記録{count}件"
    if decision.by_silence:
        rests += "と、ほかに記録がないこと"
    if decision.status in CHANGED_BY_A_PERSON:
        by = "いったん判断したことを、人が改めた"
    elif decision.decided_by is not None:
        by = "人が確かめて決めた"
    else:
        by = "自動で判断した" if decision.automatic else "自動でまとめた"
    return f"{rests}にもとづいて{by}もので、法律上の判断ではありません。"


def lasts(decision: Decision) -> str:
    """Say when it ends, or is looked at again."""
    if decision.review_at is not None:
        return f"{day_of(decision.review_at, 'ja')}に見直します。"
    return f"効力は{case_moment(decision.ends or '', decision.occasion, 'ja')}までです。"


def _end(decision: Decision) -> str:
    if decision.ends is None:
        return ""
    if closed := closed_day(decision.ends, decision.occasion, "ja"):
        return f"{closed}いっぱいで"
    return f"{day_of(decision.ends, 'ja')}に"


def appeal(decision: Decision) -> str:
    """Say how to have it looked at again, and until when."""
    until = day_of(decision.appeal_until, "ja")
    return f"事実が違うときは、{until}までにお知らせください。"
