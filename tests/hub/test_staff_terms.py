"""Terms in the editors' lists and forms: by name, in the order of the language."""

from __future__ import annotations

import re

import pytest
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from home.models import Country
from tests.factories import OrganisationPageFactory, UserFactory

NAMES = {"ZZ": "Österreich", "AA": "Zypern", "MM": "Andorra", "BB": "albania"}


@pytest.fixture
def editor(client, hub_tree):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def countries(hub_tree):
    Country.objects.all().delete()
    english = Locale.objects.get(language_code="en")
    for code, name in NAMES.items():
        Country.objects.create(code=code, name=name, locale=english)
    return english


def listed(page):
    table = page[page.index("<tbody>") :]
    names = [*NAMES.values(), "Chipre"]
    return sorted((name for name in names if name in table), key=table.index)


def test_countries_are_listed_by_name(client, editor, countries):
    path = "/admin/snippets/home/country/"
    by_name = ["albania", "Andorra", "Österreich", "Zypern"]

    assert listed(client.get(path).text) == by_name
    assert listed(client.get(f"{path}?ordering=name").text) == by_name
    assert listed(client.get(f"{path}?ordering=-name").text) == by_name[::-1]
    assert listed(client.get(f"{path}?ordering=code").text)[0] == "Zypern"


def test_each_country_is_listed_once_in_the_language_of_the_editor(client, editor, countries):
    path = "/admin/snippets/home/country/"
    name_cyprus(editor)

    assert listed(client.get(path).text) == ["albania", "Andorra", "Chipre", "Österreich"]
    assert listed(client.get(f"{path}?locale=en").text)[-1] == "Zypern"
    assert len(listed(client.get(f"{path}?locale=").text)) == 5


def name_cyprus(editor):
    """Give one country a Spanish name, and the editor Spanish."""
    spanish = Locale.objects.get(language_code="es")
    cyprus = Country.objects.get(code="AA").copy_for_translation(spanish)
    cyprus.name = "Chipre"
    cyprus.save()
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "es"
    profile.save()


def test_choice_of_a_country_is_in_the_language_of_the_editor(client, editor, countries, hub_tree):
    name_cyprus(editor)
    page = OrganisationPageFactory(
        parent=hub_tree.section("stakeholders"), country=Country.objects.get(code="MM")
    )

    form = client.get(f"/admin/pages/{page.pk}/edit/").text
    select = re.search(r'<select name="country".*?</select>', form, re.DOTALL)[0]

    found = re.findall(r'<option value="(\d*)"( selected)?>([^<]*)<', select)
    assert [name for _pk, _mark, name in found[1:]] == [
        "albania",
        "Andorra",
        "Chipre",
        "Österreich",
    ]
    assert found[0][0] == ""
    assert [name for _pk, mark, name in found if mark] == ["Andorra"]
