"""A rulebook as a text to send, in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kijun.judge.consequences import NEEDS_A_PERSON
from kijun.judge.decision import APPEAL_WITHIN
from kijun.judge.rulebook import Binds, Rule, Rulebook
from kijun.judge.sentence.english.grammar import duration
from kijun.judge.sentence.scene import has_built_in_excuses

Sentence = Callable[[Rule], str]


def announcement(rulebook: Rulebook, sentence: Sentence, house: str | None) -> str:
    """Return title, greeting, promises, rules, and how to have a decision looked at again."""
    rules = rulebook.rules
    blocks = [rulebook.title.in_language("en") or "How we work together", *_opening(house)]
    for heading, binds in _SECTIONS:
        chosen = [rule for rule in rules if rule.binds == binds]
        if chosen:
            blocks += [heading, *(_rule(rule, sentence) for rule in chosen)]
    blocks.append("\n".join(["What always holds", *_always(rulebook)]))
    return "\n\n".join([*blocks, *_closing(rules, house)]) + "\n"


_SECTIONS: Final[tuple[tuple[str, Binds], ...]] = (
    ("What I promise you", "house"),
    ("What holds for both of us", "both"),
    ("What I ask of you", "client"),
    ("What I ask of our members", "member"),
)


def _opening(house: str | None) -> Iterator[str]:
    yield "Hello," if house is None else f"Hello, this is {house}."
    yield (
        "So that working together is easy for both of us, I have put down the rules that I work "
        "by. They hold only for what happens after you have received this."
    )


def _rule(rule: Rule, sentence: Sentence) -> str:
    title, because = rule.title.in_language("en"), rule.because.in_language("en")
    lines = [f"{rule.number}." + (f" {title}" if title else ""), sentence(rule)]
    return "\n".join([*lines, *([f"({because})"] if because else [])])


def _always(rulebook: Rulebook) -> Iterator[str]:
    rules = rulebook.rules
    if any(map(has_built_in_excuses, rules)):
        yield (
            "- Being late, not coming, cancelling and moving never count if the reason is a "
            "disability, your health or a disaster."
        )
    yield (
        "- A complaint, an appeal, a request to see your data or a request for consideration "
        "never counts by itself."
    )
    if any(rule.highest_level >= NEEDS_A_PERSON for rule in rules):
        yield (
            "- A pause, the end of an engagement and the end of all dealings never happen by "
            "themselves. I look at each case and decide it in person."
        )
    yield (
        f"- If the facts behind a decision are wrong, tell me within {duration(APPEAL_WITHIN)} of "
        "it. I look at it again, at no cost to you."
    )
    yield "- This is no judgement by law. It is how I work."
    city = rulebook.zone_name.rpartition("/")[2].replace("_", " ")
    named = f"{city} time ({rulebook.zone_name})" if city != rulebook.zone_name else city
    yield f"- Dates and times are counted in {named}."


def _closing(rules: Sequence[Rule], house: str | None) -> Iterator[str]:
    if any(rule.acknowledged for rule in rules):
        yield "When you have read this, a short reply that you have is all I need."
    yield "If anything is unclear, do ask me. I look forward to working with you."
    yield "Kind regards" + (f",\n{house}" if house else "")
