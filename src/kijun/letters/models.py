"""Letters to clients as they are on their way, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kijun.accounts.ids import new_id
from kijun.accounts.models import Membership, Room
from kijun.clients.models import Client


def new_letter_id() -> str:
    """Return the id of a letter."""
    return new_id("l")


class Letter(models.Model):
    """One letter to one client. `kind` and `key` say what it is for: nothing is written twice."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting"
        """It leaves by itself at `due_at`."""
        ASKS = "asks"
        """The owner looks at it first; `why` says why."""
        BY_HAND = "by_hand"
        """The owner passes it on: nothing can be sent from here, or there is no mail address."""
        SENDING = "sending"
        """It is being handed to a server; after a crash nobody knows."""
        SENT = "sent"
        UNKNOWN = "unknown"
        """A server may have taken it or not."""
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    class Why(models.TextChoices):
        """Why the owner is asked."""

        FIRST = "first"
        LATE = "late"
        CHANGED = "changed"
        CLOSED = "closed"
        """It was not sent: every door is closed to who it was for."""

    id = models.CharField(primary_key=True, max_length=40, default=new_letter_id)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="letters")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    address = models.CharField(max_length=320, blank=True)
    """Where it goes by mail; empty where it is passed on, or was."""
    subject = models.CharField(max_length=300)
    text = models.TextField()
    link = models.CharField(max_length=40, blank=True)
    """The id of the personal link in it."""
    session = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=16, choices=Why.choices, blank=True)
    error = models.TextField(blank=True)
    enclosed = models.CharField(max_length=64, blank=True)
    """The SHA-256 of the formal letter that went with it, as it was sent (`Enclosure`)."""
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "kind", "key"], name="one_letter_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "state", "due_at"], name="letters_by_state"),
            models.Index(fields=["room", "client", "written_at"], name="letters_to_a_client"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Enclosure(models.Model):
    """A formal letter exactly as it was sent, by its SHA-256: erased with its client."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="enclosures")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["client", "sha256"], name="one_row_an_enclosure"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class LookedAt(models.Model):
    """The owner has looked at the first letter of a kind: the next ones leave by themselves."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "kind"], name="one_look_a_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


class Word(models.Model):
    """What a client wrote on a channel, read as a proposal; nothing of it is recorded unseen.

    While one is open, no decision about the same session (or, without a session, the same client)
    is carried out.
    """

    class State(models.TextChoices):
        """What the owner made of it."""

        OPEN = "open"
        TAKEN = "taken"
        PUT_ASIDE = "put_aside"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="words")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="words")
    session = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=16)
    key = models.CharField(max_length=300)
    """What tells it from all others on its channel, such as the Message-ID."""
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField()
    about = models.CharField(max_length=16, blank=True)
    """As it was read: late, absence, or empty."""
    minutes = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    original = models.CharField(max_length=64, blank=True)
    """The SHA-256 under which the mail lies among the evidence as it came."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "channel", "key"], name="one_word_a_message"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "state"], name="words_by_state"),
        ]

    def __str__(self) -> str:
        return self.key


class Sealed(models.Model):
    """What came from somebody to whom every door is closed: put aside, and read on a set day."""

    class Kind(models.TextChoices):
        """What it seems to be; the first four are taken from anybody at any time."""

        APPEAL = "appeal"
        DISCLOSURE = "disclosure"
        """They ask to see what is kept about them."""
        PAYMENT = "payment"
        LEGAL = "legal"
        OTHER = "other"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sealed")
    client = models.CharField(max_length=40)
    """Their id: it may outlive the client."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=16)
    key = models.CharField(max_length=300)
    """What tells it from all others on its channel, such as the Message-ID."""
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    original = models.CharField(max_length=64, blank=True)
    """The SHA-256 under which the mail lies among the evidence as it came; empty: it does not."""
    came_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    """When the owner had it before their eyes."""
    settled_at = models.DateTimeField(null=True)
    """When the owner was done with it."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "channel", "key"], name="one_sealed_a_message"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "settled_at", "came_at"], name="sealed_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.client}"


class Shown(models.Model):
    """A text exactly as somebody was shown it when they acknowledged it, by its SHA-256."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    text = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "sha256"], name="one_row_a_text"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class MemberLetter(models.Model):
    """A letter to a member of the house: it stands on their own page, and goes by mail as well.

    `kind` and `key` say what it is for: nothing is written twice.
    """

    id = models.CharField(primary_key=True, max_length=40, default=new_letter_id)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="member_letters")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    decision = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, related_name="member_letters"
    )
    """Whom it names, where it names a client: it is erased with them."""
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """When a mail server took it."""
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "kind", "key"], name="one_member_letter_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "written_at"], name="letters_to_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
