"""How long property tests look, whether twice at the same examples, rooms, the post, the printer.

`make test` looks at the same examples each time, so that a red run means a change; `make soak`
looks for a long time at new ones.
"""

import os

import pytest
from django.utils import translation
from hypothesis import settings

from kijun.letters import pdf
from tests.migrated import migrated
from tests.rooms import other_room, room
from tests.servers.post import post, post_office

__all__ = ["migrated", "other_room", "post", "post_office", "room"]

settings.register_profile("test", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


@pytest.fixture(autouse=True)
def _language() -> None:
    """Let each test begin in the language of the settings: a page leaves its own one behind."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _printer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only tests that say so print: half a second a letter, which goes without it elsewhere."""
    if request.node.get_closest_marker("prints") is None:
        monkeypatch.setattr(pdf, "_has_japanese", lambda: False)
