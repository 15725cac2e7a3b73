"""Names are told apart by more than before: those that look the same now are numbered."""

from typing import Any

from django.db import migrations

from community.names import make_look


def tell_apart(apps: Any, _schema_editor: Any) -> None:
    """Number whose names look like those of others now; who was told apart before stays so.

    Of names that come together the numbers stand that go with the first who joined.
    """
    members = apps.get_model("community", "Member").objects
    kept: dict[str, str | int] = {}  # the look of before that has the numbers, or who had none
    last: dict[str, int] = {}
    columns = ("pk", "name", "look", "name_number")
    rows = members.exclude(name="").order_by("joined_at", "pk").values_list(*columns)
    for pk, name, before, number in rows.iterator(chunk_size=500):
        look = make_look(name)
        if kept.setdefault(look, before or pk) == before or kept[look] == pk:
            last[look] = max(last.get(look, 0), number)
    for pk, name, before, number in rows.iterator(chunk_size=500):
        look, own = make_look(name), number
        if look and kept[look] not in {before, pk}:
            own = last[look] = last[look] + 1
        members.filter(pk=pk).update(look=look, name_number=own)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0015_proposals"),
    ]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
    ]
