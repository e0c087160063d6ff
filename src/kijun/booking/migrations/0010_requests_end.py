from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _have_each_end(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have requests that wait end at their time (services/booking/unanswered)."""
    job = apps.get_model("ledger", "Job")
    waiting = apps.get_model("booking", "BookingRequest").objects.filter(state="open")
    job.objects.bulk_create(
        job(
            room_id=each.room_id,
            kind="lapse",
            key=str(each.pk),
            due_at=each.starts,
            payload={"request": each.pk},
        )
        for each in waiting
    )


def _forget(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ledger", "Job").objects.filter(kind="lapse").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0009_session_terms"),
        ("ledger", "0010_catch_up"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bookingrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("booked", "Booked"),
                    ("declined", "Declined"),
                    ("lapsed", "Lapsed"),
                ],
                default="open",
                max_length=16,
            ),
        ),
        migrations.RunPython(_have_each_end, _forget),
    ]
