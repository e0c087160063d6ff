import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0010_words_about_members"),
        ("letters", "0005_original_of_a_word"),
    ]

    operations = [
        migrations.AddField(
            model_name="memberletter",
            name="client",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="member_letters",
                to="clients.client",
            ),
        ),
    ]
