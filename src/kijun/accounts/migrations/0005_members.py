import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import kijun.accounts.models

_ROLES = [("owner", "Owner"), ("member", "Member"), ("reviewer", "Reviewer")]


def _name_each(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    for membership in apps.get_model("accounts", "Membership").objects.all():
        membership.code = kijun.accounts.models.new_member_id()
        membership.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_latin_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="code",
            field=models.CharField(default=kijun.accounts.models.new_member_id, max_length=40),
        ),
        migrations.AddField(
            model_name="membership",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(_name_each, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("room", "code"), name="one_member_a_code"),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=kijun.accounts.models.new_invitation_id,
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("role", models.CharField(choices=_ROLES, max_length=16)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="ja", max_length=5)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.room",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["room", "expires_at"], name="invitations_by_time")
                ],
            },
        ),
    ]
