"""After an update, what is read off the record is made of the record that there is."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Final

import pytest
from django.apps import apps
from django.db import connection

from kijun.accounts.models import Room
from kijun.clients.models import Client, Closed, Identity
from kijun.judge import facts as f
from kijun.ledger.models import Appealed, Concern, Job, Open
from kijun.services.decisions import appeals
from kijun.services.decisions.planned import REST
from kijun.services.record.recording import record
from kijun.services.upkeep.backfill import CATCH_UP
from kijun.work.models import Engagement
from tests.services.barred import goda
from tests.services.decisions.test_appeals import TOLD, banned, is_barred
from tests.services.practice import work_until

__all__ = ["goda"]

pytestmark = pytest.mark.storage

FILED: Final = TOLD + dt.timedelta(days=1)


def as_before_the_update(client: Client) -> None:
    """Leave nothing but the record, as a version did that knew neither gates nor projections."""
    for model in (Appealed, Closed, Identity, Concern, Engagement, Open):
        model.objects.all().delete()
    Job.objects.filter(kind__in=(REST, "close")).delete()
    Client.objects.filter(pk=client.pk).update(barred_at=None)
    migration = import_module("kijun.ledger.migrations.0010_catch_up")
    migration._have_each_room_catch_up(apps, connection.schema_editor())


def test_appeals_bans_and_work_of_before_an_update_go_on(goda: Client) -> None:
    agreed = f.EngagementAgreed(
        at=TOLD, client=goda.pk, engagement="e1", price=300_000, currency="JPY", by="house"
    )
    record(goda.room, [agreed], TOLD)
    decision = banned(goda)
    appeals.file(goda, decision, "事実と異なります。", FILED, "one")
    before = appeals.open_in(goda.room)[0]
    as_before_the_update(goda)
    assert not is_barred(goda)
    Job.objects.filter(kind=CATCH_UP).update(due_at=FILED)
    work_until(FILED)
    assert Job.objects.get(kind=CATCH_UP).state == Job.State.DONE
    assert is_barred(goda)
    assert Identity.objects.filter(client=goda.pk).exists()
    assert Engagement.objects.get().engagement == "e1"
    (again,) = appeals.open_in(goda.room)
    assert (again.filed_at, again.answer_by) == (before.filed_at, before.answer_by)
    work_until(before.answer_by)
    assert not is_barred(goda)


def test_what_has_been_caught_up_stays_where_a_later_step_does_not_work_out(
    goda: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = f.EngagementAgreed(
        at=TOLD, client=goda.pk, engagement="e1", price=300_000, currency="JPY", by="house"
    )
    record(goda.room, [agreed], TOLD)
    as_before_the_update(goda)
    Job.objects.filter(kind=CATCH_UP).update(due_at=FILED)

    def fails(_room: Room, _now: dt.datetime) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("kijun.services.barring.doors.reconcile", fails)
        with pytest.raises(RuntimeError):
            work_until(FILED)
    assert Engagement.objects.get().engagement == "e1"
    assert Job.objects.get(kind=CATCH_UP).state == Job.State.WAITING
    work_until(FILED)
    assert Job.objects.get(kind=CATCH_UP).state == Job.State.DONE


def test_who_went_back_to_the_version_before_can_come_here_again(goda: Client) -> None:
    migration = import_module("kijun.ledger.migrations.0010_catch_up")
    editor = connection.schema_editor()
    for _ in range(2):
        migration._have_each_room_catch_up(apps, editor)
        assert Job.objects.get(kind=CATCH_UP).state == Job.State.WAITING
        migration._forget(apps, editor)
    assert not Job.objects.filter(kind=CATCH_UP).exists()
