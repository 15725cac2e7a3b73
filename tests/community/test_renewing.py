"""An upgrade makes texts anew whose HTML an earlier release made."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from community.models import PartnerSearch, Post
from search.catalogue.models import Document
from tests.factories.community import write_post, write_search, write_thread

TABLE = "| City | Lamps |\n| --- | --- |\n| Genoa | 40 |"


@pytest.mark.parametrize("count", [1, 3])
def test_upgrade_makes_texts_of_earlier_rules_anew(client, hub_tree, count):
    thread = write_thread(body=TABLE)
    for _post in range(count - 1):
        write_post(thread, body=TABLE)
    call = write_search(body=TABLE)
    for model in (Post, PartnerSearch):
        model.objects.update(html="<p>it was</p>", html_version=1)
    Document.objects.update(format=1)

    call_command("upgrade_hub", verbosity=0)

    for written, tables in ((thread, count), (call, 1)):
        body = client.get(f"/api/v1/items/{written.key}/?locale=en").json()["body"]
        assert body.count('<div class="wide" dir="ltr" tabindex="0"><table>') == tables
    page = client.get(thread.get_absolute_url()).text
    assert page.count('<div class="wide" dir="ltr" tabindex="0">') == count
    assert "it was" not in page
