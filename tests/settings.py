"""The settings of the tests: as they come, in a home of their own.

`KIJUN_TEST_DATABASE_URL` lets the tests of storage run on PostgreSQL; see tests/postgresql.py.
"""

import os
import tempfile

os.environ["KIJUN_HOME"] = tempfile.mkdtemp(prefix="kijun-tests-")
os.environ["DATABASE_URL"] = os.environ.get("KIJUN_TEST_DATABASE_URL", "")

from kijun.config.settings import *  # noqa: F403 - the home is set first

if not os.environ["DATABASE_URL"]:
    # What runs tests in parallel keeps them in memory for Django's own backend alone.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
