"""Who keeps house rules here: people who sign in, rooms, and memberships in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from kijun.accounts.ids import new_id, new_room_id

MEMBER: Final = "member:"
"""What stands before a member's code where facts and decisions name them."""
LONGEST_MAIL: Final = 254
"""Characters of a mail address with which somebody signs in: what SMTP can carry (RFC 5321)."""


def new_member_id() -> str:
    """Return the id of somebody in a room; facts name them by it, as `member:ID`."""
    return new_id("m")


def new_invitation_id() -> str:
    """Return the id of an invitation."""
    return new_id("i")


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in with their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make somebody who can sign in; without a password only by other means."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_nobody(self, code: str) -> User:
        """Make what stands in an erased member's place: nobody signs in as it, no mail reaches it.

        The domain is one that never exists (RFC 2606).
        """
        return self.create_user(f"{code}@erased.invalid", name=code, is_active=False)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find somebody by their mail address, however it is capitalised."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: an owner, a member, a reviewer."""

    email = models.EmailField(max_length=LONGEST_MAIL, unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="ja")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0)
    """Counted up to end every session of theirs."""
    acting_as: Membership | None = None
    """What they are in the room whose page they have asked for; None outside of pages."""

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to be theirs: a new password or epoch ends it."""
        return f"{super().get_session_auth_hash()}.{self.session_epoch}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same for keys that were in use before."""
        for before in super().get_session_auth_fallback_hash():
            yield f"{before}.{self.session_epoch}"


class Room(models.Model):
    """One practice: its name towards clients, its zone, its language, its own address."""

    id = models.CharField(primary_key=True, max_length=40, default=new_room_id)
    name = models.CharField(max_length=200)
    signature = models.CharField(max_length=200, blank=True)
    """Who signs letters, as clients know them."""
    latin_name = models.CharField(max_length=200, blank=True)
    """The name in Latin letters: for all that is written in English."""
    latin_signature = models.CharField(max_length=200, blank=True)
    """The signature in Latin letters."""
    timezone = models.CharField(max_length=64, default="Asia/Tokyo")
    language = models.CharField(max_length=5, default="ja")
    created_at = models.DateTimeField(auto_now_add=True)
    settle_minutes = models.PositiveSmallIntegerField(default=3)
    """How long a decision rests before its letter leaves: time for a word from either side."""
    reachable_at = models.DateTimeField(null=True, blank=True)
    """When this Kijun was last reached from outside at its public address."""
    reach_error = models.CharField(max_length=40, blank=True)
    """What stood in the way at the last check, as `services.reach.Hindrance`; empty: nothing."""
    members = models.ManyToManyField(User, through="Membership", related_name="rooms")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Return the name as what is written in a language bears it."""
        return (self.latin_name if language == "en" else "") or self.name

    def signature_in(self, language: str) -> str:
        """Return who signs in a language: a name that can be read before one that cannot."""
        latin = self.latin_signature or self.latin_name if language == "en" else ""
        return latin or self.signature or self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the house's days begin and end."""
        return ZoneInfo(self.timezone)


class Membership(models.Model):
    """What somebody is in a room, or was until they left.

    The row stays when they leave: what they did is on record under its `code`. Of who was erased
    since, nobody is left behind it (`UserManager.create_nobody`).
    """

    class Role(models.TextChoices):
        """Owners do everything; members see their own clients; reviewers read appeals."""

        OWNER = "owner"
        MEMBER = "member"
        REVIEWER = "reviewer"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.OWNER)
    code = models.CharField(max_length=40, default=new_member_id)
    """The opaque id by which facts name them; somebody who comes back has the same one."""
    left_at = models.DateTimeField(null=True)
    """Since when they are in the room no longer."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "user"], name="one_membership_a_room"),
            models.UniqueConstraint(fields=["room", "code"], name="one_member_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}) in {self.room}"

    @property
    def party(self) -> str:
        """How facts and decisions name them."""
        return f"{MEMBER}{self.code}"

    @property
    def is_owner(self) -> bool:
        """Whether they keep the room."""
        return self.role == Membership.Role.OWNER


class Invitation(models.Model):
    """A way into a room: one person, once, within a time; the owner may take it back before.

    The token in its address is the id with a keyed checksum (`accounts/invitations.py`): it is not
    stored.
    """

    id = models.CharField(primary_key=True, max_length=40, default=new_invitation_id)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Membership.Role.choices)
    email = models.EmailField(max_length=LONGEST_MAIL, blank=True)
    """Where it was sent; empty where the owner passes the link on."""
    language = models.CharField(max_length=5, default="ja")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    """When a mail server took the mail."""
    error = models.TextField(blank=True)
    """Why the mail could not be sent."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "expires_at"], name="invitations_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.role})"


class ForAWhile(models.Model):
    """What pages of several processes keep in common for a while, in the form of Django's cache.

    Beside SQLite there is one process, which keeps it in its memory: there this stays empty.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
