from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def _keep_the_price_of_what_waits(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give requests that wait already the price that their service has now."""
    requests = apps.get_model("booking", "BookingRequest").objects.filter(state="open")
    services = apps.get_model("booking", "Service").objects.filter(pk=OuterRef("service"))
    requests.update(price=Subquery(services.values("price")))


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0007_session_timed_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="bookingrequest",
            name="price",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunPython(_keep_the_price_of_what_waits, migrations.RunPython.noop),
    ]
