from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0002_outlet"),
    ]
    operations = [
        migrations.AddField(
            model_name="feedevent",
            name="handling",
            field=models.CharField(
                blank=True,
                choices=[("", "Left"), ("ask", "Ask"), ("none", "None")],
                default="",
                max_length=8,
            ),
        ),
    ]
