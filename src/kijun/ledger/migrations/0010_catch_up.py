from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def _have_each_room_catch_up(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have made what this version reads off records that began before it (services/upkeep/backfill)."""
    now = timezone.now()
    job = apps.get_model("ledger", "Job")
    begun = apps.get_model("ledger", "Head").objects.values_list("room", flat=True)
    job.objects.bulk_create(
        job(room_id=room, kind="catch_up", key="0010", due_at=now) for room in begun
    )


def _forget(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ledger", "Job").objects.filter(kind="catch_up", key="0010").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_decided_by_a_rule"),
    ]

    operations = [
        migrations.RunPython(_have_each_room_catch_up, _forget),
    ]
