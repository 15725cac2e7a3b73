"""The catalogues of translations are complete, agree with their sources, and are compiled."""

import re
import shutil
import subprocess
import sys
from collections import Counter

import polib
import pytest
from django.conf import settings

from tests.architecture.tree import PACKAGES, ROOT
from tests.services import require_or_skip

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]|%[sd]|\{\w*\}")
PLURAL_COUNT = re.compile(r"nplurals\s*=\s*(\d+)")


def path_of(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.fixture(params=LANGUAGES)
def catalogue(request):
    path = path_of(request.param)
    assert path.exists(), f"{path} is missing: make messages"
    return polib.pofile(str(path))


def forms_of(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def shown(entry):
    return f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else entry.msgid


def find_disagreeing(entry):
    """Return the forms of a translation whose placeholders are not those of its source.

    A plural form may leave out a number ("two cities" is one word in Arabic), never add a name.
    """
    singular, plural = (
        Counter(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural)
    )
    wrong = []
    for form in forms_of(entry):
        found = Counter(PLACEHOLDER.findall(form))
        if entry.msgid_plural:
            if not found.keys() <= singular.keys() | plural.keys():
                wrong.append(form)
        elif found != singular:
            wrong.append(form)
    return wrong


def read_messages(entries):
    """Return {(context, source): forms}, the content of a catalogue without its comments."""
    return {
        (entry.msgctxt, entry.msgid): forms_of(entry) for entry in entries if not entry.obsolete
    }


def test_catalogue_is_complete(catalogue):
    missing = [shown(e) for e in catalogue if not e.obsolete and not all(forms_of(e))]

    assert missing == []


def test_catalogue_has_nothing_fuzzy(catalogue):
    assert not catalogue.metadata_is_fuzzy  # a fuzzy header is left out: no plurals, no charset
    assert [shown(entry) for entry in catalogue if entry.fuzzy and not entry.obsolete] == []


def test_placeholders_agree(catalogue):
    disagreeing = {
        shown(entry): find_disagreeing(entry) for entry in catalogue if not entry.obsolete
    }

    assert {source: forms for source, forms in disagreeing.items() if forms} == {}


def test_plural_forms_are_complete(catalogue):
    count = int(PLURAL_COUNT.search(catalogue.metadata["Plural-Forms"])[1])
    plurals = [entry for entry in catalogue if entry.msgid_plural and not entry.obsolete]

    assert {shown(e): len(forms_of(e)) for e in plurals if len(forms_of(e)) != count} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_up_to_date(language):
    path = path_of(language)
    compiled = path.with_suffix(".mo")
    assert compiled.exists(), f"{compiled} is missing: make messages"

    source, result = polib.pofile(str(path)), polib.mofile(str(compiled))
    assert read_messages(result) == read_messages(source)
    assert result.metadata["Plural-Forms"] == source.metadata["Plural-Forms"]


def test_catalogues_have_the_same_messages():
    sources = {code: set(read_messages(polib.pofile(str(path_of(code))))) for code in LANGUAGES}

    assert {code: found ^ sources[LANGUAGES[0]] for code, found in sources.items()} == {
        code: set() for code in LANGUAGES
    }


@pytest.mark.slow
def test_every_text_of_the_sources_is_in_the_catalogues(tmp_path):
    require_or_skip("gettext")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    (tmp_path / "locale").mkdir()
    shutil.copy(ROOT / "manage.py", tmp_path)

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", LANGUAGES[0]],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    fresh = polib.pofile(str(tmp_path / "locale" / LANGUAGES[0] / "LC_MESSAGES" / "django.po"))
    stored = polib.pofile(str(path_of(LANGUAGES[0])))
    assert set(read_messages(fresh)) == set(read_messages(stored))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (polib.POEntry(msgid="%(n)s of %(total)s", msgstr="%(n)s de %(total)s"), []),
        (polib.POEntry(msgid="Hello %(name)s", msgstr="Hola %(nombre)s"), ["Hola %(nombre)s"]),
        (polib.POEntry(msgid="Hello {name}", msgstr="Hola"), ["Hola"]),
        (
            polib.POEntry(
                msgid="%(count)s city",
                msgid_plural="%(count)s cities",
                msgstr_plural={0: "une ville", 1: "%(count)s villes", 2: "%(n)s villes"},
            ),
            ["%(n)s villes"],
        ),
    ],
)
def test_disagreeing_placeholders_are_found(entry, expected):
    assert find_disagreeing(entry) == expected
