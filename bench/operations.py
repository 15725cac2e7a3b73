"""What is asked for, of which server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from bench.words import SYLLABLES, make_names

# Of 1,500 invented names: one in about four of a hundred items, one in about one of a thousand.
FREQUENT, RARE = 40, 1_200
ROWS = 40  # different items asked for in turn
FIELDS = "summary,topics,goals,city,country,output_type"
V2_OUTPUTS = f"/api/v2/pages/?type=library.OutputPage&fields={FIELDS}"
V2_LIST = f"{V2_OUTPUTS}&order=-first_published_at"
V1_FILTER = "/api/v1/items/?limit=20&kind=output&type=video"


@dataclass(frozen=True)
class Operation:
    """`server` is a name of bench.settings, `paths` a name in what `choose_paths` returns."""

    name: str
    server: str
    paths: str


OPERATIONS = (
    Operation("hello, bare Django", "bare", "hello"),
    Operation("ready documents, bare Django", "bare", "ready"),
    Operation("v1 list", "hub", "v1_list"),
    Operation("v1 list, filtered, page 3", "hub", "v1_filtered"),
    Operation("v1 list, cursor far in", "hub", "v1_far"),
    Operation("v1 item", "hub", "v1_item"),
    Operation("v1 search, frequent word", "hub", "v1_search"),
    Operation("v1 search, rare word", "hub", "v1_search_rare"),
    Operation("list page", "hub", "page_list"),
    Operation("item page", "hub", "page_item"),
    Operation("v1 list, nothing remembered", "forgetful", "v1_list"),
    Operation("v2 list", "stock", "v2_list"),
    Operation("v2 list, filtered, page 3", "stock", "v2_filtered"),
    Operation("v2 list, offset far in", "stock", "v2_far"),
    Operation("v2 item", "stock", "v2_item"),
    Operation("v2 search, frequent word", "stock", "v2_search"),
    Operation("Wagtail page", "stock", "page_item"),
    Operation("v2 list, connection kept", "patient", "v2_list"),
    Operation("v2 item, connection kept", "patient", "v2_item"),
    Operation("Wagtail page, connection kept", "patient", "page_item"),
)


def choose_paths() -> dict[str, list[str]]:
    """Return the addresses for the content as it is now; needs Django."""
    from django.utils import timezone  # noqa: PLC0415 -- after setup
    from wagtail.models import Page  # noqa: PLC0415 -- after setup

    from library.models import OutputPage  # noqa: PLC0415 -- after setup
    from search.catalogue.visibility import PUBLIC  # noqa: PLC0415 -- after setup
    from search.params import ItemQuery  # noqa: PLC0415 -- after setup
    from search.query import list_items  # noqa: PLC0415 -- after setup

    now = timezone.now()
    everything = ItemQuery(locale="en")
    filtered = replace(everything, kinds=("output",), types=("video",), page=2)
    count = list_items(everything, PUBLIC, now).count
    far = replace(everything, page=max(1, count // 2 // everything.limit))
    far_cursor = list_items(far, PUBLIC, now).next_cursor
    cursor = list_items(filtered, PUBLIC, now).next_cursor
    outputs = OutputPage.objects.filter(locale__language_code="en", alias_of=None)
    pages = list(outputs.order_by("pk").values_list("pk", "slug", "translation_key"))
    pages = pages[:: max(1, len(pages) // ROWS)][:ROWS]
    names = make_names(*SYLLABLES["en"])
    total = Page.objects.type(OutputPage).count()
    return {
        "hello": ["/hello/"],
        "ready": ["/ready/"],
        "v1_list": ["/api/v1/items/?limit=20"],
        "v1_filtered": [f"{V1_FILTER}&cursor={cursor}"],
        "v1_far": [f"/api/v1/items/?limit=20&cursor={far_cursor}"],
        "v1_item": [f"/api/v1/items/{key}/" for _pk, _slug, key in pages],
        "v1_search": [f"/api/v1/items/?limit=10&q={quote(names[FREQUENT])}"],
        # One item, as a small hub has no more: what grows is the search, not the answer.
        "v1_search_rare": [f"/api/v1/items/?limit=1&q={quote(names[RARE])}"],
        "page_list": ["/en/library/"],
        "page_item": [f"/en/library/{slug}/" for _pk, slug, _key in pages],
        "v2_list": [f"{V2_LIST}&limit=20"],
        "v2_filtered": [f"{V2_LIST}&limit=20&output_type=video&offset=40"],
        "v2_far": [f"{V2_LIST}&limit=20&offset={total // 2}"],
        "v2_search": [f"{V2_OUTPUTS}&limit=10&search={quote(names[FREQUENT])}"],
        "v2_item": [f"/api/v2/pages/{pk}/" for pk, _slug, _key in pages],
    }
