"""Payment, price and scope requests, and promises, in English."""

from __future__ import annotations

from typing import Final

from kijun.judge.consequences import Role
from kijun.judge.sentence.english.grammar import (
    OTHERS,
    SIDES,
    Clause,
    duration,
    length,
    often,
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
from kijun.judge.words.language import listed

# -- payment -----------------------------------------------------------------------------------


def payment(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when an invoice has not been paid: “a payment of yours is more than 7 days overdue”."""
    late, short = span(terms, "overdue"), _short(terms, scene)
    whose = _OWNED["a payment", scene.role]
    if late is None or is_exact_zero(late):
        core = "is overdue"
    elif late.low.number == 0:
        core = "has not been made before its due day is over"
    elif late.operator == ">=":
        core = f"is {duration(late.low)} overdue or more"
    else:
        core = f"is more than {duration(late.low)} overdue"
    return [Clause(whose, core), *short, *_disputed(terms)]


_OWNED: Final[dict[tuple[str, Role], str]] = {
    ("a payment", "client"): "a payment of yours",
    ("a payment", "house"): "a payment of mine",
    ("a payment", "member"): "a payment of yours",
    ("a promise", "client"): "a promise of yours",
    ("a promise", "house"): "a promise of mine",
    ("a promise", "member"): "a promise of yours",
}


def _short(terms: Terms, scene: Scene) -> list[Clause]:
    short = quantity(terms, "short")
    if short is None:
        return []
    of_what = " of the invoiced amount" if short.percent else ""
    return [Clause(f"{share(short, scene.rulebook.currency)}{of_what}", "is missing")]


def _disputed(terms: Terms) -> list[Clause]:
    disputed = flag(terms, "disputed")
    if disputed is None:
        return []
    return [Clause("the invoice", "is contested" if disputed else "is not contested")]


def payment_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses a late payment."""
    overdue = span(terms, "overdue")
    late = [Clause("the delay", f"is {length(overdue)}")] if overdue is not None else []
    return [*late, *_short(terms, scene), *_disputed(terms)]


# -- price and scope requests --------------------------------------------------------------------

_STAGES: Final = ("before_agreement", "agreed", "delivered", "accepted")
_SPANS: Final = {
    (0, 0): "before agreement",
    (1, 1): "between agreement and delivery",
    (2, 2): "between delivery and acceptance",
    (3, 3): "after acceptance",
    (0, 1): "before delivery",
    (1, 2): "between agreement and acceptance",
    (2, 3): "after delivery",
    (0, 2): "before acceptance",
    (1, 3): "after agreement",
    (0, 3): "at any stage of the work",
}


def _stage(terms: Terms) -> str:
    asked = words(terms, "stage")
    if asked is None:
        return ""
    runs: list[list[int]] = []
    for place in (place for place, stage in enumerate(_STAGES) if stage in asked):
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return listed([_SPANS[first, last] for first, last in runs], "or")


_TARGETS: Final = {
    ("true",): "has been met",
    ("false",): "has not been met",
    ("unknown",): "is not known to be met or missed",
    ("false", "true"): "is known to be met or missed",
    ("true", "unknown"): "has not been missed as far as is known",
    ("false", "unknown"): "has not been shown to be met",
    ("false", "true", "unknown"): "may be met or not",
}


def _target(terms: Terms) -> list[Clause]:
    asked = words(terms, "target_met")
    return [] if asked is None else [Clause("the target", _TARGETS[tuple(sorted(asked))])]


def _refused(terms: Terms, role: Role) -> list[Clause]:
    refused, other = flag(terms, "after_refusal"), OTHERS[role]
    if refused is None:
        return []
    told = "already refused once" if refused else "not yet refused"
    return [Clause(other.subject, f"{other.have} {told}")]


def price_request(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when a lower price is asked for, or taken: “… after delivery and after a no from me”."""
    imposed, refused = flag(terms, "imposed"), flag(terms, "after_refusal")
    off, by = listed(_sizes(terms, scene, " off")), listed(_sizes(terms, scene, " of"))
    asking = f"ask for {off or 'a lower price'}"
    cutting = "cut the price without agreement" + (f" by {by}" if by else "")
    core = {None: f"{asking}, or {cutting}", True: cutting, False: asking}[imposed]
    other = {"I": "me"}.get(OTHERS[scene.role].subject, OTHERS[scene.role].subject)
    no = {None: "", True: f"after a no from {other}", False: f"before any no from {other}"}[refused]
    stage = _stage(terms)
    link = ", and " if " and " in stage or " or " in stage else " and "
    when = link.join(told for told in (stage, no) if told)
    told = f"{core}{',' if when and imposed is None else ''} {when}".rstrip()
    return [SIDES[scene.role].of(told), *_target(terms)]


def _sizes(terms: Terms, scene: Scene, of: str) -> list[str]:
    amount, part = quantity(terms, "amount"), quantity(terms, "share")
    sizes = []
    if amount is not None:
        alone = of if part is None and of == " off" else ""
        sizes.append(share(amount, scene.rulebook.currency) + alone)
    if part is not None:
        sizes.append(f"{share(part, None)}{of} the agreed price")
    return sizes


def price_request_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses asking for a lower price."""
    imposed, stage = flag(terms, "imposed"), _stage(terms)
    clauses = [Clause("it", f"happens {stage}")] if stage else []
    if imposed is not None:
        told = "was cut without agreement" if imposed else "was not cut without agreement"
        clauses.append(Clause("the price", told))
    clauses += [Clause("the reduction", f"is {size}") for size in _sizes(terms, scene, " of")]
    return [*clauses, *_target(terms), *_refused(terms, scene.role)]


def scope_request(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when more is asked for than was agreed."""
    side = SIDES[scene.role]
    core = f"ask for more than we agreed {_stage(terms)}".rstrip()
    said = [core, *_paid(terms), *_asked(terms)]
    return [Clause(side.subject, one) for one in said]


def _paid(terms: Terms) -> list[str]:
    paid = flag(terms, "paid")
    if paid is None:
        return []
    return ["offer to pay for it" if paid else "do not offer to pay for it"]


def _asked(terms: Terms) -> list[str]:
    requests = quantity(terms, "requests")
    if requests is None:
        return []
    return [f"{often('have', 'asked', requests)}, this time included"]


def scope_request_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses asking for more than was agreed."""
    side, stage = SIDES[scene.role], _stage(terms)
    clauses = [Clause("it", f"happens {stage}")] if stage else []
    return [*clauses, *map(side.of, [*_paid(terms), *_asked(terms)])]


# -- promises ----------------------------------------------------------------------------------


def promise(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when a promise is kept, or not kept by its time."""
    side, late, kept = SIDES[scene.role], span(terms, "late"), flag(terms, "kept")
    whose = _OWNED["a promise", scene.role]
    if late is None and kept:
        return [Clause(side.subject, "keep a promise on time")]
    overdue = _overdue(terms)
    if late is not None and kept is None:
        return [Clause(whose, overdue)]
    if kept:
        return [Clause(whose, f"{overdue} and is kept after all")]
    if is_exact_zero(late):
        return [Clause(whose, "is not kept on time")]
    if late is not None and late.low.number == 0:
        return [Clause(whose, "is still not kept when its time is up")]
    return [Clause(whose, f"{overdue} and still not kept")]


def _overdue(terms: Terms) -> str:
    late = span(terms, "late")
    if late is None or is_exact_zero(late):
        return "is overdue"
    if late.low.number == 0:
        return "is not kept before its time is up"
    if late.operator == ">=":
        return f"is {duration(late.low)} overdue or more"
    return f"is more than {duration(late.low)} overdue"


def promise_excuse(terms: Terms, _: Scene) -> list[Clause]:
    """Say what excuses a promise that was not kept in time."""
    late, kept = span(terms, "late"), flag(terms, "kept")
    clauses = [Clause("the delay", f"is {length(late)}")] if late is not None else []
    if kept is not None:
        clauses.append(Clause("the promise", "has been kept" if kept else "has not been kept yet"))
    return clauses
