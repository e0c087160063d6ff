"""The people who appear throughout the tests. They are invented; records know them by id only."""

from typing import Final, NamedTuple


class Person(NamedTuple):
    """Somebody of the cast: what the tests call them, and the id that stands in records."""

    name: str
    id: str


AOI: Final = Person("aoi", "c-3kd8")
"""The client of most tests: willing, and now and then late."""
BEN: Final = Person("ben", "c-9wq2")
"""A second client, who must never feel what the first one does."""
CHIYO: Final = Person("chiyo", "c-5tz7")
"""A third client: the one who asks for a lower price after the work is done."""
MIO: Final = Person("mio", "m-2ha6")
"""A member of the house who meets clients."""
NOA: Final = Person("noa", "m-8pe4")
"""A member in training."""

CLIENTS: Final = (AOI, BEN, CHIYO)
MEMBERS: Final = (MIO, NOA)
