"""Lateness, absence, cancellation and move, in Japanese."""

from __future__ import annotations

from kijun.judge.sentence.japanese.grammar import (
    SIDES,
    Phrase,
    Side,
    before_start,
    count,
    duration,
    joined,
    length,
    reasons,
    word_sent,
)
from kijun.judge.sentence.scene import Scene, Terms, deadline, quantity, span, words
from kijun.judge.words.figures import deadline as deadline_words


def _clause(side: Side, phrases: list[Phrase]) -> str:
    return f"{side.subject}{joined(phrases)}場合は"


# -- lateness ----------------------------------------------------------------------------------


def lateness(terms: Terms, scene: Scene) -> str:
    """Say when somebody is late: 「ご連絡がないまま、お越しが10分を超えて遅れた場合は」."""
    side, late = SIDES[scene.role], span(terms, "late")
    at_once = late is None or late.low.number == 0
    core = side.said("お越しが遅れた", "開始に遅れた")
    if late is not None and at_once and late.operator == ">=":
        core = f"開始時刻より前に{side.said('お越しでなかった', '来なかった')}"
    elif late is not None and not at_once:
        by = "以上" if late.operator == ">=" else "を超えて"
        core = f"{side.said('お越しが', '')}{duration(late.low)}{by}遅れた"
    return _clause(side, [*word_sent(terms, side, by_start=at_once), Phrase(core, core)])


def lateness_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses lateness."""
    late = span(terms, "late")
    delay = [length("遅れが", late)] if late is not None else []
    return [*word_sent(terms, SIDES[scene.role]), *delay]


# -- absence -----------------------------------------------------------------------------------


def absence(terms: Terms, scene: Scene) -> str:
    """Say when somebody does not come at all."""
    side = SIDES[scene.role]
    core = side.said("お越しにならなかった", "欠席した")
    return _clause(side, [*word_sent(terms, side), Phrase(core, core)])


def absence_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses absence."""
    return word_sent(terms, SIDES[scene.role])


# -- cancellation and move -----------------------------------------------------------------------


def _when(terms: Terms) -> str:
    lead, limit = span(terms, "lead"), deadline(terms, "after_deadline")
    times = [before_start(lead)] if lead is not None else []
    if limit is not None:
        times.append(f"{deadline_words(limit.deadline, 'ja')}を過ぎてから")
    return "、かつ".join(times)


def _reason(terms: Terms, side: Side) -> list[Phrase]:
    codes = words(terms, "reason")
    if codes is None:
        return []
    told = f"{reasons(codes, side)}が理由"
    return [Phrase(f"{told}の", f"{told}で")]


def cancellation(terms: Terms, scene: Scene) -> str:
    """Say when somebody calls a session off."""
    side = SIDES[scene.role]
    done = _when(terms) + side.said(
        "ご予約をお取り消しになった", "ご予約を取り消した", "予約を取り消した"
    )
    return _clause(side, [*_circumstances(terms, side), Phrase(done, done)])


def cancellation_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses calling a session off."""
    side = SIDES[scene.role]
    phrases, when = _circumstances(terms, side), _when(terms)
    if when:
        done = when + side.said("お取り消しになった", "取り消した")
        phrases.append(Phrase(done, when + side.said("お取り消しになり", "取り消し")))
    return phrases


def _circumstances(terms: Terms, side: Side) -> list[Phrase]:
    return [*word_sent(terms, side, tells_reason=False), *_reason(terms, side)]


def _session(side: Side) -> str:
    return side.said("ご予約", "ご予約", "予約")


def move(terms: Terms, scene: Scene) -> str:
    """Say when somebody moves a session."""
    side, when, moves = SIDES[scene.role], _when(terms), quantity(terms, "moves")
    phrases, same = _reason(terms, side), f"同じ{_session(side)}の変更が"
    if moves is not None and not when and not phrases:
        return f"{side.said('', 'わたしによる', '')}{count(same, moves).end}場合は"
    stem = f"{when}{_session(side)}の日時を変更"
    moved = Phrase(f"{stem}{side.said('された', 'した')}", f"{stem}{side.said('され', 'し')}")
    times = [count(f"{same}これで", moves)] if moves is not None else []
    return _clause(side, [*phrases, moved, *times])


def move_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses moving a session."""
    side, when, moves = SIDES[scene.role], _when(terms), quantity(terms, "moves")
    phrases = _reason(terms, side)
    if when:
        phrases.append(
            Phrase(
                f"{when}変更{side.said('された', 'した')}", f"{when}変更{side.said('され', 'し')}"
            )
        )
    return [
        *phrases,
        *([count(f"同じ{_session(side)}の変更が", moves)] if moves is not None else []),
    ]
