"""The practice at work, for all tests of use cases."""

from tests.services.practice import aoi, practice, sink

__all__ = ["aoi", "practice", "sink"]
