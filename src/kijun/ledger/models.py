"""Facts and decisions as they were written, never changed; and jobs, which are.

Content is kept as the canonical JSON that the chain is computed over, so that what is proved is
what was stored.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kijun.accounts.models import Room


class Head(models.Model):
    """The end of a room's chain: the number and hash of its last entry. Locked while appending."""

    room = models.OneToOneField(Room, on_delete=models.PROTECT, primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.room_id} up to {self.number}"


class Entry(models.Model):
    """One fact of a room, with its place in the chain. Append-only.

    `moment` is the instant at which the fact counts; `recorded_at` is when it was written here.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="entries")
    number = models.BigIntegerField()
    fact_id = models.CharField(max_length=200)
    client = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=40)
    moment = models.DateTimeField()
    recorded_at = models.DateTimeField()
    content = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "number"], name="one_entry_a_number"),
            models.UniqueConstraint(fields=["room", "fact_id"], name="one_entry_a_fact"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "client", "moment"], name="facts_of_a_client"),
            models.Index(fields=["room", "kind"], name="facts_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.number} {self.kind}"


class Decided(models.Model):
    """A decision as it stood from an entry on: one row a change of it. Append-only.

    The latest revision of a decision is what holds; the earlier ones are what was said before.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="decided")
    decision = models.CharField(max_length=40)
    revision = models.IntegerField()
    client = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=200)
    status = models.CharField(max_length=16)
    decided_at = models.DateTimeField()
    upto = models.BigIntegerField()
    """The number of the last entry that was known."""
    as_of = models.DateTimeField()
    content = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "decision", "revision"], name="one_row_a_revision"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "client", "decided_at"], name="decided_of_a_client"),
            models.Index(fields=["room", "rule", "decided_at"], name="decided_by_a_rule"),
            # All that counting the cases of a rule, and those let pass, asks for.
            models.Index(
                fields=["room", "rule", "status", "revision", "decision"], name="decided_of_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} ({self.status})"


class Open(models.Model):
    """A decision of which something waits for a person: a projection, rebuilt from `Decided`.

    `row` is the revision that holds.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="open_decisions")
    decision = models.CharField(max_length=40)
    row = models.ForeignKey(Decided, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "decision"], name="one_open_a_decision"),
        ]

    def __str__(self) -> str:
        return self.decision


class Job(models.Model):
    """Something to be done at an instant or later: at least once, and never by two at a time.

    Who takes it holds a lease; a lease that has run out is free again, and the token of the old
    one no longer counts.
    """

    class State(models.TextChoices):
        """`unknown`: a server took it, and we ended before we could write that down."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        UNKNOWN = "unknown"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "kind", "key"], name="one_job_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], name="jobs_waiting", condition=models.Q(state="waiting")
            ),
            # Not a partial one: SQLite cannot tell that a bound value fits its condition.
            models.Index(fields=["room", "state", "due_at"], name="jobs_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"


class Clock(models.Model):
    """What time it is in a demonstration or a test: one row, which pages and workers share.

    At the real instant `set_at` it is `shown`, and `speed` times as fast from there (0: it stands).
    """

    set_at = models.DateTimeField()
    shown = models.DateTimeField()
    speed = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.shown.isoformat()


class Beat(models.Model):
    """When the clients' pages were last known to be open: one row. A gap: nobody watched there.

    `closed` says that the end of the watch has been recorded already.
    """

    at = models.DateTimeField()
    closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.at.isoformat()


class Appealed(models.Model):
    """That a decision was appealed against: a projection, rebuilt from the record.

    One row a decision. `filed_at` is when the question came that is open, or was answered last.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="appealed")
    client = models.CharField(max_length=64)
    decision = models.CharField(max_length=40)
    filed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    """Until when it has to be answered: from then on the measure rests."""
    answered_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)
    """How often something was said against the decision."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "decision"], name="one_row_appealed"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "answered_at", "answer_by"], name="appeals_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} of {self.filed_at.isoformat()}"


class Concern(models.Model):
    """That an entry concerns a member of the house: a projection, rebuilt from the entries.

    Judging a member takes in these entries, and no client's others.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="concerns")
    party = models.CharField(max_length=64)
    """The member as facts name them, `member:ID`."""
    number = models.BigIntegerField()
    """The entry's place in the chain."""
    matter = models.CharField(max_length=320, blank=True)
    """Where they were put in charge of a session: its client and its id."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "party", "number"], name="one_concern_an_entry"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "matter"], name="who_is_in_charge"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.number}"
