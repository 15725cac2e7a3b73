import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0013_people_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="blocked_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("blocked_by", ""), _negated=True),
                fields=["starter", "blocked_by"],
                name="conversation_blocked",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="conversation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="flags",
                to="community.conversation",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("conversation",),
                name="flag_letters_open",
            ),
        ),
    ]
