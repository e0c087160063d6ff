from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_decided_of_a_rule"),
    ]

    operations = [
        migrations.AddField(
            model_name="beat",
            name="closed",
            field=models.BooleanField(default=False),
        ),
    ]
