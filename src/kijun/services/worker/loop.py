"""The pump: takes jobs as they fall due, hands each to its handler, and sleeps in between.

Any number of pumps may run; a lease sees to it that a job is in one hand at a time. While a job is
being worked on its lease is renewed, so that a slow mail server loses nobody their job.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from typing import Final

from django.db import DatabaseError, close_old_connections, connection

from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.services import clock
from kijun.services.record.recording import REVIEW
from kijun.services.worker import periodic
from kijun.services.worker.handlers import HANDLERS

logger = logging.getLogger(__name__)

LONGEST_SLEEP: Final = 1.0
"""Seconds after which it looks again: another process may have written a job."""
RENEW_EVERY: Final = 2.0
"""Seconds between two renewals of the lease of the job in hand."""


class Pump:
    """Takes jobs until it is stopped."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now
        self._stopped = threading.Event()
        self._rounds = periodic.Rounds()
        self._in_hand: Job | None = None

    def run(self) -> None:
        """Work until `stop` is called."""
        threading.Thread(target=self._keep_leases, name="leases", daemon=True).start()
        while not self._stopped.is_set():
            close_old_connections()
            try:
                self._go_round()
                pause = 0.0 if self.work() else self._pause()
            except DatabaseError:
                logger.exception("the database did not answer: trying again")
                pause = LONGEST_SLEEP
            self._stopped.wait(pause)

    def _go_round(self) -> None:
        """Do what has its turn. What fails of it is done at its next turn; jobs do not wait for it.

        Raises DatabaseError.
        """
        try:
            self._rounds.go(self._now())
        except DatabaseError:
            raise
        except Exception:
            logger.exception("a round did not work out")

    def stop(self) -> None:
        """End after the job in hand."""
        self._stopped.set()

    def work(self) -> bool:
        """Do what has been due the longest; False where nothing is due.

        What time decides goes first: after a pause nobody's decision waits behind letters.
        """
        now = self._now()
        job = jobs.take(now, clock.real(), first=(REVIEW,))
        if job is None:
            return False
        self._in_hand = job
        try:
            HANDLERS[job.kind](job, now)
        except jobs.LeaseLost:
            logger.warning("%s %s: the lease was lost", job.kind, job.pk)
        except Exception as failed:
            logger.exception("%s %s did not work out", job.kind, job.pk)
            self._give_back(job, now, f"{type(failed).__name__}: {failed}")
        finally:
            self._in_hand = None
        return True

    def _give_back(self, job: Job, now: dt.datetime, error: str) -> None:
        try:
            jobs.give_back(job, now, error)
        except jobs.LeaseLost:
            logger.warning("%s %s: the lease was lost", job.kind, job.pk)

    def _keep_leases(self) -> None:
        try:
            while not self._stopped.wait(RENEW_EVERY):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        job = self._in_hand
        if job is None:
            return
        try:
            jobs.renew(job, clock.real())
        except jobs.LeaseLost:
            logger.info("%s %s ended while its lease was renewed", job.kind, job.pk)
        except DatabaseError:
            logger.exception("a lease could not be renewed")

    def _pause(self) -> float:
        due = jobs.next_due()
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - self._now()).total_seconds(), 0.01), LONGEST_SLEEP)
