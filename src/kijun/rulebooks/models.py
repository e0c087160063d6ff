"""The draft that an owner works on, and the published versions, which never change."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from kijun.accounts.models import Room

LONGEST_NAME: Final = 64
"""So many characters of the name of a change are kept."""


class Draft(models.Model):
    """The rulebook of a room as it is being written, as YAML text with its comments.

    `previous` is what stood there before something else took its place at once: a starter, a
    file, an earlier version, a rule less. `change` is the name that a page gave to the change that
    was kept last; a draft that was written in any other way has none.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="draft")
    text = models.TextField()
    previous = models.TextField(blank=True, default="")
    change = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft of {self.room_id}"


class Version(models.Model):
    """A rulebook as it was published: `version` is its hash, as everywhere.

    `effective` is the instant from which it is meant to hold; without one it holds for each
    client from its announcement on. `announced_at` is when it was announced to all, or None.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    text = models.TextField()
    published_at = models.DateTimeField()
    effective = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "version"], name="one_row_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version[:12]} of {self.room_id}"
