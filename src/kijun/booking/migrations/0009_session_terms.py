from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KEPT = ("move_hours", "cancel_hours", "most_moves", "asks_reason")


def _keep_what_holds_now(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let sessions that are booked keep the terms of their room as they are now."""
    sessions = apps.get_model("booking", "Session").objects.filter(state="booked")
    model = apps.get_model("booking", "Terms")
    for room in sessions.order_by().values_list("room", flat=True).distinct():
        terms = model.objects.filter(room=room).first() or model(room_id=room)
        kept = {name: getattr(terms, name) for name in _KEPT}
        sessions.filter(room=room).update(terms=kept)


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0008_price_of_a_request"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="terms",
            field=models.JSONField(null=True),
        ),
        migrations.RunPython(_keep_what_holds_now, migrations.RunPython.noop),
    ]
