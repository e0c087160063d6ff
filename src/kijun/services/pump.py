"""The pump: takes jobs as they fall due, hands each to its handler, and sleeps in between.

Any number of pumps may run; a lease sees to it that a job is in one hand at a time.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from typing import Final

from django.db import DatabaseError, close_old_connections

from kijun.ledger import jobs
from kijun.services import clock, rounds
from kijun.services.handlers import HANDLERS

logger = logging.getLogger(__name__)

LONGEST_SLEEP: Final = 1.0
"""Seconds after which it looks again: another process may have written a job."""


class Pump:
    """Takes jobs until it is stopped."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now
        self._stopped = threading.Event()
        self._rounds = rounds.Rounds()

    def run(self) -> None:
        """Work until `stop` is called."""
        while not self._stopped.is_set():
            close_old_connections()
            try:
                self._rounds.go(self._now())
                pause = 0.0 if self.work() else self._pause()
            except DatabaseError:
                logger.exception("the database did not answer: trying again")
                pause = LONGEST_SLEEP
            self._stopped.wait(pause)

    def stop(self) -> None:
        """End after the job in hand."""
        self._stopped.set()

    def work(self) -> bool:
        """Do what has been due the longest; False where nothing is due."""
        now = self._now()
        job = jobs.take(now)
        if job is None:
            return False
        try:
            HANDLERS[job.kind](job, now)
        except jobs.LeaseLost:
            logger.warning("%s %s: the lease was lost", job.kind, job.pk)
        except Exception as failed:
            logger.exception("%s %s did not work out", job.kind, job.pk)
            jobs.give_back(job, now, f"{type(failed).__name__}: {failed}")
        return True

    def _pause(self) -> float:
        due = jobs.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - self._now()).total_seconds(), 0.01), LONGEST_SLEEP)
