import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0016_looks"),
    ]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="letter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="community.letter",
            ),
        ),
        # Each of two members may report the other.
        migrations.RemoveConstraint(
            model_name="flag",
            name="flag_letters_open",
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("conversation", "about"),
                name="flag_letters_of_one",
            ),
        ),
    ]
