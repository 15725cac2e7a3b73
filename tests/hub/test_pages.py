from __future__ import annotations

from itertools import pairwise

import pytest
from wagtail.models import PageViewRestriction

from home.models import BasePage
from home.registry import get_kind, item_kinds, kinds_of_section
from tests.factories import (
    EventPageFactory,
    OpportunityPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    PersonPageFactory,
    SolutionPageFactory,
    StandardPageFactory,
    TopicFactory,
    TrainingPathPageFactory,
    UserFactory,
)
from tests.factories.community import MemberFactory, PracticePageFactory
from tests.factories.translations import translate
from tests.hub.html import read

KINDS = {
    "solutions": SolutionPageFactory,
    "library": OutputPageFactory,
    "training": TrainingPathPageFactory,
    "stakeholders": OrganisationPageFactory,
    "events": EventPageFactory,
    "opportunities": OpportunityPageFactory,
}
LANGUAGES = {"en": "ltr", "es": "ltr", "it": "ltr", "he": "rtl", "ar": "rtl"}


def is_page_of_section(kind):
    return bool(kind.section) and issubclass(kind.model, BasePage)


def titles(page):
    return [link.text for link in page.all("a", "card__link")]


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("section", KINDS)
def test_section_costs_the_same_at_any_length(
    client, hub_tree, django_assert_max_num_queries, section, count
):
    client.get(f"/en/{section}/")  # the vocabulary is in memory
    KINDS[section].create_batch(count, parent=hub_tree.section(section))
    client.get("/en/")  # and the next moment

    with django_assert_max_num_queries(6):
        page = read(client.get(f"/en/{section}/"))

    assert len(titles(page)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_home_and_search_cost_the_same_at_any_length(
    client, hub_tree, django_assert_max_num_queries, count
):
    client.get("/en/library/")
    for section, factory in KINDS.items():
        factory.create_batch(count, parent=hub_tree.section(section))
    client.get("/en/library/")

    with django_assert_max_num_queries(6):
        assert len(titles(read(client.get("/en/")))) == 4 * count
    with django_assert_max_num_queries(6):
        assert len(titles(read(client.get("/en/search/")))) == 6 * count


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_a_member_no_more(client, hub_tree, django_assert_max_num_queries, count):
    client.force_login(UserFactory())
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"))

    for path in ("/en/library/", "/en/", "/en/search/"):
        client.get(path)
        with django_assert_max_num_queries(7):  # one of them: what is new for them
            client.get(path)


@pytest.mark.parametrize("count", [1, 3])
def test_item_costs_the_same_however_many_link_to_it(
    client, hub_tree, django_assert_max_num_queries, count
):
    solution = SolutionPageFactory(parent=hub_tree.section("solutions"), slug="lamps")
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"), solution=solution)
    client.get("/en/")

    with django_assert_max_num_queries(8):
        page = read(client.get("/en/solutions/lamps/"))

    assert len(titles(page)) == count


@pytest.mark.parametrize(("code", "direction"), LANGUAGES.items())
def test_page_says_its_language_and_direction(client, hub_tree, code, direction):
    for path in ("", "library/", "search/", "nowhere/"):
        html = read(client.get(f"/{code}/{path}")).one("html")

        assert (html["lang"], html["dir"]) == (code, direction)


@pytest.mark.parametrize("kind", [kind.name for kind in item_kinds() if is_page_of_section(kind)])
def test_every_kind_has_a_page(client, hub_tree, kind):
    factories = {
        **{kinds_of_section(slug)[0].name: factory for slug, factory in KINDS.items()},
        "person": PersonPageFactory,
        "practice": PracticePageFactory,
    }
    section = get_kind(kind).section
    factories[kind](parent=hub_tree.section(section), title="A name <of> its own", slug="own")

    page = read(client.get(f"/ar/{section}/own/"))

    heading = page.one("h1")
    assert (heading.text, heading["lang"], heading["dir"]) == ("A name <of> its own", "en", "ltr")
    crumbs = [link["href"] for link in page.one("nav", "breadcrumb").all("a")]
    assert crumbs == ["/ar/", f"/ar/{section}/"]


def test_headings_never_skip_a_level(client, hub_tree):
    solution = SolutionPageFactory(parent=hub_tree.section("solutions"), slug="lamps")
    OutputPageFactory(parent=hub_tree.section("library"), solution=solution)
    for path in ("", "library/", "search/", "solutions/lamps/", "library/?topic=none"):
        levels = [
            int(e.tag[1]) for e in read(client.get(f"/en/{path}")).walk() if e.tag in "h1h2h3h4"
        ]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_row_has_the_whole_summary_and_a_card_in_a_grid_its_beginning(client, hub_tree):
    words = " ".join(f"Word number {number}." for number in range(12))
    EventPageFactory(parent=hub_tree.section("events"), summary=words)
    OutputPageFactory(parent=hub_tree.section("library"), summary=words)

    row, card = (
        read(client.get(f"/en/{path}/")).one("p", "card__summary").text
        for path in ("events", "library")
    )

    assert row == words
    assert words.startswith(card.rstrip("…"))
    assert len(card) <= 101


def test_untranslated_item_stays_in_the_visitors_language(client, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Only English", slug="only")

    page = read(client.get("/he/library/only/"))

    assert (page.one("html")["lang"], page.one("h1")["lang"]) == ("he", "en")
    notice = page.one("main").one("div", "notice")
    assert notice.one("a")["href"] == "/en/library/only/"
    assert page.one("link", rel="canonical")["href"] == "http://testserver/en/library/only/"
    alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")}
    assert alternates == {
        "en": "http://testserver/en/library/only/",
        "x-default": "http://testserver/en/library/only/",
    }


def test_translation_says_which_version_it_follows(client, hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    page.save_revision().publish()
    twin = translate(page, "es", title="Una guía")

    fresh = read(client.get("/es/library/guide/"))
    page.title = "Changed"
    page.save_revision().publish()
    stale = read(client.get("/es/library/guide/"))

    assert fresh.one("p", "version").one("time")["datetime"] == f"{twin.last_published_at:%Y-%m-%d}"
    assert fresh.all("div", "notice--warning") == []
    assert stale.one("div", "notice--warning").one("a")["href"] == "/en/library/guide/"
    assert {link["hreflang"] for link in stale.all("link", rel="alternate")} == {
        "en",
        "es",
        "x-default",
    }


def test_language_switch_stays_on_the_item_and_keeps_the_query(client, hub_tree):
    TopicFactory(key="water")
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    translate(page, "es")

    listed = read(client.get("/en/library/?topic=water&q=a+b")).one("nav", "languages")
    shown = read(client.get("/en/library/guide/")).one("nav", "languages")

    assert [(a["href"], a["lang"], a["hreflang"]) for a in listed.all("a")] == [
        (f"/{code}/library/?topic=water&q=a+b", code, code) for code in LANGUAGES
    ]
    assert [a["href"] for a in shown.all("a")] == [f"/{code}/library/guide/" for code in LANGUAGES]
    marked = [a["lang"] for a in shown.all("a") if a.text.endswith("*")]
    described = [a["lang"] for a in shown.all("a") if "aria-describedby" in a.attributes]
    assert marked == described == ["it", "he", "ar"]
    assert shown.one("p", "languages__note").text == "* not translated yet"
    assert not listed.all("p")


def test_filters_narrow_the_list_and_show_as_chips(client, hub_tree):
    water = TopicFactory(key="water")
    OutputPageFactory(parent=hub_tree.section("library"), title="About water", topics=[water])
    OutputPageFactory(parent=hub_tree.section("library"), title="About light")

    page = read(client.get("/en/library/?topic=water&q=about"))

    assert titles(page) == ["About water"]
    assert page.one("p", "results__count").text == "1 item"
    assert [chip["href"] for chip in page.all("a", "chip")] == [
        "/en/library/?q=about",
        "/en/library/?topic=water",
    ]
    assert page.one("a", "chips__clear")["href"] == "/en/library/"
    assert page.one("a", "results__feed")["href"] == "/en/library/feed.atom?topic=water&q=about"
    assert "checked" in page.one("input", name="topic", value="water").attributes


def test_search_groups_by_kind_and_keeps_the_words(client, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), title="Water meters")
    EventPageFactory(parent=hub_tree.section("events"), title="Water day")
    hidden = EventPageFactory(parent=hub_tree.section("events"), title="Water for members")
    restrict(hidden)

    page = read(client.get("/en/search/?q=water"))

    assert sorted(titles(page)) == ["Water day", "Water meters"]
    tabs = [(tab.text, tab["href"]) for tab in page.all("a", "tabs__link")]
    assert tabs == [
        ("All 2", "/en/search/?q=water"),
        ("Outputs 1", "/en/search/?q=water&kind=output"),
        ("Events 1", "/en/search/?q=water&kind=event"),
    ]


FILTER = "Take away a filter above."
EVERYTHING = "See everything"
WIDER = "Search the whole hub, past events and calls too"
WORDS = "Use fewer words, or one or two key words: “street light” rather than a whole sentence."


@pytest.mark.parametrize(
    ("address", "tips"),
    [
        ("library/?q=zzzz", [WORDS, EVERYTHING, WIDER]),
        ("library/?topic=water", [FILTER, EVERYTHING]),
        ("events/?from=2030-01-01&to=2030-01-02", [FILTER, EVERYTHING]),
    ],
)
def test_empty_list_says_what_can_still_be_tried(client, hub_tree, address, tips):
    empty = read(client.get(f"/en/{address}")).one("div", "empty")

    assert empty.one("h2").text == "Nothing matches"
    assert [tip.text for tip in empty.all("li")] == tips


def test_community_lists_what_is_discussed_and_leads_to_its_rooms(client, hub_tree):
    page = read(client.get("/en/community/")).one("main")

    links = [link["href"] for link in page.all("a")]
    assert {"/en/community/discussions/start/", "/en/community/spaces/"} < set(links)
    client.force_login(MemberFactory().user)
    page = read(client.get("/en/community/")).one("main")
    links = [link["href"] for link in page.all("a")]
    assert {"/en/community/members/", "/en/community/follows/"} < set(links)


def test_front_page_invites_visitors_and_leads_to_the_community(
    client, django_user_model, hub_tree
):
    def links(part):
        return [link["href"] for link in part.all("a")]

    invited = links(read(client.get("/en/")).one("section", "join"))
    footer = links(read(client.get("/en/about/")).one("footer"))
    client.force_login(django_user_model.objects.create_user("member@example.org"))
    shown = links(read(client.get("/en/")).one("section", "join"))

    assert "/en/community/" in footer
    assert invited == ["/en/account/signup/", *shown]
    assert shown[0] == "/en/community/"


@pytest.mark.parametrize("asked", ["kind=", "kind=person&kind=", "type=&kind=", "topic=&q="])
@pytest.mark.parametrize("section", ["stakeholders", "library"])
def test_empty_choice_is_none(client, hub_tree, section, asked):
    if section == "library":
        asked = asked.replace("person", "output")

    assert client.get(f"/en/{section}/?{asked}", follow=True).status_code == 200


def test_pages_of_a_list_end(client, hub_tree, settings):
    settings.HUB_LIST_SIZE = 2
    OutputPageFactory.create_batch(3, parent=hub_tree.section("library"))

    first, second = (read(client.get(f"/en/library/{query}")) for query in ("", "?page=2"))

    assert (len(titles(first)), len(titles(second))) == (2, 1)
    assert first.one("a", rel="next")["href"] == "/en/library/?page=2"
    assert second.one("a", rel="prev")["href"] == "/en/library/"
    assert client.get("/en/library/?page=3").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "topic=no-such-topic",
        "page=0",
        "page=99999999999999999999",
        "page=a",
        "order=price",
        "order=relevance",
        "status=perhaps",
        "kind=event",
        "type=%3Cscript%3E",
        "limit=5",
        "q=a&q=b",
        "q=" + "a" * 201,
    ],
)
def test_bad_parameter_is_explained(client, hub_tree, query):
    response = client.get(f"/ar/library/?{query}")

    page = read(response)
    assert response.status_code == 400
    assert page.one("html")["lang"] == "ar"
    main = page.one("main")
    ways_out = [link["href"] for link in main.all("a")]
    ways_out += [form["action"] for form in main.all("form")]
    assert set(ways_out) == {"/ar/library/"}


def test_standard_page_knows_the_pages_above_it(client, hub_tree):
    about = StandardPageFactory(parent=hub_tree.home(), title="About", slug="about")
    StandardPageFactory(parent=about, title="The team", slug="team")

    page = read(client.get("/en/about/team/"))

    assert [crumb.text for crumb in page.one("nav", "breadcrumb").all("a")] == ["Home", "About"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_solutions_stand_in_the_order_of_their_series_everywhere(client, hub_tree, code):
    section = hub_tree.section("solutions")
    for title, number in (("Water", None), ("Air", 10), ("Trees", 2), ("Bikes", None), ("Zero", 1)):
        page = SolutionPageFactory(parent=section, title=title, number=number)
        translate(page, "he", title=f"{9 - (number or 0)} {title}")  # by title another order

    def said(url):
        return [name.split()[-1] for name in titles(read(client.get(url)))]

    expected = ["Zero", "Trees", "Air", "Bikes", "Water"]
    assert said(f"/{code}/") == said(f"/{code}/solutions/") == expected
    api = client.get(f"/api/v1/items/?kind=solution&locale={code}").json()["items"]
    assert [item["title"].split()[-1] for item in api] == expected
    feed = client.get(f"/{code}/solutions/feed.atom?order=series").content.decode()
    assert [part.split("</title>")[0].split()[-1] for part in feed.split("<title>")[2:]] == expected
    orders = read(client.get(f"/{code}/solutions/")).one("select", name="order")
    assert orders.one("option", selected="") is orders.all("option")[0]  # the usual one comes first
    assert orders.one("option", selected="")["value"] == ""  # and leaves no trace in the address
