"""A first shape; the mail channel fills it."""

from __future__ import annotations

from django.db import models

from kijun.accounts.models import Room


class MailAccount(models.Model):
    """A first shape; the mail channel fills it."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE)
    from_name = models.CharField(max_length=200)
    from_address = models.CharField(max_length=200)
