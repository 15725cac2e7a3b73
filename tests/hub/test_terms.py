from __future__ import annotations

import pytest


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
