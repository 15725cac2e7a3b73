"""Members who said where they live get the time zone of most people there."""

from typing import Any

from django.db import migrations

from community.zones import guess_zone


def settle(apps: Any, _schema_editor: Any) -> None:
    rows = apps.get_model("community", "Member").objects.filter(zone="")
    for member in rows.select_related("city", "country").iterator(chunk_size=500):
        country = member.city.country_code if member.city else getattr(member.country, "code", "")
        if zone := guess_zone(country):
            rows.filter(pk=member.pk).update(zone=zone)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0008_person"),
        ("home", "0005_session_epoch"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop, elidable=True)]
