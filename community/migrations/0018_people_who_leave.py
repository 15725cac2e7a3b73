import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0017_letters_of_members"),
    ]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="places",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="LeftSuspended",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("until", models.DateTimeField(db_index=True)),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="community.decision",
                    ),
                ),
            ],
        ),
    ]
