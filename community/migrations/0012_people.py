"""People by their own word: co-authors who are asked, names told apart, traces that can go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0011_held_changes"),
        ("home", "0005_session_epoch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoauthorRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="FormerMember",
            fields=[
                ("key", models.CharField(max_length=16, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="member",
            name="look",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=240
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="name_number",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "answers in discussions you follow"),
                    ("mention", "posts that name you"),
                    ("new_discussion", "new discussions in what you follow"),
                    ("letter", "letters to you"),
                    ("answer_accepted", "your post was marked as the answer"),
                    ("practice", "what becomes of your practice"),
                    ("decision", "decisions about you"),
                    ("arranged", "discussions of yours that were moved, split, joined or pinned"),
                    ("search", "new results of your saved searches"),
                    ("coauthor", "being named as a co-author"),
                    ("asking", "members who ask to be let into a space"),
                    ("announcement", "calls for partners and trial reports in what you follow"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="noticepreference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "answers in discussions you follow"),
                    ("mention", "posts that name you"),
                    ("new_discussion", "new discussions in what you follow"),
                    ("letter", "letters to you"),
                    ("answer_accepted", "your post was marked as the answer"),
                    ("practice", "what becomes of your practice"),
                    ("decision", "decisions about you"),
                    ("arranged", "discussions of yours that were moved, split, joined or pinned"),
                    ("search", "new results of your saved searches"),
                    ("coauthor", "being named as a co-author"),
                    ("asking", "members who ask to be let into a space"),
                    ("announcement", "calls for partners and trial reports in what you follow"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["look"], name="member_look"),
        ),
        migrations.AddField(
            model_name="coauthorrequest",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="coauthor_requests",
                to="community.member",
            ),
        ),
        migrations.AddField(
            model_name="coauthorrequest",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="requests",
                to="community.submission",
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="credits",
                to="community.member",
            ),
        ),
        migrations.AddField(
            model_name="credit",
            name="page",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="credits",
                to="community.practicepage",
            ),
        ),
        migrations.AddConstraint(
            model_name="coauthorrequest",
            constraint=models.UniqueConstraint(
                fields=("submission", "member"), name="coauthor_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="credit",
            constraint=models.UniqueConstraint(fields=("page", "member"), name="credit_unique"),
        ),
        migrations.AddField(
            model_name="telling",
            name="item",
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="telling",
            name="post",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="community.post",
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.CheckConstraint(
                condition=models.Q(("post", None), ("item", None), _connector="XOR"),
                name="telling_one_target",
            ),
        ),
    ]
