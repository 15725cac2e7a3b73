"""The sample content: complete, consistent, and loaded as editors would have written it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.models import Count
from wagtail.models import Page

from home.models import HubDocument
from hub.demo.content import KINDS, read_content
from hub.demo.loader import Loader
from hub.demo.markup import to_blocks
from search.catalogue.models import Document, Listing
from search.catalogue.visibility import PUBLIC, visible
from search.catalogue.writer import all_keys, describe_differences

ENTRIES = [entry for kind in KINDS for entry in read_content(kind)]
LEAST = {
    "solution": 7,
    "output": 14,
    "training_path": 3,
    "organisation": 24,
    "person": 6,
    "event": 14,
    "opportunity": 8,
    "page": 3,
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


@pytest.mark.slow
def test_demo_loads_once_and_is_seen_as_meant(hub_tree):
    loader = Loader(date(2030, 5, 1))
    loader.load_home()
    made = [step for step in loader.steps() if step]

    assert len(made) == sum(len(entry.texts) for entry in ENTRIES)
    assert [step for step in Loader(date(2030, 5, 2)).steps() if step] == []
    assert describe_differences(all_keys()) == []
    hidden = {"internal-evaluation", "draft-roadmap", "old-call-handbook"}
    now = datetime(2030, 5, 1, 12, tzinfo=UTC)
    for code in ("en", "he", "ar"):
        rows = visible(Listing.objects.filter(locale=code, is_item=True), PUBLIC, now)
        assert rows.count() == len(ENTRIES) - len(hidden)
    assert Document.objects.filter(is_stale=True).count() == 0
    assert set(
        HubDocument.objects.values_list("collection__name").annotate(count=Count("pk"))
    ) == {("Root", 6), ("Members", 31)}
    assert Page.find_problems() == ([], [], [], [], [])
