"""How long property tests look, whether twice at the same examples, rooms and the post.

`make test` looks at the same examples each time, so that a red run means a change; `make soak`
looks for a long time at new ones.
"""

import os

from hypothesis import settings

from tests.rooms import other_room, room
from tests.servers.post import post, post_office

__all__ = ["other_room", "post", "post_office", "room"]

settings.register_profile("test", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
