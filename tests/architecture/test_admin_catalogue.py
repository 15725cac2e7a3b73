"""What Wagtail lacks in a language: compiled, in step with its sources, never against our words."""

from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.utils.translation import gettext, override

from tests.architecture.test_catalogues import find_disagreeing, path_of, read_messages
from tests.architecture.tree import ROOT

CATALOGUES = sorted((ROOT / "hub" / "catalogues" / "wagtail").rglob("*.po"))
NAMES = [f"{path.parent.parent.name}-{path.stem}" for path in CATALOGUES]


@pytest.fixture(params=CATALOGUES, ids=NAMES)
def path(request):
    return request.param


def test_catalogue_is_whole(path):
    catalogue = polib.pofile(str(path))

    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    disagreeing = {entry.msgid: find_disagreeing(entry) for entry in catalogue}
    assert {source: forms for source, forms in disagreeing.items() if forms} == {}


def test_catalogue_is_compiled(path):
    source, result = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))

    assert read_messages(result) == read_messages(source)
    ours = polib.pofile(str(path_of(path.parent.parent.name)))
    assert source.metadata["Plural-Forms"] == ours.metadata["Plural-Forms"]
    assert result.metadata["Plural-Forms"] == ours.metadata["Plural-Forms"]


@pytest.mark.parametrize("language", ["es", "he"])
def test_catalogue_repeats_no_text_of_ours(language):
    ours = polib.pofile(str(path_of(language)))
    (theirs,) = (path for path in CATALOGUES if path.parts[-3::2] == (language, "django.po"))

    assert set(read_messages(ours)) & set(read_messages(polib.pofile(str(theirs)))) == set()


def test_catalogue_repeats_no_text_of_wagtails(path):
    language, said = path.parent.parent.name, set()
    for package in (wagtail, wagtail_localize):
        folder = Path(package.__file__).parent
        for theirs in folder.rglob(f"locale/{language}/LC_MESSAGES/{path.name}"):
            said |= set(read_messages(polib.pofile(str(theirs)).translated_entries()))

    assert set(read_messages(polib.pofile(str(path)))) & said == set()


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("he", "Save draft", "שמירת טיוטה"),  # Wagtail says it in he_IL alone
        ("es", "Search all pages…", "Buscar en todas las páginas…"),  # Wagtail does not say it
        ("es", "Save draft", "Guardar borrador"),  # Wagtail's own
        ("he", "Log in", "התחברות"),  # ours
    ],
)
def test_text_is_found(language, source, text):
    with override(language):
        assert gettext(source) == text
