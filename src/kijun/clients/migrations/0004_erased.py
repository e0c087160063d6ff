import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_reach"),
        ("clients", "0003_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("client", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erased",
                        to="accounts.room",
                    ),
                ),
            ],
        ),
    ]
