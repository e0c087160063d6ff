"""When a mailbox was last read, and since when it cannot be."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def _take_over(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The last reading of which no error is known worked."""
    accounts = apps.get_model("mail", "MailAccount").objects.filter(error="")
    accounts.exclude(imap_host="").update(read_at=F("checked_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0002_without_plus"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailaccount",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mailaccount",
            name="unread_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(_take_over, migrations.RunPython.noop),
    ]
