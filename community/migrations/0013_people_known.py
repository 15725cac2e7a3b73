"""What was known of people before: whom pages credit, who is asked, whose names look the same."""

from collections import Counter
from typing import Any

from django.db import migrations

from community.names import make_look


def credit(apps: Any, _schema_editor: Any) -> None:
    """Note as whom pages credit members; ask co-authors of what has no page yet again."""
    submissions = apps.get_model("community", "Submission").objects
    known = apps.get_model("community", "Credit").objects
    requests = apps.get_model("community", "CoauthorRequest").objects
    for submission in submissions.exclude(page=None).select_related("author"):
        own = [submission.author] if submission.author and submission.is_author_credited else []
        for who in [*own, *submission.coauthors.all()]:
            if who.name:
                known.get_or_create(
                    page_id=submission.page_id, member=who, defaults={"name": who.name}
                )
    for submission in submissions.filter(page=None):
        for who in submission.coauthors.all():
            requests.create(submission=submission, member=who, asked_at=submission.changed_at)
        submission.coauthors.clear()


def tell_apart(apps: Any, _schema_editor: Any) -> None:
    """Number members whose names look the same, in the order in which they joined."""
    members = apps.get_model("community", "Member").objects
    numbers: Counter[str] = Counter()
    rows = members.exclude(name="").order_by("joined_at", "pk").values_list("pk", "name")
    for pk, name in rows.iterator(chunk_size=500):
        look = make_look(name)
        numbers[look] += 1
        members.filter(pk=pk).update(look=look, name_number=numbers[look] if look else 1)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0012_people"),
    ]

    operations = [
        migrations.RunPython(credit, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
    ]
