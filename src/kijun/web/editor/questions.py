"""What happens? Each occasion as one asks for it, with an example of one line, and what to know."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kijun.judge.occasions import OCCASIONS
from kijun.judge.words.language import Language
from kijun.judge.words.vocabulary import occasion_words


@dataclass(frozen=True, slots=True)
class Question:
    """An occasion to choose: what happens, and an example."""

    occasion: str
    happens: str
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """Occasions about the same kind of matter."""

    title: str
    questions: list[Question]


def groups(language: Language) -> list[Group]:
    """Return every occasion of the registry, by what it is about, in its order."""
    said, found = _said(), dict[str, list[Question]]()
    for name, occasion in OCCASIONS.items():
        happens, example = said.get(name, (occasion_words(name, language), ""))
        found.setdefault(_title(occasion.matter), []).append(Question(name, happens, example))
    return [Group(title, questions) for title, questions in found.items()]


def remark(occasion: str) -> str:
    """Return what to know of rules about an occasion, "" where there is nothing."""
    return _remarks().get(occasion, "")


def _title(matter: str) -> str:
    if matter == "appointment":
        return _("When you meet")
    if matter in ("engagement", "invoice", "promise"):
        return _("Work, money and promises")
    return _("How you deal with each other")


def _remarks() -> dict[str, str]:
    return {
        "inquiry": _(
            "You answer each enquiry yourself. A note proposes to ask first; thanks and the first"
            " choice of times propose to accept."
        )
    }


def _said() -> dict[str, tuple[str, str]]:
    return {
        "lateness": (
            _("Somebody comes late"),
            _("You wait for more than ten minutes, and no word comes."),
        ),
        "absence": (_("Somebody does not come"), _("The hour passes, and nobody is there.")),
        "cancellation": (
            _("Somebody cancels"),
            _("Three hours before the start, the session is called off."),
        ),
        "move": (_("Somebody moves a session"), _("The same booking is moved a third time.")),
        "payment": (
            _("A payment is late"),
            _("Ten days after its date, nothing has come in."),
        ),
        "price_request": (
            _("Somebody asks for a lower price"),
            _("The work is done and has met its target; then: “Can it be cheaper?”"),
        ),
        "scope_request": (
            _("Somebody asks for more than was agreed"),
            _("“Could you also do this page?”, with no word about paying for it."),
        ),
        "promise": (
            _("A promise passes its date"),
            _("The papers that were promised by Friday are not there."),
        ),
        "courtesy": (
            _("Thanks, an apology or a report comes, or stays out"),
            _("You hear nothing of how it went. Or: somebody writes to thank you."),
        ),
        "double_standard": (
            _("Somebody does not keep the rule that they made"),
            _("“Answer me the same day”, says who answers after three."),
        ),
        "conduct": (_("Somebody is treated badly"), _("A client shouts, threatens or insults.")),
        "contact": (
            _("Somebody calls or writes when they should not"),
            _("The phone rings at ten in the evening."),
        ),
        "inquiry": (
            _("Somebody new asks for work"),
            _("The budget is half of what an hour of yours is worth."),
        ),
        "streak": (
            _("Everything is kept, again and again"),
            _("Five sessions in a row have begun on time."),
        ),
    }
