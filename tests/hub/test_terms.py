from __future__ import annotations

import pytest

from home.models import Topic


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/topic/energy", "/en/search/?topic=energy"),
        ("/id/goal/7", "/en/search/?goal=7"),
        ("/id/city/ramallah", "/en/search/?city=ramallah"),
        ("/id/country/PS", "/en/search/?country=PS"),
    ],
)
def test_term_leads_to_its_items(client, hub_tree, path, target):
    response = client.get(path)

    assert (response.status_code, response.headers["Location"]) == (303, target)


def test_term_prefers_the_readers_language(client, hub_tree):
    response = client.get("/id/topic/energy", headers={"accept-language": "ar,en;q=0.5"})

    assert response.headers["Location"] == "/ar/search/?topic=energy"


@pytest.mark.parametrize("path", ["/id/topic/nothing", "/id/colour/red", "/id/goal/18"])
def test_term_that_does_not_exist_is_not_found(client, hub_tree, path):
    assert client.get(path).status_code == 404


def test_renamed_term_is_shown_at_once_and_makes_other_answers(client, hub_tree):
    topic = Topic.objects.get(locale__language_code="ar", key="energy")
    paths = ("/ar/search/?topic=energy", "/api/v1/topics/?locale=ar")
    before = [client.get(path) for path in paths]

    topic.name = "اسم جديد"
    topic.save()

    for path, old in zip(paths, before, strict=True):
        new = client.get(path, headers={"If-None-Match": old["ETag"]})
        assert (new.status_code, "اسم جديد" in new.content.decode()) == (200, True)
        assert "اسم جديد" not in old.content.decode()
