from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0018_people_who_leave"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="is_hidden",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
