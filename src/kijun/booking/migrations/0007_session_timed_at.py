from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0006_service_given_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="timed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
