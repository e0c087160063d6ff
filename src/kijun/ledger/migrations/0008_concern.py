import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_members"),
        ("ledger", "0007_appealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("party", models.CharField(max_length=64)),
                ("number", models.BigIntegerField()),
                ("matter", models.CharField(blank=True, max_length=320)),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="accounts.room",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["room", "matter"], name="who_is_in_charge")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("room", "party", "number"), name="one_concern_an_entry"
                    )
                ],
            },
        ),
    ]
