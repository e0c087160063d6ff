"""Clients, the people behind them, how to reach them, and what was said in free words.

Everything here can be erased; the record holds only the ids.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from kijun.accounts.ids import new_id
from kijun.accounts.models import Membership, Room


def new_client_id() -> str:
    """Return the id of a new client."""
    return new_id("c")


def new_text_id() -> str:
    """Return the id of a piece of free text."""
    return new_id("t")


def new_commitment_key() -> str:
    """Return the key of a commitment: without it, nobody can tell what was committed to."""
    return secrets.token_hex(32)


class InSight(models.Manager["Client"]):
    """The clients that pages show: all but those to whom every door is closed."""

    def get_queryset(self) -> models.QuerySet[Client]:
        """Return them."""
        return super().get_queryset().filter(barred_at__isnull=True)


class Client(models.Model):
    """A client of a room: a person or a firm."""

    id = models.CharField(primary_key=True, max_length=40, default=new_client_id)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="clients")
    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)
    company = models.CharField(max_length=200, blank=True)
    """Where somebody works, or which firm they come from; a client that is a firm needs none."""
    language = models.CharField(max_length=5, default="ja")
    created_at = models.DateTimeField(auto_now_add=True)
    barred_at = models.DateTimeField(null=True, blank=True)
    """Since when every door is closed to them: `services.barring` keeps it in step with `Closed`."""

    objects = models.Manager["Client"]()
    in_sight = InSight()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "kana", "name"], name="clients_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who acts for a client; a client who is a person has one of the same name."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """A way to reach somebody: as it was written, and in the normal form that is compared."""

    class Kind(models.TextChoices):
        """What kind of way it is."""

        MAIL = "mail"
        PHONE = "phone"

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=320)
    normal = models.CharField(max_length=320)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "kind", "normal"], name="one_contact_point_a_person"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "kind", "normal"], name="who_is_reached_there"),
        ]

    def __str__(self) -> str:
        return self.value


class Gate(models.Model):
    """The gate of a room: the turn of what it holds, and when its mailbox is read."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, primary_key=True)
    turn = models.PositiveIntegerField(default=0)
    """Another number after each change of identities and answers: what is kept in memory goes by it.

    Drawn, not counted: a count that was undone would come again and stand for something else.
    """
    weekday = models.PositiveSmallIntegerField(default=0)
    """The day on which the sealed mailbox is read: 0 is Monday."""
    opened_at = models.DateTimeField(null=True)
    """When the sealed mailbox was last opened on purpose, on whatever day."""

    def __str__(self) -> str:
        return f"{self.room_id}, turn {self.turn}"


class Closed(models.Model):
    """That a decision closes every door to a client. It outlives the client, who is named by id."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="closed")
    client = models.CharField(max_length=40)
    decision = models.CharField(max_length=40)
    wanted_at = models.DateTimeField()
    """Since when the decision asks for it; until `since` the statement of reasons is on its way."""
    since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    """Since when it closes nothing any more."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "decision"], name="closed_once_a_decision"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "client"], name="closed_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.client} by {self.decision}"


class Identity(models.Model):
    """By what somebody is known to whom the doors are closed, as a keyed hash and nothing else."""

    class Kind(models.TextChoices):
        """What was hashed, each in its normal form (`clients/identities.py`)."""

        MAIL = "mail"
        PHONE = "phone"
        READING = "reading"
        """How the name is read, together with a phone number."""
        NAME = "name"
        FIRM = "firm"
        """The domain of a firm's mail addresses."""
        SHARED = "shared"
        """An address or a number that another client has too: it tells nobody for certain."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="identities")
    client = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "client", "digest"], name="one_identity_a_client"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.client}"


class Likeness(models.Model):
    """Somebody who may be one to whom the doors are closed: a person says whether they are."""

    class Answer(models.TextChoices):
        """What the owner said."""

        OPEN = ""
        SAME = "same"
        OTHER = "other"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="likenesses")
    closed = models.CharField(max_length=40)
    """The id of the client to whom the doors are closed."""
    digest = models.CharField(max_length=64)
    """The keyed hash by which who came is known again."""
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, related_name="likenesses"
    )
    """Who came, where they were written down as a client."""
    name = models.CharField(max_length=200, blank=True)
    reached = models.CharField(max_length=700, blank=True)
    """Where they are reached, as they wrote it; emptied once answered."""
    known_by = models.JSONField(default=list)
    """What they gave of themselves, as pairs of a kind of identity and its keyed hash."""
    reasons = models.JSONField(default=list)
    source = models.CharField(max_length=16, blank=True)
    """By which door they came: booking, enquiry, mail, notice …"""
    seen_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.OPEN, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "closed", "digest"], name="one_likeness_a_visitor"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "answer"], name="likenesses_by_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:8]} like {self.closed}"


class Apart(models.Model):
    """The owner's word that two clients who look alike are not the same."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    first = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="two_are_apart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class FreeText(models.Model):
    """Words about a client, or a member, that a fact refers to by a keyed commitment.

    Erasing the row erases the key: the record still proves that something was said, not what.
    """

    id = models.CharField(primary_key=True, max_length=40, default=new_text_id)
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="texts")
    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, related_name="texts"
    )
    """Of the two the one whom the words are about."""
    text = models.TextField()
    key = models.CharField(max_length=64, default=new_commitment_key)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.id


class Evidence(models.Model):
    """A file about a client that facts refer to by its SHA-256: a photo, a mail, a document.

    The content lies in the home, outside of what is served, under its own hash
    (`services/record/evidence.py`); the name is what it was called where it came from.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="evidence")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    """As `files.file_kinds.FileKind` names it."""
    format = models.CharField(max_length=16)
    is_shown = models.BooleanField(default=False)
    """Whether it is a picture that browsers can be shown, made anew."""
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "sha256"], name="one_piece_a_client"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "sha256"], name="evidence_by_content"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Erased(models.Model):
    """A client or a member of whom everything was erased: nothing but the opaque id on record.

    Their decisions stand as written. Judged anew without the reasons that were erased, they could
    turn against somebody whom nobody can ask any more: so they are not.
    """

    client = models.CharField(primary_key=True, max_length=40)
    """The client's id; of a member `member:ID`, as decisions about them are kept."""
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="erased")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.client


def new_link_id() -> str:
    """Return the id of a personal link: the part of its token that anybody may know."""
    return new_id("v").removeprefix("v-")


class Link(models.Model):
    """A personal link: who opens it may do one thing as one client, without signing in.

    The token is the id with a keyed checksum (`clients/links.py`): it is not stored.
    """

    class Purpose(models.TextChoices):
        """What it opens."""

        RULES = "rules"
        """A version of the rules, to read and acknowledge; `subject` is the version."""
        SESSION = "session"
        """Word about one session; `subject` is the session."""
        DECISION = "decision"
        """The statement of reasons; `subject` is the decision."""
        MINE = "mine"
        """The client's own page; there is no subject."""
        BOOKING = "booking"
        """The booking page, as this client; there is no subject."""
        ENQUIRY = "enquiry"
        """What somebody asked for, and how it stands; `subject` is the enquiry."""

    id = models.CharField(primary_key=True, max_length=16, default=new_link_id)
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    subject = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    """Since when the owner no longer wants it to open anything."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "client", "purpose", "subject"], name="one_link_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.client_id}"
