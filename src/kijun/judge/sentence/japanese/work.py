"""Payment, price and scope requests, and promises, in Japanese."""

from __future__ import annotations

from typing import Final

from kijun.judge.sentence.japanese.grammar import (
    SIDES,
    Phrase,
    Side,
    count,
    duration,
    joined,
    length,
    share,
)
from kijun.judge.sentence.scene import (
    Scene,
    Terms,
    flag,
    is_exact_zero,
    quantity,
    span,
    words,
)
from kijun.judge.terms import Span

# -- payment -----------------------------------------------------------------------------------


def payment(terms: Terms, scene: Scene) -> str:
    """Say when an invoice has not been paid: 「お支払いが、期日から7日を過ぎても…」."""
    side = SIDES[scene.role]
    whose = side.said("お支払い", "わたしからのお支払い", "支払い")
    unpaid = f"{whose}が{_still(span(terms, 'overdue'), '期日', '期日の終わりの時点で')}済んで"
    phrases = [*_disputed(terms), Phrase(f"{unpaid}いない", f"{unpaid}おらず")]
    return f"{joined([*phrases, *_short(terms, scene)])}場合は"


def _still(late: Span | None, due: str, at_once: str) -> str:
    if late is None or is_exact_zero(late):
        return f"{due}を過ぎても"
    if late.low.number == 0:
        return at_once
    ending = "以上たっても" if late.operator == ">=" else "を過ぎても"
    return f"{due}から{duration(late.low)}{ending}"


def _disputed(terms: Terms) -> list[Phrase]:
    disputed = flag(terms, "disputed")
    if disputed is None:
        return []
    if disputed:
        return [Phrase("ご請求に異議のお申し出がある", "ご請求に異議のお申し出があり")]
    return [Phrase("ご請求に異議のお申し出がない", "ご請求に異議のお申し出がなく")]


def _short(terms: Terms, scene: Scene) -> list[Phrase]:
    short = quantity(terms, "short")
    if short is None:
        return []
    return [share("不足が", short, "ご請求額", scene.rulebook.currency)]


def payment_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses a late payment."""
    overdue = span(terms, "overdue")
    late = [length("お支払いの遅れが", overdue)] if overdue is not None else []
    return [*late, *_short(terms, scene), *_disputed(terms)]


# -- price and scope requests --------------------------------------------------------------------

_STAGES: Final = ("before_agreement", "agreed", "delivered", "accepted")
_SPANS: Final = {
    (0, 0): "ご契約の前",
    (1, 1): "ご契約から納品までのあいだ",
    (2, 2): "納品からご検収までのあいだ",
    (3, 3): "ご検収のあと",
    (0, 1): "納品の前",
    (1, 2): "ご契約からご検収までのあいだ",
    (2, 3): "納品のあと",
    (0, 2): "ご検収の前",
    (1, 3): "ご契約のあと",
}


def _stage(terms: Terms) -> list[Phrase]:
    asked = words(terms, "stage")
    if asked is None:
        return []
    places = [place for place, stage in enumerate(_STAGES) if stage in asked]
    if len(places) == len(_STAGES):
        return [Phrase("どの段階であるかを問わない", "どの段階でも")]
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    when = "、または".join(_SPANS[first, last] for first, last in runs)
    return [Phrase(f"{when}である", f"{when}に")]


_TARGETS: Final = {
    ("true",): "目標に達している",
    ("false",): "目標に届いていない",
    ("unknown",): "目標に達したかまだわからない",
    ("false", "true"): "目標に達したかどうかがわかっている",
    ("true", "unknown"): "目標に届かなかったとは確かめられていない",
    ("false", "unknown"): "目標に達したと確かめられていない",
    ("false", "true", "unknown"): "目標に達したかどうかを問わない",
}


def _target(terms: Terms) -> list[Phrase]:
    asked = words(terms, "target_met")
    if asked is None:
        return []
    told = _TARGETS[tuple(sorted(asked))]
    return [Phrase(told, f"{told}お仕事で")]


def _refusal(terms: Terms, side: Side) -> str:
    """Say when, seen from a refusal, something is asked for."""
    refused = flag(terms, "after_refusal")
    if refused:
        return side.said("一度お断りしてからも", "一度お断りいただいてからも")
    return side.said("まだお断りしていないうちに", "まだお断りいただいていないうちに")


def _refused(terms: Terms, side: Side) -> Phrase:
    """Say whether it has been refused."""
    if flag(terms, "after_refusal"):
        told = side.said("すでに一度お断りして", "すでに一度お断りいただいて")
    else:
        told = side.said("まだお断りして", "まだお断りいただいて")
        return Phrase(f"{told}いない", f"{told}おらず")
    return Phrase(f"{told}いる", f"{told}おり")


def price_request(terms: Terms, scene: Scene) -> str:
    """Say when a lower price is asked for, or taken."""
    side, imposed = SIDES[scene.role], flag(terms, "imposed")
    sizes = _sizes(terms, scene, "", "")
    size = joined(sizes) if sizes else ""
    if imposed is None:
        done = side.said(
            f"{size}値引きを求められたか、一方的に減額された",
            f"{size}値引きを求めたか、一方的に減額した",
        )
    elif imposed:
        done = side.said(f"{size}減額を一方的に行われた", f"{size}減額を一方的に行った")
    else:
        done = side.said(f"{size}値引きを求められた", f"{size}値引きを求めた")
    phrases = [*_target(terms), *_stage(terms), Phrase(done, done)]
    if "after_refusal" in terms:
        told = _refusal(terms, side)
        phrases.insert(-1, Phrase(told, told))
    return f"{side.subject}{joined(phrases)}場合は"


def _sizes(terms: Terms, scene: Scene, of_amount: str, of_share: str) -> list[Phrase]:
    amount, part = quantity(terms, "amount"), quantity(terms, "share")
    currency = scene.rulebook.currency
    phrases = [share(of_amount, amount, "", currency)] if amount is not None else []
    return [*phrases, *([share(of_share, part, "ご契約額", currency)] if part is not None else [])]


def price_request_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses asking for a lower price."""
    imposed, side = flag(terms, "imposed"), SIDES[scene.role]
    phrases = [*_target(terms), *_stage(terms)]
    if "after_refusal" in terms:
        phrases.append(_refused(terms, side))
    if imposed is not None:
        cut = "一方的な減額"
        phrases.append(
            Phrase(f"{cut}の", f"{cut}で")
            if imposed
            else Phrase(f"{cut}ではない", f"{cut}ではなく")
        )
    return [*phrases, *_sizes(terms, scene, "値引きの額が", "値引きが")]


def scope_request(terms: Terms, scene: Scene) -> str:
    """Say when more is asked for than was agreed."""
    side, requests = SIDES[scene.role], quantity(terms, "requests")
    asked = "お約束の範囲を超えるご依頼を"
    core = Phrase(
        f"{asked}{side.said('いただいた', 'した')}", f"{asked}{side.said('いただき', 'し')}"
    )
    phrases = [*_stage(terms), *_paid(terms, side), core]
    if requests is not None:
        phrases.append(count("その回数がこれで", requests))
    return f"{side.subject}{joined(phrases)}場合は"


def _paid(terms: Terms, side: Side) -> list[Phrase]:
    paid = flag(terms, "paid")
    if paid is None:
        return []
    if paid:
        told = side.said("追加の料金をお支払いいただける", "追加の料金をお支払いする")
        return [Phrase(told, f"{told}ものとして")]
    told = side.said("追加の料金のお申し出がない", "追加の料金のお申し出をしない")
    return [Phrase(told, f"{told}まま")]


def scope_request_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses asking for more than was agreed."""
    side, requests = SIDES[scene.role], quantity(terms, "requests")
    times = [count("ご依頼が", requests)] if requests is not None else []
    return [*_stage(terms), *_paid(terms, side), *times]


# -- promises ----------------------------------------------------------------------------------


def promise(terms: Terms, scene: Scene) -> str:
    """Say when a promise is kept, or not kept by its time."""
    side, late, kept = SIDES[scene.role], span(terms, "late"), flag(terms, "kept")
    it, still = _promise(side), _still(late, "期日", "期日の時点で")
    if late is None and kept:
        done = side.said("お約束を期日までに果たしてくださった", f"{it}期日までに果たした")
    elif kept:
        unkept = it + still + side.said("果たされておらず", "果たしておらず")
        done = f"{unkept}、そのあと{side.said('果たされた', '果たした')}"
    elif late is not None and kept is None:
        done = it + still + side.said("果たされていない", "果たしていない")
    elif late is None or is_exact_zero(late):
        done = f"{it}期日までに{side.said('果たされなかった', '果たせなかった')}"
    else:
        done = f"{it}{side.said('果たされないまま', '果たさないまま')}、{_gone(late)}"
    return f"{side.subject}{done}場合は"


def _promise(side: Side) -> str:
    return side.said("お約束が", "お約束を", "約束を")


def _gone(late: Span) -> str:
    if late.low.number == 0:
        return "期日が過ぎた"
    return f"期日から{duration(late.low)}{'以上たった' if late.operator == '>=' else 'を過ぎた'}"


def promise_excuse(terms: Terms, scene: Scene) -> list[Phrase]:
    """Say what excuses a promise that was not kept in time."""
    side, late, kept = SIDES[scene.role], span(terms, "late"), flag(terms, "kept")
    phrases = [length("遅れが", late)] if late is not None else []
    if kept:
        done = _promise(side) + side.said("果たされ", "果たし")
        phrases.append(Phrase(f"{done}た", f"{done}たうえで"))
    elif kept is not None:
        undone = _promise(side) + side.said("まだ果たされて", "まだ果たして")
        phrases.append(Phrase(f"{undone}いない", f"{undone}おらず"))
    return phrases
