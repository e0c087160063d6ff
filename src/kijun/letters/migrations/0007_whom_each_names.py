from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _say_whom_each_names(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill in whose appeal had no answer; the name of whoever was erased since goes now."""
    letters = apps.get_model("letters", "MemberLetter").objects.filter(kind="unanswered")
    decided = apps.get_model("ledger", "Decided").objects
    clients = apps.get_model("clients", "Client").objects
    for letter in letters:
        about = decided.filter(room=letter.room_id, decision=letter.key.partition("/")[0])
        name = about.values_list("client", flat=True).first()
        if name is None or name.startswith("member:"):
            continue
        letter.client = clients.filter(pk=name).first()
        if letter.client is None:
            letter.delete()
        else:
            letter.save(update_fields=["client"])


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0010_catch_up"),
        ("letters", "0006_client_named_to_members"),
    ]

    operations = [migrations.RunPython(_say_whom_each_names, migrations.RunPython.noop)]
