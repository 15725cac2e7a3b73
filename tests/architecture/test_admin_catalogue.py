"""What Wagtail lacks in Hebrew: compiled, agreeing with its sources, never against our words."""

import polib
import pytest
from django.utils.translation import gettext, override

from tests.architecture.test_catalogues import find_disagreeing, path_of, read_messages
from tests.architecture.tree import ROOT

FOLDER = ROOT / "hub" / "catalogues" / "wagtail" / "he" / "LC_MESSAGES"


@pytest.fixture(params=["django", "djangojs"])
def catalogue(request):
    return polib.pofile(str(FOLDER / f"{request.param}.po"))


def test_catalogue_is_whole(catalogue):
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    assert {entry.msgid: find_disagreeing(entry) for entry in catalogue} == {
        entry.msgid: [] for entry in catalogue
    }


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_compiled_catalogue_is_up_to_date(domain):
    source = polib.pofile(str(FOLDER / f"{domain}.po"))
    result = polib.mofile(str(FOLDER / f"{domain}.mo"))

    assert read_messages(result) == read_messages(source)
    assert result.metadata["Plural-Forms"] == source.metadata["Plural-Forms"]


def test_catalogue_repeats_no_text_of_ours():
    ours = set(read_messages(polib.pofile(str(path_of("he")))))
    theirs = set(read_messages(polib.pofile(str(FOLDER / "django.po"))))

    assert ours & theirs == set()


def test_text_is_found_and_ours_wins():
    with override("he"):
        assert gettext("Save draft") == "שמירת טיוטה"
        assert gettext("Log in") == "התחברות"
    with override("es"):
        assert gettext("Save draft") == "Guardar borrador"
