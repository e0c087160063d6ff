"""There is one first owner, however many press the button at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cli.homes import Homes, homes

pytestmark = pytest.mark.storage

__all__ = ["homes"]

CONTENDERS = 2
_FIRST_RUN = """\
import threading
import time
import django
django.setup()
from django.contrib.auth.password_validation import validate_password
from django.db import connections
from kijun.services.accounts.rooms import AlreadyOpened, open_first_room
validate_password("夕方までまるごと自分の時間")  # so that what it loads is loaded
time.sleep(max({at} - time.time(), 0))
outcomes = []
def run(number):
    try:
        open_first_room(practice=f"practice {{number}}", name="佐伯 遥",
            email=f"haruka{{number}}@example.com", password="夕方までまるごと自分の時間",
            language="ja", timezone="Asia/Tokyo")
        outcomes.append("opened")
    except AlreadyOpened:
        outcomes.append("already")
    finally:
        connections.close_all()
threads = [threading.Thread(target=run, args=(10 * {number} + each,)) for each in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*outcomes)
"""
_COUNTS = """\
import django
django.setup()
from kijun.accounts.models import Membership, Room, User
from kijun.ledger.models import Head
print(Membership.objects.count(), Room.objects.count(), User.objects.count(), Head.objects.count())
"""


def test_of_many_first_runs_at_one_moment_one_makes_the_owner(homes: Homes) -> None:
    home = homes.migrated("contended")
    at = time.time() + 5
    programs = [_FIRST_RUN.format(at=at, number=number) for number in range(CONTENDERS)]
    with ThreadPoolExecutor(CONTENDERS) as pool:
        said = "".join(pool.map(home.python, programs)).split()
    assert sorted(said) == ["already"] * (3 * CONTENDERS - 1) + ["opened"]
    assert home.python(_COUNTS) == "1 1 1 1\n"
