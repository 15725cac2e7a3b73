"""Names of vocabularies and pictures, which cards and texts repeat."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.forms import get_image_form
from wagtail.images.tests.utils import get_test_image_file

from home.models import City, Country, HubImage, Topic
from search.catalogue.models import Listing
from search.catalogue.visibility import PUBLIC
from search.items import find_item
from search.memo import get_version
from tests.factories import OutputPageFactory, SolutionPageFactory, StandardPageFactory
from tests.factories.translations import translate
from tests.search import editor
from tests.search.conftest import NOON
from tests.search.editor import terms

pytestmark = pytest.mark.usefixtures("whole", "clock")


def term(model, language="en", **values):
    return model.objects.get(locale__language_code=language, **values)


@pytest.fixture
def solution(hub_tree):
    return SolutionPageFactory(
        parent=hub_tree.section("solutions"),
        topics=[term(Topic, key="water")],
        city=term(City, key="genoa"),
    )


def card(page, code):
    return json.loads(Listing.objects.get(item=page.translation_key, locale=code).card)


def test_terms_of_an_item(solution):
    assert terms(solution) == {("topic", "water"), ("city", "genoa"), ("country", "IT")}


@pytest.mark.parametrize(
    ("model", "values", "read"),
    [
        pytest.param(Topic, {"key": "water"}, lambda card: card["topics"][0], id="topic"),
        pytest.param(City, {"key": "genoa"}, lambda card: card["city"], id="city"),
        pytest.param(Country, {"code": "IT"}, lambda card: card["country"], id="country"),
    ],
)
@pytest.mark.parametrize("code", ["en", "ar"])
def test_renamed_term_is_renamed_on_cards(solution, journal, model, values, *, read, code):
    other = "it" if code == "ar" else "ar"
    before = read(card(solution, other))
    version = get_version()

    row = term(model, code, **values)
    row.name = "Renamed"
    row.save()

    assert read(card(solution, code))["name"] == "Renamed"
    assert read(card(solution, other)) == before
    # Readers who hold an answer must learn that it is another now.
    assert get_version() > version
    assert journal.read() == [("changed", ""), ("changed", "en")]


def test_renamed_term_counts_as_a_change_of_the_language_shown(solution, journal):
    translate(solution, "ar")
    journal.read()

    row = term(Topic, "ar", key="water")
    row.name = "الماء"
    row.save()

    assert journal.read() == [("changed", ""), ("changed", "ar")]


def test_new_key_of_a_term_reaches_its_items(solution):
    for row in Topic.objects.filter(key="water"):
        row.key = "fresh-water"
        row.save()

    assert ("topic", "fresh-water") in terms(solution)
    assert ("topic", "water") not in terms(solution)
    assert card(solution, "it")["topics"][0]["key"] == "fresh-water"


def test_city_changes_country(solution):
    city = term(City, key="genoa")
    city.country_code = "FR"
    city.save()

    assert ("country", "FR") in terms(solution)


@pytest.mark.parametrize("how", ["one", "several"])
def test_deleted_terms_leave_the_item(solution, how):
    if how == "one":
        term(Topic, key="water").delete()
        term(City, key="genoa").delete()
    else:  # as the list of snippets does it
        Topic.objects.filter(key="water").delete()
        City.objects.filter(key="genoa").delete()

    assert terms(solution) == set()
    assert (card(solution, "en")["topics"], card(solution, "en")["city"]) == ([], None)


# Pictures


@pytest.fixture
def picture(db):
    image = HubImage(title="Harbour", description="A harbour at dawn", file=get_test_image_file())
    image.save()
    return image


def test_text_alternative_of_a_cover_reaches_card_and_item(hub_tree, picture, journal):
    page = OutputPageFactory(parent=hub_tree.section("library"), image=picture)
    translate(page, "it")
    journal.read()
    assert card(page, "it")["image"]["alt"] == "A harbour at dawn"

    picture.description = "A harbour at noon"
    picture.save()

    assert [card(page, code)["image"]["alt"] for code in editor.CODES] == ["A harbour at noon"] * 5
    assert sorted(journal.read()) == [("changed", "en"), ("changed", "it")]


def test_picture_in_running_text_is_followed(hub_tree, picture):
    value = {"image": picture.pk, "decorative": False, "alt_text": "Boats"}
    page = StandardPageFactory(parent=hub_tree.home())
    page.body = page.body.stream_block.to_python([{"type": "image", "value": value}])
    page.save()

    def body():
        return find_item(page.translation_key, "en", PUBLIC, NOON)["body"]

    assert ("image", str(picture.pk)) in terms(page)
    assert "Boats" in body()

    HubImage.objects.get(pk=picture.pk).delete()

    assert "Boats" not in body()


def test_deleted_cover_leaves_the_item(hub_tree, picture):
    page = OutputPageFactory(parent=hub_tree.section("library"), image=picture)

    HubImage.objects.get(pk=picture.pk).delete()

    assert card(page, "en")["image"] is None
    assert ("image", str(picture.pk)) not in terms(page)


def test_new_file_of_a_picture(hub_tree, picture):
    page = OutputPageFactory(parent=hub_tree.section("library"), image=picture)
    before = card(page, "en")["image"]["src"]

    red = get_test_image_file(colour="red")
    form = get_image_form(HubImage)(
        {"title": "Port", "description": "A port", "collection": picture.collection_id},
        {"file": SimpleUploadedFile("other.png", red.file.getvalue())},
        instance=HubImage.objects.get(pk=picture.pk),
    )
    assert form.is_valid(), form.errors
    form.save()

    assert card(page, "en")["image"]["src"] != before
    assert card(page, "en")["image"]["alt"] == "A port"
