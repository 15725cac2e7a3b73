"""The QR code that paper shows: of the page as it was read, and of nothing that is not there."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno

from tests.factories import OutputPageFactory
from tests.hub.html import read


def draw(address: str) -> bytes:
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", xmldecl=False, omitsize=True)
    return drawing.getvalue()


@pytest.mark.parametrize("code", ["en", "ar"])  # the item is in English alone
def test_paper_leads_to_the_page_in_the_language_it_was_read_in(client, hub_tree, code):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    page = read(client.get(f"/{code}/library/guide/"))
    response = client.get(page.one("img", "qr")["src"])

    address = f"http://testserver/{code}/library/guide/"
    assert page.one("link", rel="canonical")["href"] == "http://testserver/en/library/guide/"
    assert page.one("p", "source").text == f"Medina – {address}"
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response.content == draw(address)


def test_address_too_long_for_paper_has_no_code(client, hub_tree):
    slug = "a" * 200
    OutputPageFactory(parent=hub_tree.section("library"), slug=slug)

    assert client.get(f"/en/library/{slug}/qr.svg").status_code == 200
    assert client.get(f"/en/library/{'a' * 400}/qr.svg").status_code == 404


def test_what_nobody_may_see_has_no_code(client, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), slug="draft", live=False)

    assert client.get("/en/library/draft/qr.svg").status_code == 404
    assert client.get("/en/library/nothing/qr.svg").status_code == 404
