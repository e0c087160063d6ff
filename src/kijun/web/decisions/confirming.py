"""What stands at the button by which a person confirms a decision: what follows, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kijun.accounts.models import Membership
from kijun.clients.concerned import Concerned
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.language import Language
from kijun.letters.kinds import KINDS
from kijun.letters.models import Letter
from kijun.services.decisions import ending, grounds
from kijun.services.decisions.preview import Foreseen, foreseen, untold
from kijun.services.record import timeline
from kijun.web.wording import day_and_clock, things_of


@dataclass(frozen=True, slots=True)
class Untold:
    """An earlier case of which no letter has gone: its id, its day, and what followed from it."""

    decision: str
    at: dt.datetime
    things: str


@dataclass(frozen=True, slots=True)
class Next:
    """What follows from confirming, line by line, and what was never told of the ground it has."""

    things: str
    """What is confirmed: “a pause of 30 days”."""
    steps: list[str]
    untold: list[Untold]


def next_of(about: Concerned, decision: Decision, language: Language, now: dt.datetime) -> Next:
    """Say what follows if what waits of a decision is confirmed now."""
    if isinstance(about, Membership):
        return _of_member(about, decision, language)
    found = foreseen(about, decision, now)
    things = things_of(decision, decision.awaiting)
    steps = _steps(found, language)
    if ending.ends_engagement(decision):
        steps.insert(0, _ending(about, decision, language, now))
    return Next(things, steps, untold_of(found.untold, language))


def _ending(client: Client, decision: Decision, language: Language, now: dt.datetime) -> str:
    """Say what ends, and what does not, once the letter is let go."""
    said = ending.told(client, decision, language, now)
    if not any(ending.ending_of(client, decision, now)):
        said.insert(0, _("No engagement is open, and no session of it lies ahead"))
    return "".join(f"{each}。" for each in said) if language == "ja" else f"{'. '.join(said)}."


def _of_member(member: Membership, decision: Decision, language: Language) -> Next:
    minutes = member.room.settle_minutes
    steps = [_("%(after)s the letter stands on their own page.") % {"after": _after(minutes)}]
    if minutes:
        steps.append(
            _(
                "Until then you can still let it pass: no letter is written. On their own page they "
                "see the decision, and that it was let pass."
            )
        )
    steps.append(_("Even after that you can take it back: they then get a letter with an apology."))
    things = things_of(decision, decision.awaiting)
    return Next(things, steps, untold_of(untold(member.room, decision), language))


def untold_of(earlier: tuple[grounds.Earlier, ...], language: Language) -> list[Untold]:
    """Return earlier cases as they are named beside a button."""
    return [
        Untold(each.decision.id, each.at, timeline.things_of(each.decision, language))
        for each in earlier
    ]


def _steps(found: Foreseen, language: Language) -> list[str]:
    if found.letter is None:
        return [_("Nobody is written to about it.")]
    steps = [_held(found), _letter(found, found.letter, language), _undone(found, found.letter)]
    if found.closes_doors:
        steps.append(_closing(found.called_off))
    steps.append(_("Even after that you can take it back: they then get a letter with an apology."))
    return [step for step in steps if step]


def _held(found: Foreseen) -> str:
    if not found.is_held:
        return ""
    return _("They have written something that you have not read: before that nothing happens.")


def _after(minutes: int) -> str:
    """Return the beginning of a sentence that says how long something waits."""
    if not minutes:
        return _("At once")
    said = ngettext("After %(minutes)s minute", "After %(minutes)s minutes", minutes)
    return said % {"minutes": minutes}


def _letter(found: Foreseen, letter: Letter, language: Language) -> str:
    """Say what becomes of the letter; where something unread holds it, its time is not known."""
    given = {
        "after": _("After that") if found.is_held else _after(letter.room.settle_minutes),
        "letter": KINDS[letter.kind].name.in_language(language),
        "when": day_and_clock(letter.due_at, letter.room.zone),
        "address": letter.address,
    }
    if letter.state == Letter.State.BY_HAND:
        said = _("%(after)s the letter “%(letter)s” lies on Today for you to pass on.")
    elif letter.state == Letter.State.ASKS:
        said = _(
            "%(after)s the letter “%(letter)s” is shown to you on Today, since it "
            "is the first of its kind. It leaves when you send it."
        )
    elif found.is_held:
        said = _("%(after)s the letter “%(letter)s” leaves by email to %(address)s.")
    else:
        said = _("The letter “%(letter)s” leaves by email to %(address)s on %(when)s.")
    return said % given


def _undone(found: Foreseen, letter: Letter) -> str:
    if letter.state == Letter.State.WAITING and not found.is_held:
        when = day_and_clock(letter.due_at, letter.room.zone)
        return _("Until %(when)s you can still let it pass: they then hear nothing of it.") % {
            "when": when
        }
    return _("As long as it has not gone, you can still let it pass: they then hear nothing of it.")


def _closing(called_off: int) -> str:
    said = _(
        "Once the letter has gone, booking, calls and emails are closed to them. Objections, "
        "requests to see the record, payments and legal notices are still taken."
    )
    if not called_off:
        return said
    ahead = ngettext(
        "%(count)s session ahead is called off.",
        "%(count)s sessions ahead are called off.",
        called_off,
    )
    return f"{said} {ahead % {'count': called_off}}"
