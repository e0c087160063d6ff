import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_members"),
        ("booking", "0004_enquiries"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="accounts.membership",
            ),
        ),
    ]
