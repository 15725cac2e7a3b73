"""What people read when they fill in a form: their own language, and the hub's way to speak."""

from __future__ import annotations

import re
from functools import cache

import polib
import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core import validators
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import formats
from django.utils.translation import override

from home.languages import name_of
from home.models import User
from home.sizes import show_size
from hub.accounts import HubAccountAdapter
from tests.architecture.tree import ROOT
from tests.hub.html import Element, read

PASSWORD = "a-long-word-of-mine"
KNOWN = "known@example.org"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\\?\(\w+\\?\)[a-zA-Z]|%[sd]|\\?\{\w+\\?\}")
WORD = re.compile(r"[^\W\d_]{3,}")

# How one speaks to a stranger in an office; here everybody is met as a colleague.
FORMAL = {
    "es": re.compile(
        r"\b(usted(es)?|introduzca|ingrese|asegúrese|escoja|elija|envíe|corrija|compruebe|revise|"
        r"utilice|inténtelo|seleccione|pulse|haga|escriba|su contraseña|su dirección)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(r"\b([Ss]i prega|[Ii]nserisca|[Aa]ssicurarsi|[Ii]nserire|La preghiamo|Sua)\b"),
}

SIGN_UP, LOG_IN, RESET = "account/signup/", "account/login/", "account/password/reset/"
CHANGE, EMAIL, AGAIN = "account/password/change/", "account/email/", "account/reauthenticate/"


def twice(password: str) -> dict[str, str]:
    return {"password1": password, "password2": password}


REFUSED = {
    "sign up with nothing": (SIGN_UP, {}),
    "sign up without an address": (SIGN_UP, {"email": "no address", **twice(PASSWORD)}),
    "address too long": (SIGN_UP, {"email": f"{'a' * 260}@example.org", **twice(PASSWORD)}),
    "two passwords": (SIGN_UP, {"email": "a@example.org", **twice(PASSWORD), "password2": "b"}),
    "short password": (SIGN_UP, {"email": "a@example.org", **twice("x7-q")}),
    "common password": (SIGN_UP, {"email": "a@example.org", **twice("password123")}),
    "password of digits": (SIGN_UP, {"email": "a@example.org", **twice("8213097164205")}),
    "similar password": (SIGN_UP, {"email": "marinella@example.org", **twice("marinella-x")}),
    "unreadable character": (SIGN_UP, {"email": "a\0@example.org", **twice(PASSWORD)}),
    "log in with nothing": (LOG_IN, {}),
    "log in without an address": (LOG_IN, {"login": "no address", "password": PASSWORD}),
    "wrong login": (LOG_IN, {"login": KNOWN, "password": "not-the-password"}),
    "reset without an address": (RESET, {"email": "no address"}),
    "reset with nothing": (RESET, {}),
}
REFUSED_TO_MEMBERS = {
    "wrong current password": (CHANGE, {"oldpassword": "wrong", **twice("another-long-word")}),
    "two new passwords": (CHANGE, {"oldpassword": PASSWORD, **twice(PASSWORD), "password2": "b"}),
    "weak new password": (CHANGE, {"oldpassword": PASSWORD, **twice("12345")}),
    "own address": (EMAIL, {"email": KNOWN, "action_add": "1"}),
    "no new address": (EMAIL, {"email": "no address", "action_add": "1"}),
    "wrong password once more": (AGAIN, {"password": "wrong"}),
}


@pytest.fixture
def member(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@cache
def read_own(language):
    """Return a pattern for each text of our catalogues, with anything where a value stands."""
    texts = []
    for folder in ("locale", "hub/catalogues/forms"):
        for entry in polib.pofile(str(ROOT / folder / language / "LC_MESSAGES" / "django.po")):
            texts += entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return [re.compile(PLACEHOLDER.sub(".+", re.escape(text))) for text in texts]


def is_formal(text, language):
    return language in FORMAL and bool(FORMAL[language].search(text))


def is_foreign(text, language):
    """Tell whether `text` is none of ours, or speaks as to a stranger."""
    is_ours = any(pattern.fullmatch(text) for pattern in read_own(language))
    return not is_ours or is_formal(text, language)


def said_alike(language):
    """Return what no language translates, and what is the same word in this one ("Menu")."""
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    names = {name_of(code) for code, _name in settings.LANGUAGES}
    same = {entry.msgid for entry in entries if entry.msgid == entry.msgstr}
    return {"Medina", KNOWN, settings.HUB_CONTACT_EMAIL} | names | same


def read_catalogues(language):
    for folder in (ROOT / "locale", ROOT / "hub" / "catalogues"):
        for path in folder.glob(f"**/{language}/LC_MESSAGES/*.po"):
            for entry in polib.pofile(str(path)):
                yield from [entry.msgstr, *entry.msgstr_plural.values()]


def log_in(language):
    """Return the client of a member who has just given the password."""
    client = Client()
    client.post(f"/{language}/{LOG_IN}", {"login": KNOWN, "password": PASSWORD})
    client.post(f"/{language}/{AGAIN}", {"password": PASSWORD})
    return client


def errors_of(response):
    """Return the errors beside the fields and above the form, without the label and "Error:"."""
    page = read(response)
    fields = [[li.parts[-1].strip() for li in ul.all("li")] for ul in page.all("ul", "form__error")]
    known = {
        " ".join(texts) for texts in fields
    }  # the summary says them again, those of a field as one
    said = [link.text for box in page.all("div", "error-summary") for link in box.all("a")]
    above = [text for text in said if text.split(": ", 1)[-1] not in known]
    return [*(text for texts in fields for text in texts), *above]


def nodes_of(element: Element):
    for part in element.parts:
        if isinstance(part, str):
            yield " ".join(part.split())
        elif part.tag not in {"script", "style"}:
            yield from nodes_of(part)


def test_refusals_are_in_the_language_and_in_our_words(member, language):
    wrong = {}
    english, theirs = log_in("en"), log_in(language)
    for case, (path, data) in (REFUSED | REFUSED_TO_MEMBERS).items():
        own = (english, theirs) if case in REFUSED_TO_MEMBERS else (Client(), Client())
        english_texts = errors_of(own[0].post(f"/en/{path}", data))
        said = errors_of(own[1].post(f"/{language}/{path}", data))
        assert (case, len(said)) == (case, len(english_texts))
        assert english_texts
        if found := {text for text in said if text in english_texts or is_foreign(text, language)}:
            wrong[case] = found
    assert wrong == {}


def test_no_account_page_says_anything_in_english(member, language):
    public = [LOG_IN, SIGN_UP, RESET, "account/inactive/", "account/confirm-email/"]
    public += ["account/login/code/"]
    public += [f"{RESET}done/", f"{RESET}key/done/", "account/confirm-email/nonsense/"]
    english, theirs = log_in("en"), log_in(language)

    left = {}
    factors = ["", "webauthn/", "totp/activate/", "webauthn/add/"]
    members = [EMAIL, CHANGE, AGAIN, *(f"account/2fa/{page}" for page in factors)]
    for path in [*public, "account/logout/", *members]:
        ours, readers = (Client(), Client()) if path in public else (english, theirs)
        same = set(nodes_of(read(ours.get(f"/en/{path}"))))
        same &= set(nodes_of(read(readers.get(f"/{language}/{path}"))))
        if same := {text for text in same if WORD.search(text)} - said_alike(language):
            left[path] = same
    assert left == {}


FIELDS = [
    (forms.CharField(), ""),
    (forms.CharField(max_length=3), "long"),
    (forms.CharField(min_length=3), "x"),
    (forms.CharField(), "a\0b"),
    (forms.EmailField(), "x"),
    (forms.URLField(assume_scheme="https"), "http://"),
    (forms.SlugField(), "a b"),
    (forms.SlugField(allow_unicode=True), "a b"),
    (forms.IntegerField(), "x"),
    (forms.IntegerField(max_value=3), "4"),
    (forms.IntegerField(min_value=3), "2"),
    (forms.IntegerField(step_size=3), "2"),
    (forms.IntegerField(step_size=3, min_value=1), "3"),
    (forms.FloatField(), "x"),
    (forms.DecimalField(max_digits=2), "123"),
    (forms.DecimalField(decimal_places=1), "1.23"),
    (forms.DecimalField(max_digits=3, decimal_places=2), "12.3"),
    (forms.DateField(), "x"),
    (forms.TimeField(), "x"),
    (forms.DateTimeField(), "x"),
    (forms.DurationField(), "x"),
    (forms.ChoiceField(choices=[("a", "a")]), "x"),
    (forms.MultipleChoiceField(choices=[("a", "a")]), "x"),
    (forms.MultipleChoiceField(choices=[("a", "a")]), ["x"]),
    (forms.UUIDField(), "x"),
    (forms.JSONField(), "{"),
    (forms.GenericIPAddressField(), "x"),
    (forms.FileField(), "x"),
    (forms.FileField(), SimpleUploadedFile("empty.txt", b"")),
    (forms.FileField(max_length=3), SimpleUploadedFile("long.txt", b"x")),
    (forms.ImageField(), SimpleUploadedFile("drawing.png", b"x")),
]


@pytest.mark.parametrize(
    ("field", "value"), FIELDS, ids=[f"{type(f).__name__}{n}" for n, (f, _v) in enumerate(FIELDS)]
)
def test_every_kind_of_field_refuses_in_our_words(field, value, language):
    with override(language):
        with pytest.raises(ValidationError) as refusal:
            field.clean(value)
        said = refusal.value.messages

    assert [text for text in said if is_foreign(text, language)] == []


def test_other_rules_are_in_our_words(language):
    with override(language):
        said = [
            *map(str, HubAccountAdapter.error_messages.values()),
            *password_validators_help_texts(),
            str(validators.FileExtensionValidator.message),
            *map(str, forms.ModelChoiceField.default_error_messages.values()),
        ]

    assert [text for text in said if is_foreign(text, language)] == []


def test_nothing_of_ours_is_formal(language):
    assert [text for text in read_catalogues(language) if is_formal(text, language)] == []


@pytest.mark.parametrize(
    ("language", "number", "part", "size"),
    [
        ("en", "1,240,000", "2.5", "2.3 MB"),
        ("es", "1\N{NO-BREAK SPACE}240\N{NO-BREAK SPACE}000", "2,5", "2,3 MB"),
        ("it", "1.240.000", "2,5", "2,3 MB"),
        ("he", "1,240,000", "2.5", "2.3 מ״ב"),
        ("ar", "1,240,000", "2.5", "2.3 ميغابايت"),
    ],
)
def test_numbers_are_written_as_in_the_texts(language, number, part, size):
    with override(language):
        assert intcomma(1_240_000) == number
        assert formats.localize(2.5) == part
        assert show_size(2_500_000) == size
        assert formats.number_format(2.5, 1) == part


def read_texts(language):
    """Yield everything of ours that people read in this language."""
    yield from read_catalogues(language)
    for pattern in ("texts/{}.toml", "manual/chapters/{}/*.md", "demo/content/*.{}.toml"):
        for path in (ROOT / "hub").glob(pattern.format(language)):
            yield path.read_text()


def test_arabic_has_one_way_to_write_numbers():
    wrong = r"[٠-٩۰-۹٫٬]|\d,\d{1,2}(?!\d)|\d\.\d{3}(?!\d)"

    assert [found for text in read_texts("ar") for found in re.findall(wrong, text)] == []


def test_arabic_names_months_as_the_dates_beside_the_text():
    levantine = r"كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|أيلول|تشرين|كانون الأول"

    assert [found for text in read_texts("ar") for found in re.findall(levantine, text)] == []


def test_hebrew_abbreviates_with_its_own_marks():
    wrong = r"[א-ת]+[\"'][א-ת]+|[א-ת]'(?=\s)"

    assert [found for text in read_texts("he") for found in re.findall(wrong, text)] == []
