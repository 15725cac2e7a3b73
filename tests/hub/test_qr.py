"""The QR code that paper shows: of the address that search engines keep, and of nothing else."""

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
def test_page_of_an_item_names_a_code_of_its_canonical_address(client, hub_tree, code):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    page = read(client.get(f"/{code}/library/guide/"))
    response = client.get(page.one("img", "qr")["src"])

    canonical = page.one("link", rel="canonical")["href"]
    assert canonical == "http://testserver/en/library/guide/"
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response.content == draw(canonical)


def test_address_too_long_for_paper_has_no_code(client, hub_tree):
    assert client.get(f"/en/library/{'a' * 300}/qr.svg").status_code == 200
    assert client.get(f"/en/library/{'a' * 400}/qr.svg").status_code == 404
