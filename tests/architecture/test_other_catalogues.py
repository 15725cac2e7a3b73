"""What others say in our pages: compiled, in step with its sources, never against our own words."""

from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.utils.translation import gettext, override

from tests.architecture.test_catalogues import LANGUAGES, find_disagreeing, path_of, read_messages
from tests.architecture.tree import ROOT

FOLDER = ROOT / "hub" / "catalogues"
CATALOGUES = sorted(FOLDER.rglob("*.po"))
FORMS = [path for path in CATALOGUES if path.parts[-4] == "forms"]
WAGTAIL = [path for path in CATALOGUES if path.parts[-4] == "wagtail"]

# Where Wagtail calls a page that is published one that is on the air, or says something else.
BETTER = {
    "wagtail-es-django": {
        "Live",
        "Live version",
        "live",
        "live + draft",
        "live + in moderation",
        "live + scheduled",
    }
}


def name_of(path):
    return "-".join([*path.parts[-4:-2], path.stem])


@pytest.fixture(params=CATALOGUES, ids=name_of)
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


def test_catalogue_repeats_no_text_of_another(path):
    language, said = path.parent.parent.name, set(read_messages(polib.pofile(str(path))))
    others = set(FOLDER.glob(f"*/{language}/LC_MESSAGES/{path.name}")) - {path}
    others |= {path_of(language)} if path.name == path_of(language).name else set()

    repeated = {name_of(o): said & set(read_messages(polib.pofile(str(o)))) for o in others}
    assert {name: texts for name, texts in repeated.items() if texts} == {}


@pytest.mark.parametrize("path", WAGTAIL, ids=name_of)
def test_catalogue_repeats_no_text_of_wagtails(path):
    language, said = path.parent.parent.name, set()
    for package in (wagtail, wagtail_localize):
        folder = Path(package.__file__).parent
        for theirs in folder.rglob(f"locale/{language}/LC_MESSAGES/{path.name}"):
            said |= set(read_messages(polib.pofile(str(theirs)).translated_entries()))

    repeated = set(read_messages(polib.pofile(str(path)))) & said
    assert {source for _context, source in repeated} == BETTER.get(name_of(path), set())


def test_forms_say_the_same_in_every_language():
    sources = {path.parts[-3]: set(read_messages(polib.pofile(str(path)))) for path in FORMS}

    assert sorted(sources) == sorted(LANGUAGES)
    assert {
        code: found ^ sources["es"] for code, found in sources.items() if found != sources["es"]
    } == {}


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("he", "Save draft", "שמירת טיוטה"),  # Wagtail says it in he_IL alone
        ("es", "Search all pages…", "Buscar en todas las páginas…"),  # Wagtail does not say it
        ("es", "Save draft", "Guardar borrador"),  # Wagtail's own
        ("he", "Log in", "התחברות"),  # ours
        ("es", "Enter a number.", "Escribe un número."),  # Django says it to a stranger
        ("he", "nov", "נוב׳"),  # Django cuts the word without a mark
        ("ar", "April", "أبريل"),  # Django spells it in two ways
    ],
)
def test_text_is_found(language, source, text):
    with override(language):
        assert gettext(source) == text
