from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0005_session_member"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="given_by",
            field=models.JSONField(default=list),
        ),
    ]
