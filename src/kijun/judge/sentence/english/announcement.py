"""A rulebook as a text to send, in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kijun.judge.consequences import APPEAL_WITHIN
from kijun.judge.rulebook import Binds
from kijun.judge.sentence.announcement import Announcement, ToldRule, ToldSection
from kijun.judge.sentence.english.grammar import duration
from kijun.judge.sentence.english.ladder import told
from kijun.judge.sentence.english.whole import excuses, sentence
from kijun.judge.sentence.letter import Letter, is_thanks
from kijun.judge.sentence.scene import Scene
from kijun.judge.words.consequences import PLAIN
from kijun.judge.words.figures import date
from kijun.judge.words.language import listed

_SECTIONS: Final[dict[Binds, str]] = {
    "house": "What I promise you",
    "both": "For both of us",
    "client": "What I ask of you",
    "member": "What I ask of you",
}

_THANKS: Final = "What I thank you for"


def announcement(letter: Letter) -> Announcement:
    """Return title, greeting, promises, rules, and how to have a decision looked at again."""
    greeting, *opening = _opening(letter)
    return Announcement(
        title=letter.rulebook.title.in_language("en") or "How we work together",
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
        always_heading="For all of this",
        always=tuple(_always(letter)),
        closing=tuple(_closing(letter)),
    )


def _heading(binds: Binds, scenes: Sequence[Scene]) -> str:
    return _THANKS if binds == "client" and is_thanks(scenes) else _SECTIONS[binds]


def as_text(told: Announcement) -> str:
    """Write an announcement as a plain text to send."""
    blocks = [told.title, told.greeting, *told.opening]
    for section in told.sections:
        blocks += filter(None, [section.heading, section.intro])
        blocks += [
            "\n".join(filter(None, [rule.heading, rule.because, rule.text]))
            for rule in section.rules
        ]
    blocks.append("\n".join([told.always_heading, *(f"- {line}" for line in told.always)]))
    return "\n\n".join([*blocks, *told.closing]) + "\n"


# -- how it begins -------------------------------------------------------------------------------


def _opening(letter: Letter) -> Iterator[str]:
    yield "Hello," if letter.house is None else f"Hello, this is {letter.house}."
    since = letter.since
    after = "from now on" if since is None else f"from {date(since, 'en')} on"
    made = "already made" if since is None else "made before then"
    if letter.audience == "member":
        purpose = "So that we can rely on one another, I have written down what I ask of everyone."
    else:
        purpose = "So that working together is easy for both of us, I have written down how I work."
    yield (
        f"{purpose} It applies to what happens {after}; bookings and promises {made} stay as "
        "they are."
    )


# -- the rules -----------------------------------------------------------------------------------


def _for_both(letter: Letter) -> str:
    step = letter.shared.house_step
    if step is None:
        return "I keep to these myself."
    but = ", unless the rule says otherwise" if letter.mirrors_differ else ""
    return f"I keep to these myself. If the same happens on my side, {told(step, 'house', PLAIN)}{but}."


def _rule(scene: Scene) -> ToldRule:
    rule = scene.rule
    title = rule.title.in_language("en")
    heading = f"{rule.number}." + (f" {title}" if title else "")
    return ToldRule(rule.number, heading, rule.because.in_language("en"), sentence(scene))


# -- what holds for all of them ------------------------------------------------------------------

_BUILT_IN: Final = {
    "lateness": "being late",
    "absence": "not coming",
    "cancellation": "cancelling",
    "move": "moving a session",
}
_LEFT_TO_A_PERSON: Final = {
    "suspend": "a pause",
    "end_engagement": "the end of an engagement",
    "ban": "the end of all dealings",
}


def _always(letter: Letter) -> Iterator[str]:
    within = letter.shared.within
    if within is not None:
        but = ", unless the rule says otherwise" if letter.windows_differ else ""
        yield f"Times are counted over the last {duration(within)}{but}."
    if letter.shared.built_in_excuses:
        excused = _named(_BUILT_IN, (rule.occasion for rule in letter.built_in_excused), "and")
        yield f"{excused} never count if the reason is a disability, health or a disaster."
    yield (
        "Complaining, appealing, asking to see your data or asking me to consider your health or "
        "a disability never counts against you by itself."
    )
    if letter.shared.confirm:
        numbers = listed([str(number) for number in letter.confirmed], "or")
        yield f"Nothing in {numbers} happens by itself: I look at each case and confirm it first."
    left = _named(_LEFT_TO_A_PERSON, letter.left_to_a_person, "or")
    if left:
        yield f"{left} never happens by itself: I look at each case and decide it in person."
    yield (
        f"If the facts behind a decision are wrong, tell me within {duration(APPEAL_WITHIN)} of "
        "it. I look at it again, at no cost to you."
    )
    yield "This is no judgement by law. It is how I work."
    area, _, city = letter.rulebook.zone_name.rpartition("/")
    is_place = area not in ("", "Etc")
    named = f"{city.replace('_', ' ')} time" if is_place else letter.rulebook.zone_name
    yield f"Dates and times are counted in {named}."


def _named(names: dict[str, str], asked: Iterable[str], last: str) -> str:
    found = set(asked)
    told = listed([name for word, name in names.items() if word in found], last)
    return told[:1].upper() + told[1:]


# -- how it ends ---------------------------------------------------------------------------------


def _closing(letter: Letter) -> Iterator[str]:
    if letter.is_answered:
        yield "When you have read this, please reply with a short “I have read it”."
        yield "If anything is unclear or does not suit you, do tell me."
    else:
        yield (
            "There is no need to reply. If anything is unclear or does not suit you, just answer "
            "this message."
        )
    yield "Kind regards" + (f",\n{letter.house}" if letter.house else "")
