from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _name_sessions_only(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Empty what names an invoice or other work: no letter left whose number is no token."""
    sessions = apps.get_model("booking", "Session").objects
    letters = apps.get_model("letters", "Letter").objects.exclude(session="")
    letters.exclude(session__in=sessions.values("pk")).update(session="")


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0006_service_given_by"),
        ("letters", "0007_whom_each_names"),
    ]

    operations = [migrations.RunPython(_name_sessions_only, migrations.RunPython.noop)]
