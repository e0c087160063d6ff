"""No engine: Python lambdas, the ceiling of what any engine can reach inside the loop."""

from __future__ import annotations

from bench.conditions import DAY, HOUR, MINUTE, Fields, Predicate, Predicates, Questions

NAME = "plain Python lambdas"
PACKAGE = ""
FACTS = 200_000

ALWAYS = ("accommodation", "force_majeure")


def excused_for(reason: str) -> Predicate:
    """The reason given within a day of the start, or one that always excuses."""

    def excused(fields: Fields) -> bool:
        given = fields["reason"]
        return given in ALWAYS or (given == reason and int(fields["after_start"]) <= 24 * HOUR)

    return excused


LAMBDAS: Predicates = {
    "late": lambda f: int(f["late"]) > 10 * MINUTE and f["notice"] == "none",
    "late excused": excused_for("helping_someone"),
    "absent": lambda f: f["notice"] == "none",
    "absent excused": excused_for("illness"),
    "cancelled-late": lambda f: int(f["lead"]) < 24 * HOUR,
    "cancelled-late excused": lambda f: f["reason"] in (*ALWAYS, "illness"),
    "haggling": lambda f: f["stage"] in ("delivered", "accepted") and f["after_refusal"] is True,
    "haggling excused": lambda f: f["target_met"] == "false",
    "unpaid": lambda f: int(f["overdue"]) > 7 * DAY and int(f["short"]) > 0,
    "unpaid excused": lambda f: f["disputed"] is True,
}


def prepare(questions: Questions) -> Predicates:
    """Written by hand, so that the translation of the questions is checked as well."""
    return {name: LAMBDAS[name] for name in questions}
