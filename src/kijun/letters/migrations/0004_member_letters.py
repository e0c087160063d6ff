import django.db.models.deletion
from django.db import migrations, models

import kijun.letters.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_members"),
        ("letters", "0003_enclosure"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberLetter",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=kijun.letters.models.new_letter_id,
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=5)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("decision", models.CharField(blank=True, max_length=40)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="accounts.membership",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_letters",
                        to="accounts.room",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "written_at"], name="letters_to_a_member")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("room", "kind", "key"), name="one_member_letter_a_key"
                    )
                ],
            },
        ),
    ]
