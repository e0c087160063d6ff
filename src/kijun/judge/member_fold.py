"""The fold of one member, over all clients and the member's own appointments."""

from __future__ import annotations

from collections import defaultdict

from kijun.judge import facts as f
from kijun.judge.announcements import Announcements, Library
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold, Matters
from kijun.judge.matters import Role
from kijun.judge.watches import Watches


class MemberFold(Fold):
    """The judgement of one member over all clients and their own appointments."""

    roles = ("member",)

    def __init__(self, member: str, library: Library, watches: Watches, **options: bool) -> None:
        super().__init__(library, watches, **options)
        self._member = member
        self.role_of[f"member:{member}"] = "member"
        self._options = options
        self._towards: dict[str, Announcements] = {}
        self._matters_with: dict[str | None, Matters] = {}

    def add(self, fact: Fact) -> None:
        """Take in the next fact, in order; two clients' matters may have the same id."""
        self._matters = self._matters_with.setdefault(fact.client, defaultdict(dict))
        super().add(fact)

    def party_of(self, _: Role) -> str:
        """Return the name of a party in decisions."""
        return f"member:{self._member}"

    def announcements_for(self, fact: Fact) -> Announcements:
        """Return what was announced to the members; where nothing was, what was to the client."""
        if isinstance(fact, f.RulesAnnounced):
            is_own = fact.client is None
        elif isinstance(fact, f.RulesAcknowledged):
            is_own = fact.client is None or fact.by.startswith("member:")
        else:
            is_own = fact.client is None or self._announcements.any_announced
        if is_own or fact.client is None:
            return self._announcements
        if fact.client not in self._towards:
            self._towards[fact.client] = Announcements(
                self._library,
                assumed=self._options.get("assume_announced", False),
                shows_unannounced=self._options.get("show_unannounced", False),
            )
        return self._towards[fact.client]
