from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0019_files_taken_off"),
        ("home", "0005_session_epoch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submission",
            name="submission_reason",
        ),
        migrations.AddField(
            model_name="member",
            name="is_profile_hidden",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("missing", "something that others need is missing"),
                    ("unclear", "it is hard to understand"),
                    ("result", "it does not say what came of it"),
                    ("plan", "it tells of a plan, not of something that was done"),
                    ("known", "the hub has it already"),
                    ("advertising", "it advertises"),
                    ("other", "something else"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("spam", "spam or advertising"),
                    ("insult", "insults or hatred"),
                    ("private", "somebody's private data"),
                    ("untrue", "untrue or misleading"),
                    ("elsewhere", "in the wrong place"),
                    ("other", "something else"),
                    ("answered", "the question is answered"),
                    ("finished", "nothing new is being said"),
                    ("quarrel", "it has become a quarrel"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="partnersearch",
            name="html_version",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AlterField(
            model_name="post",
            name="html_version",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AlterField(
            model_name="submission",
            name="reason",
            field=models.TextField(blank=True, verbose_name="in words"),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="html_version",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason", ""), ("state", "declined"), ("why", ""), _negated=True
                ),
                name="submission_reason",
            ),
        ),
    ]
