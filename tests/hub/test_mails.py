"""Every mail of an account, in every language: what it says, how it runs, where it leads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http import HTTPStatus

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.test import Client
from django.utils.translation import gettext, override

from community.models import Member
from home.languages import direction_of
from home.models import User
from tests.architecture.tree import ROOT
from tests.factories.community import MemberFactory
from tests.hub.html import Builder

FOLDER = ROOT / "home" / "templates"
SUBJECT = "_subject.txt"
NAMES = sorted(
    str(path.relative_to(FOLDER)).removesuffix(SUBJECT)
    for path in FOLDER.glob(f"*/email/*{SUBJECT}")
)
LANGUAGES = ("en", "es", "it", "he", "ar")
SOURCE = re.compile(r"""\{% translate "([^"]+)"|\{% blocktranslate[^%]*%\}([^{]+)""")
ADDRESS = re.compile(r"https?://[^\s\"<]+")
FSI, PDI = "\u2068", "\u2069"
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
PASSWORD, AGAIN = "a-long-word-of-mine", "another-long-word"
VALUES = {
    "email": "ada@example.org",
    "from_email": "old@example.org",
    "to_email": "new@example.org",
    "deleted_email": "gone@example.org",
    "activate_url": "http://testserver/en/account/confirm-email/KEY/",
    "password_reset_url": "http://testserver/en/account/password/reset/key/KEY/",
    "code": "12345678",
    "signup_url": "http://testserver/en/account/signup/",
    "timestamp": datetime(2030, 5, 1, 10, 20, tzinfo=UTC),
    "ip": "127.0.0.1",
    "user_agent": '<b>Mozilla</b>/5.0 "x"',
}
FRONT = {f"http://testserver/{code}/" for code in LANGUAGES}


def send(name, language, rf, mailoutbox):
    """Return the mail `name` as a mail program receives it, and its HTML as a tree."""
    request = rf.get(f"/{language}/account/")
    with request_context(request), override(language):
        get_adapter(request).send_mail(name, "ada@example.org", dict(VALUES))
    mail = message_from_bytes(mailoutbox[-1].message().as_bytes(), policy=policy.default)
    builder = Builder()
    builder.feed(html_of(mail))
    assert [element.tag for element in builder.open] == [""], "an element stays open"
    return mail, builder.root


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def html_of(mail):
    return mail.get_body(("html",)).get_content()


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=NAMES)
def received(db, request, language, rf, mailoutbox):
    return (request.param, *send(request.param, language, rf, mailoutbox))


def test_mail_has_two_parts_and_plain_headers(received, language):
    _name, mail, _page = received

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["To"] == "ada@example.org"
    assert mail["From"] == "Medina <hub@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == language
    assert "\n" not in mail["Subject"]


def test_subject_isolates_the_name_where_directions_meet(received, language):
    _name, mail, page = received
    subject = page.one("title").text

    end = f"({FSI}Medina{PDI})" if direction_of(language) == "rtl" else "(Medina)"
    assert mail["Subject"].strip() == f"{subject} {end}"
    assert page.one("h1").text == subject


def test_every_cell_of_a_mail_has_the_direction_of_its_language(received, language):
    _name, _mail, page = received

    direction = direction_of(language)
    root = page.one("html")
    assert (root["lang"], root["dir"]) == (language, direction)
    assert {cell.attributes.get("dir") for cell in page.all("td")} == {direction}
    assert len(page.all("td", lang=language)) == 2  # programs that drop the root's language


def test_values_from_left_to_right_are_isolated(received):
    _name, mail, page = received

    shown = {element.text for element in page.all("bdi", dir="ltr")}
    shown |= {element.text for element in page.all("a", dir="ltr")}
    for value in ADDRESS.findall(text_of(mail)):
        assert value in shown
    for line in text_of(mail).splitlines():
        # An address stands alone on its line, so that programs link it whole and order it right.
        assert "http" not in line or line == ADDRESS.search(line)[0]
        assert "@" not in line or re.fullmatch(r"\S+@\S+", line)
        assert "127.0.0.1" not in line or line.endswith(f"{FSI}127.0.0.1{PDI}")


def test_mail_speaks_no_other_language(received, language):
    name, mail, page = received
    sources = find_sources(name)
    assert len(sources) > 5

    both = text_of(mail) + page.one("body").text
    left = [text for text in sources if text in both]
    assert (left != []) is (language == "en")


def find_sources(name):
    """Return the texts to translate of a mail's templates, with those they extend and include."""
    found, waiting = set(), [f"{name}_message.html", f"{name}_message.txt", f"{name}_subject.txt"]
    while waiting:
        template = (FOLDER / waiting.pop()).read_text(encoding="utf-8")
        waiting += re.findall(r'(?:extends|include) "([^"]+)"', template)
        found |= {(one or block).strip() for one, block in SOURCE.findall(template)}
    return {text for text in found if text}


def test_mail_has_one_thing_to_do(received):
    _name, mail, page = received
    addresses = [url for url in ADDRESS.findall(text_of(mail)) if url not in FRONT]

    assert len(addresses) == 1
    links = {link["href"] for link in page.all("a")} - FRONT
    assert links == set(addresses)
    (button,) = (cell for cell in page.all("td", "button"))
    assert button.one("a")["href"] == addresses[0]
    assert button.one("a").text


def test_mail_fetches_nothing_and_reads_without_styles(received):
    _name, mail, page = received
    html = html_of(mail)

    assert not page.all("img") + page.all("link") + page.all("script")
    assert "url(" not in html
    assert "@import" not in html
    assert len(html.encode()) < 20_000
    assert {"color-scheme", "supported-color-schemes"} <= {
        meta.attributes.get("name") for meta in page.all("meta")
    }
    assert page.one("table", bgcolor="#f2eee5")
    first = page.one("body").parts[1]
    assert "display: none" in first["style"]  # what a list of mails shows beside the subject
    assert first.text


def test_program_that_called_itself_markup_stays_text(db, rf, mailoutbox):
    mail, page = send("account/email/password_changed", "en", rf, mailoutbox)

    assert page.all("b") == []
    assert '<b>Mozilla</b>/5.0 "x"' in page.one("body").text
    assert f'{FSI}<b>Mozilla</b>/5.0 "x"{PDI}' in text_of(mail)


def test_links_work_and_stay_in_the_language(hub_tree, language, mailoutbox):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    words = {"password1": PASSWORD, "password2": PASSWORD}
    for email in (KNOWN, UNKNOWN):
        Client().post(f"/{language}/account/signup/", {"email": email, **words})
    for email in (KNOWN, "third@example.org"):
        Client().post(f"/{language}/account/password/reset/", {"email": email})

    assert len(mailoutbox) == 4
    for mail in mailoutbox:
        (link,) = (url for url in ADDRESS.findall(mail.body) if url not in FRONT)
        assert link.startswith(f"http://testserver/{language}/account/")
        page = Client().get(link.removeprefix("http://testserver"), follow=True)
        assert page.status_code == HTTPStatus.OK
        assert f'<html lang="{language}"' in page.text
        with override(language):
            assert gettext("Good day,") in mail.body


# Whoever asks, a mail speaks the language of who gets it.


@pytest.fixture
def paolo(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return MemberFactory(user=user, language="it", zone="Europe/Rome")


ASKED = {
    "login/code/": {},
    "password/reset/": {},
    "signup/": {"password1": PASSWORD, "password2": PASSWORD},
}


@pytest.mark.parametrize(("path", "more"), ASKED.items(), ids=ASKED)
def test_stranger_on_any_page_sends_a_member_their_own_language(paolo, mailoutbox, path, more):
    answers = [
        Client().post(f"/ar/account/{path}", {"email": email, **more}, follow=True)
        for email in (KNOWN, UNKNOWN)
    ]

    known, unknown = mailoutbox
    languages = [mail.extra_headers["Content-Language"] for mail in (known, unknown)]
    assert languages == ["it", "ar"]
    for mail, language in ((known, "it"), (unknown, "ar")):
        with override(language):
            assert gettext("Good day,") in mail.body
        (link,) = (url for url in ADDRESS.findall(mail.body) if url not in FRONT)
        assert link.startswith(f"http://testserver/{language}/account/")
        page = Client().get(link.removeprefix("http://testserver"), follow=True)
        assert f'<html lang="{language}"' in page.text
    of_known, of_unknown = ([*page.redirect_chain, page.status_code] for page in answers)
    assert of_known == of_unknown
    assert '<html lang="ar"' in answers[0].text


@pytest.mark.parametrize(("zone", "said"), [("Europe/Rome", "14:30 (UTC+2)"), ("", "12:30 (UTC)")])
def test_mail_of_a_change_goes_by_the_clocks_of_its_reader(paolo, mailoutbox, zone, said):
    Member.objects.update(zone=zone)
    browser = Client()
    words = {"oldpassword": PASSWORD, "password1": AGAIN, "password2": AGAIN}

    with time_machine.travel(datetime(2030, 5, 1, 12, 30, tzinfo=UTC), tick=False):
        browser.post("/es/account/login/", {"login": KNOWN, "password": PASSWORD})
        browser.post("/es/account/password/change/", words)

    [mail] = mailoutbox
    assert (mail.extra_headers["Content-Language"], mail.to) == ("it", [KNOWN])
    assert f"1 maggio 2030, {said}" in mail.body
    assert f"1 maggio 2030, {said}" in mail.alternatives[0][0]


def test_who_is_led_on_after_the_proof_goes_on_in_their_language(paolo, mailoutbox):
    EmailAddress.objects.update(verified=False)
    data = {"login": KNOWN, "password": PASSWORD, "next": "/ar/library/"}

    Client().post("/ar/account/login/", data)

    [mail] = mailoutbox
    assert "/it/account/confirm-email/" in mail.body
    assert "next=%2Fit%2Faccount%2Flogin%2F%3Fnext%3D%252Far%252Flibrary%252F" in mail.body
