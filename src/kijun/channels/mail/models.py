"""The mailbox through which a room sends and reads."""

from __future__ import annotations

from django.db import models

from kijun.accounts.models import Room
from kijun.channels.mail.seal import seal, unseal


class Security(models.TextChoices):
    """How a connection is kept from being read: not at all, from a point on, from the start."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailAccount(models.Model):
    """Where a room's mail leaves and arrives, and up to where what arrived was read.

    `smtp_password` and `imap_password` are read and set as properties; only their seals are kept.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="mail_account")
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.EmailField(max_length=254)

    smtp_host = models.CharField(max_length=253)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(
        max_length=8, choices=Security.choices, default=Security.STARTTLS
    )
    smtp_user = models.CharField(max_length=254, blank=True)
    smtp_sealed = models.TextField(blank=True)

    imap_host = models.CharField(max_length=253, blank=True)
    """Empty where the room only sends."""
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    imap_user = models.CharField(max_length=254, blank=True)
    imap_sealed = models.TextField(blank=True)
    folder = models.CharField(max_length=200, default="INBOX")

    without_plus = models.BooleanField(default=False)
    """The provider delivers nothing to an address with a +: answers are known by what they name."""

    seen_uid = models.BigIntegerField(default=0)
    """The UID of the last mail that was read."""
    seen_validity = models.BigIntegerField(default=0)
    """The folder's UIDVALIDITY when it was; 0 before the first reading."""
    checked_at = models.DateTimeField(null=True, blank=True)
    """When reading it was last attempted."""
    read_at = models.DateTimeField(null=True, blank=True)
    """When that last worked."""
    unread_since = models.DateTimeField(null=True, blank=True)
    """Since when it cannot be read, once that has lasted; null while it can."""
    error = models.TextField(blank=True)
    """Why the last attempt at sending or reading did not work out, in the server's words."""

    def __str__(self) -> str:
        return self.from_address

    @property
    def is_heard(self) -> bool:
        """Whether what clients reply to letters is read."""
        return self.imap_host != "" and self.read_at is not None and self.unread_since is None

    @property
    def smtp_password(self) -> str:
        """The password for sending; raises SealBroken."""
        return unseal(self.smtp_sealed)

    @smtp_password.setter
    def smtp_password(self, text: str) -> None:
        self.smtp_sealed = seal(text)

    @property
    def imap_password(self) -> str:
        """The password for reading; raises SealBroken."""
        return unseal(self.imap_sealed)

    @imap_password.setter
    def imap_password(self, text: str) -> None:
        self.imap_sealed = seal(text)
