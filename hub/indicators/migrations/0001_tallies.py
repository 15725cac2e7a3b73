from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=32)),
                ("key", models.CharField(blank=True, db_default="", default="", max_length=32)),
                ("locale", models.CharField(blank=True, db_default="", default="", max_length=8)),
                ("count", models.PositiveBigIntegerField(db_default=0, default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "name", "key", "locale"), name="tally_unique"
                    )
                ],
            },
        ),
    ]
