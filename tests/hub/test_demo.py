"""The sample content is complete and the same in all languages; tests/journeys loads it."""

from __future__ import annotations

from datetime import date

import pytest

from hub.demo.content import KINDS, read_content
from hub.demo.loader import Loader
from hub.markup import to_blocks
from tests.hub.html import read

ENTRIES = [entry for kind in KINDS for entry in read_content(kind)]
LEAST = {
    "solution": 7,
    "output": 14,
    "training_path": 3,
    "organisation": 24,
    "person": 6,
    "event": 14,
    "opportunity": 8,
    "page": 1,
}


def shape(text):
    return [
        (block["type"], str(block["value"]).count("<li>"), str(block["value"]).count("<a "))
        for block in to_blocks(text, "key", lambda _key: 1)
    ]


def test_there_is_enough_of_every_kind():
    counts = {kind: sum(entry.kind == kind for entry in ENTRIES) for kind in KINDS}
    assert {kind: counts[kind] >= least for kind, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    )
    types = {entry.facts.get("organisation_type") for entry in ENTRIES} - {None}
    assert len(types) == 7


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind}-{entry.key}")
def test_every_language_has_the_same_blocks(entry):
    born = entry.texts[entry.born]
    for code, texts in entry.texts.items():
        assert texts.keys() == born.keys(), code
        assert shape(texts["body"]) == shape(born["body"]), code
        units = zip(texts.get("units", []), born.get("units", []), strict=True)
        assert all(shape(unit["body"]) == shape(other["body"]) for unit, other in units), code


def load(keys):
    """Load the entries of these keys; return the loader and what it says to have made."""
    loader = Loader(date(2030, 5, 1))
    loader.entries = [entry for entry in loader.entries if entry.key in keys]
    made = [step for step in loader.steps() if step]
    return loader, made


def test_what_editors_changed_or_removed_stays(hub_tree):
    keys = ["waste-data-sprint", "street-lighting-open-night"]
    loader, made = load(keys)
    assert {step.split()[1] for step in made} == set(keys)
    changed, removed = map(loader.find_page, loader.entries)
    page = changed.specific
    page.slug = "another-address"
    page.save_revision().publish()
    removed.delete()

    again, made = load(keys)
    assert (again.is_loaded(), made) == (True, [])
    assert again.find_page(again.entries[0]).slug == "another-address"
    assert again.find_page(again.entries[1]) is None


def test_number_and_its_sign_stay_on_one_line():
    paragraph, points = to_blocks(
        "Un  30\u00a0%\nmenos.\n\n- El 5\u00a0%\n  más.", "key", lambda _: 1
    )

    assert paragraph["value"] == "<p>Un 30\u00a0% menos.</p>"
    assert points["value"] == "<ul><li>El 5\u00a0% más.</li></ul>"


def test_summary_on_a_card_keeps_the_spaces_that_do_not_break(client, hub_tree):
    load(["smart-street-lighting"])
    page = read(client.get("/es/solutions/"))

    assert "30\u00a0%" in page.one("p", "card__summary").raw
