from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_session_epoch"),
    ]

    operations = [
        migrations.AddField(
            model_name="room",
            name="latin_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="room",
            name="latin_signature",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
