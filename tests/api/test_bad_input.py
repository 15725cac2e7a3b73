"""Whatever is asked, the answer is an answer: never a broken server, always with a reason."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest

from hub.api.v1.params import LIST_EXTRA
from search.params import FACET_FIELDS, FILTERS
from search.results import SEARCH_PARAMS

HOSTILE = {
    "nothing": "",
    "nul": "\x00",
    "nul_inside": "a\x00b",
    "quote": "'",
    "double_quote": '"',
    "sql": "'; DROP TABLE search_listing; --",
    "like": "%_%",
    "fts": 'NEAR(a b) AND NOT "',
    "tsquery": "a & | ! <-> (",
    "words": "word " * 1500,
    "long_word": "w" * 1500,
    "digits": "9" * 30,
    "many_digits": "9" * 5000,
    "negative": "-1",
    "zero": "0",
    "float": "1e999",
    "nan": "nan",
    "bidi": "\u202emoc.live\u202c",
    "isolates": "\u2066a\u2069",
    "emoji": "🏙️" * 50,
    "surrogate": "\ufffd\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "controls": "\x01\x1f\x7f",
    "newline": "a\r\nSet-Cookie: x=1",
    "markup": "<script>alert(1)</script>",
    "template": "{{7*7}}${7*7}",
    "path": "../../etc/passwd",
    "list": "[]",
    "object": '{"$ne":1}',
    "arabic_digits": "٣",
    "superscript": "²",
}

V2_NAMES = (
    "limit", "offset", "fields", "order", "search", "search_operator", "rich_text_format", "format",
    "type", "child_of", "ancestor_of", "descendant_of", "translation_of", "locale", "id", "title",
    "slug", "show_in_menus", "first_published_at", "alias_of", "_", "site", "html_path",
)  # fmt: skip
V3_NAMES = (
    "limit", "offset", "order", "search", "search_operator", "type", "child_of", "ancestor_of",
    "descendant_of", "translation_of", "locale", "site", "id", "html_path", "version", "title",
    "slug", "show_in_menus", "first_published_at", "rich_text_format", "pk", "tags", "width",
)  # fmt: skip
OUTPUT = "type=library.OutputPage&"

ENDPOINTS = {
    "/api/v1/items/": (*FILTERS, *LIST_EXTRA, "page", "id"),
    "/api/v1/items/00000000-0000-4000-8000-000000000000/": ("locale", "fallback", "fields"),
    "/api/v1/search/": (*FILTERS, *LIST_EXTRA, *SEARCH_PARAMS, "facets", "page"),
    "/api/v1/suggest/": ("q", "locale", "limit"),
    "/api/v1/locales/": ("locale",),
    "/api/v1/kinds/": ("locale",),
    "/api/v1/topics/": ("locale",),
    "/api/v1/goals/": ("locale", "limit"),
    "/api/v1/places/": ("locale", "facet"),
    "/api/v2/pages/": V2_NAMES,
    f"/api/v2/pages/?{OUTPUT}": (
        "published_on", "output_type", "topics", "goals", "city", "country", "body", "files",
    ),
    "/api/v2/pages/?type=stakeholders.OrganisationPage&": ("latitude", "founded", "website"),
    "/api/v2/pages/2/": ("fields", "rich_text_format", "version", "locale"),
    "/api/v2/pages/find/": ("id", "html_path", "fields"),
    "/api/v2/images/": ("limit", "order", "search", "title", "width", "tags", "fields"),
    "/api/v2/documents/": ("offset", "order", "search", "title", "tags", "fields"),
    "/api/v2/documents/find/": ("id",),
    "/api/v3/pages/": V3_NAMES,
    f"/api/v3/pages/?{OUTPUT}": ("published_on", "output_type", "topics", "goals", "city", "body"),
    "/api/v3/pages/?type=stakeholders.OrganisationPage&": ("latitude", "founded", "website"),
    "/api/v3/pages/2/": ("version", "rich_text_format", "fields"),
    "/api/v3/pages/find/": ("id", "html_path", "site", "version"),
    "/api/v3/images/": ("limit", "order", "search", "title", "width", "tags"),
    "/api/v3/documents/": ("offset", "order", "search", "title", "tags"),
}  # fmt: skip
FINE = {200, 302, 304, 400, 404, 422}


def is_reasoned(response) -> bool:
    if response.status_code < 400:
        return True
    body = json.loads(response.content)
    return (
        response["Content-Type"] == "application/problem+json"
        and body["status"] == response.status_code
        and bool(body["detail"])
    )


def ask(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}{'' if '?' in path else '?'}{urlencode(pairs)}"


@pytest.mark.parametrize("path", ENDPOINTS)
def test_hostile_value_gets_a_reason(reader, hub_tree, path):
    answers = {}
    for name in ENDPOINTS[path]:
        for label, value in HOSTILE.items():
            response = reader.get(ask(path, [(name, value)]))
            answers[name, label] = response.status_code, is_reasoned(response)

    assert {case: got for case, got in answers.items() if got[0] not in FINE or not got[1]} == {}
    nul = {got[0] for (_name, label), got in answers.items() if label.startswith("nul")}
    assert nul == {400}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_unknown_parameter_is_an_error(reader, hub_tree, path):
    for name in ("unknown", "x" * 500, "a[b]", "q;", "\u202e", "__class__", "pk__gt"):
        response = reader.get(ask(path, [(name, "1")]))
        assert (response.status_code, is_reasoned(response)) == (400, True), name


@pytest.mark.parametrize("path", ENDPOINTS)
def test_repeated_parameter_is_defined(reader, hub_tree, path):
    is_list = path in {"/api/v1/items/", "/api/v1/search/"}
    alternatives = set(FACET_FIELDS) if is_list else set()
    for name in set(ENDPOINTS[path]) - alternatives:
        response = reader.get(ask(path, [(name, "a"), (name, "b")]))
        assert response.status_code in {400, 404, 422}, name
        assert is_reasoned(response), name


def test_repeatable_filters_are_alternatives(reader, every_kind):
    both = reader.read("/api/v1/items/?kind=output&kind=solution")

    assert {item["kind"] for item in both["items"]} == {"output", "solution"}


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"),
        ("cursor=x", "cursor"), ("cursor=e30", "cursor"), ("cursor=WyJuZXdlc3QiXQ", "cursor"),
        ("cursor=WyJ0aXRsZSIsMSwyXQ", "cursor"), ("order=relevance", "order"),
        ("order=random", "order"), ("kind=nothing", "kind"), ("type=A", "type"),
        ("topic=nothing", "topic"), ("country=XX", "country"), ("city=nowhere", "city"),
        ("status=soon", "status"), ("fallback=any", "fallback"), ("locale=fr", "locale"),
        ("locale=en-GB", "locale"), ("fields=id,nothing", "fields"), ("fields=id,,title", "fields"),
        ("page=2", "page"), ("limit=5&limit=6", "limit"), ("q=a&q=b", "q"),
        ("language=fr", "language"), ("from=2026", "from"), ("to=2026-02-30", "to"),
        ("from=2026-W01-1", "from"), ("from=2026-05-02&to=2026-05-01", "to"),
        ("across=1", "across"), ("exact=1", "exact"), ("facets=1", "facets"),
    ],
)  # fmt: skip
def test_error_names_the_parameter(reader, hub_tree, asked, parameter):
    assert reader.read(f"/api/v1/items/?{asked}", status=400)["parameter"] == parameter


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("search/?across=2", "across"), ("search/?exact=yes", "exact"),
        ("search/?facets=true", "facets"), ("search/?page=2", "page"),
        ("search/?exact=1&exact=1", "exact"), ("search/?fields=body", "fields"),
        ("suggest/?limit=21", "limit"), ("suggest/?limit=0", "limit"), ("suggest/?kind=x", "kind"),
        ("suggest/?locale=fr", "locale"), (f"suggest/?q={'a' * 201}", "q"),
        ("suggest/?q=a&q=b", "q"),
    ],
)  # fmt: skip
def test_error_of_the_search_names_the_parameter(reader, hub_tree, asked, parameter):
    assert reader.read(f"/api/v1/{asked}", status=400)["parameter"] == parameter


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
@pytest.mark.parametrize(
    "rest",
    [
        "nothing/", "nothing", "items/1/", "items/zzz/", "pages/x/", "pages/-1/",
        f"pages/{'9' * 30}/", f"pages/{'9' * 5000}/", "pages/1/2/3/", "images/0/", "documents/0/",
        "items/00000000-0000-0000-0000-00000000000g/", "%2e%2e/%2e%2e/", "\u202e/", "'/",
    ],
)  # fmt: skip
def test_absent_address_is_a_404_in_json(reader, hub_tree, version, rest):
    response = reader.get(f"/api/{version}/{quote(rest, safe='/%')}")

    # In v3 a number that is none is an error of the request.
    assert response.status_code == 404 or (version == "v3" and response.status_code == 422)
    assert is_reasoned(response)


@pytest.mark.parametrize("path", ["/api/v9/", "/api/v1", "/api/%00/"])
def test_nothing_under_api_is_a_page(reader, hub_tree, path):
    response = reader.get(path, headers={"Accept-Language": "es"})

    if response.status_code == 301:
        assert response["Location"] == "/api/v1/"
    else:
        assert response.status_code in {400, 404}
        assert is_reasoned(response)


def test_missing_slash_leads_to_the_address_with_it(reader, hub_tree):
    response = reader.get("/api/v1/items?kind=output")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/items/?kind=output")


def test_too_many_parameters_are_refused(reader, hub_tree):
    response = reader.get("/api/v1/items/?" + "a=1&" * 10_001)

    assert (response.status_code, is_reasoned(response)) == (414, True)


@pytest.mark.parametrize("value", ["٣", "۳", "3_0", "+3", " 3", "3 ", "３", "-٣"])
@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize("name", ["offset", "limit"])
def test_number_is_written_with_the_digits_0_to_9_alone(reader, hub_tree, version, name, value):
    refused = reader.read(f"/api/{version}/pages/?{urlencode({name: value})}", status=400)

    assert refused["parameter"] == name
    assert reader.get(f"/api/{version}/pages/?{name}=3").status_code == 200
