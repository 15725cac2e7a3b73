import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import home.models.taxonomy


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0014_letters_reported"),
        ("home", "0005_session_epoch"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hold", "held back until somebody has read it"),
                    ("approve", "approved"),
                    ("take_off", "taken off"),
                    ("close", "closed"),
                    ("dismiss", "flags dismissed"),
                    ("warn", "warned"),
                    ("restrict", "limited to what new members may do"),
                    ("suspend", "suspended"),
                    ("lift", "limits lifted"),
                    ("restore", "restored"),
                    ("trust", "level of trust changed"),
                    ("pin", "pinned"),
                    ("unpin", "pinned no more"),
                    ("move", "moved to another space"),
                    ("split", "split into two discussions"),
                    ("merge", "joined with another discussion"),
                    ("decline", "change of a post declined"),
                    ("refuse", "proposal declined"),
                ],
                max_length=12,
                verbose_name="decision",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "waits for a moderator"),
                            ("visible", "visible"),
                            ("hidden", "taken off by a moderator"),
                            ("deleted", "deleted by its author"),
                        ],
                        default="held",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("title", models.CharField(max_length=150, verbose_name="name")),
                ("type", models.CharField(max_length=32, verbose_name="type")),
                ("summary", models.TextField(max_length=400, verbose_name="summary")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "contact",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("form_id", models.UUIDField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="community.member",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to=home.models.taxonomy.in_source_language,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="home.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to=home.models.taxonomy.in_source_language,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="home.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to=home.models.taxonomy.in_source_language,
                        related_name="+",
                        to="home.topic",
                        verbose_name="topics",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "indexes": [
                    models.Index(fields=["author", "-created_at"], name="proposal_author"),
                    models.Index(fields=["state", "created_at"], name="proposal_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "form_id"), name="proposal_form")
                ],
            },
        ),
    ]
