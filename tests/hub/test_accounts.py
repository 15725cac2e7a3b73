"""The way into an account and out again, and what nobody learns on it."""
# one thing: the journey of one account, with its refusals

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import gettext, override
from time_machine import travel
from wagtail.models import Collection

from home.models import User
from hub.settings import accounts
from library.models import LibraryIndexPage
from tests.factories import DocumentFactory, OutputPageFactory, UserFactory
from tests.hub.html import read

PASSWORD = "a-long-word-of-mine"
KNOWN, UNKNOWN = "known@example.org", "nobody@example.org"
LINK = re.compile(r"http://testserver(/\S+)")


@pytest.fixture
def member(hub_tree):
    user = User.objects.create_user(KNOWN, PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)
    return user


def sign_up(client, email=UNKNOWN, language="en", **more):
    data = {"email": email, "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(f"/{language}/account/signup/", data)


def log_in(client, email=KNOWN, password=PASSWORD, **more):
    return client.post("/en/account/login/", {"login": email, "password": password, **more})


def link_in(mail):
    """Return the path of the link that is not the front page."""
    return next(path for path in LINK.findall(mail.body) if len(path) > len("/en/"))


def html_of(mail):
    (alternative,) = mail.alternatives
    assert alternative.mimetype == "text/html"
    return alternative.content


def test_visitor_becomes_a_member_and_gets_the_file(client, hub_tree, mailoutbox):
    file = DocumentFactory(
        file=ContentFile(b"For members.", name="guide.txt"),
        collection=Collection.objects.get(name="Members"),
    )
    library = LibraryIndexPage.objects.get(locale__language_code="en")
    OutputPageFactory(parent=library, files=[("file", {"document": file})])

    assert sign_up(client).url == "/en/account/confirm-email/"
    confirm = link_in(mailoutbox[0])
    assert client.get(confirm).status_code == HTTPStatus.OK
    assert not EmailAddress.objects.get(email=UNKNOWN).verified  # a look is no confirmation
    assert log_in(client, UNKNOWN).url == "/en/account/confirm-email/"
    assert client.get(file.url).status_code == HTTPStatus.FOUND

    assert client.post(confirm).url == "/en/account/login/"
    login = client.get(file.url).url
    response = client.post(login, {"login": UNKNOWN, "password": PASSWORD, "next": file.url})
    assert response.url == file.url
    assert b"".join(client.get(file.url)) == b"For members."

    assert client.get("/en/account/logout/").status_code == HTTPStatus.OK
    assert client.post("/en/account/logout/").url == "/en/"
    assert client.get(file.url).status_code == HTTPStatus.FOUND


def test_mail_is_in_the_language_and_direction_of_the_page(client, hub_tree, mailoutbox):
    response = client.get("/he/account/signup/")
    assert '<html lang="he" dir="rtl"' in response.text

    assert sign_up(client, language="he").url == "/he/account/confirm-email/"

    (mail,) = mailoutbox
    assert link_in(mail).startswith("/he/account/confirm-email/")
    assert '<html lang="he" dir="rtl">' in html_of(mail)
    assert f'href="http://testserver{link_in(mail)}" dir="ltr"' in html_of(mail)
    assert not mail.subject.startswith("Medina")


def test_mail_links_to_the_hub_and_not_to_the_host_of_the_request(
    client, member, mailoutbox, settings
):
    settings.HUB_BASE_URL = "https://hub.example.org"
    settings.ALLOWED_HOSTS = ["*"]

    for email in (KNOWN, UNKNOWN):
        sign_up(client, email, headers={"Host": "evil.example"})
        client.post(
            "/en/account/password/reset/", {"email": email}, headers={"Host": "evil.example"}
        )

    assert len(mailoutbox) == 4
    for mail in mailoutbox:
        addresses = re.findall(r"https?://[^/\s\"]+", mail.body + html_of(mail))
        assert set(addresses) == {"https://hub.example.org"}


def neutral(response, email):
    """Return what differs between two people anyway: the address, and the token of the form."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.text)
    return text.replace(email, "ADDRESS").replace(quote(email), "ADDRESS")


def walk(url, email, data):
    """Return all that a stranger with a fresh browser sees after sending a form."""
    client = Client()
    client.get(url)
    response = client.post(url, data, follow=True)
    return (
        response.status_code,
        response.redirect_chain,
        neutral(response, email),
        sorted(client.cookies),
        sorted(name for name in response.headers if name not in {"Content-Length"}),
    )


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/en/account/signup/", {"password1": PASSWORD, "password2": PASSWORD}),
        ("/en/account/signup/", {"password1": "short", "password2": "short"}),
        ("/en/account/login/", {"password": "not-the-password"}),
        ("/en/account/password/reset/", {}),
        ("/en/account/login/code/", {}),
    ],
)
def test_known_and_unknown_addresses_are_answered_alike(member, mailoutbox, url, fields):
    name = "login" if url.endswith("login/") else "email"

    known = walk(url, KNOWN, {name: KNOWN, **fields})
    to_known = [(mail.to, len(mail.alternatives)) for mail in mailoutbox]
    mailoutbox.clear()
    unknown = walk(url, UNKNOWN, {name: UNKNOWN, **fields})
    to_unknown = [(mail.to, len(mail.alternatives)) for mail in mailoutbox]

    assert known == unknown
    assert to_known == [([KNOWN], count) for _to, count in to_unknown]
    assert to_unknown == [([UNKNOWN], count) for _to, count in to_known]


def ask_for_code(client, email=KNOWN, language="en", **more):
    return client.post(f"/{language}/account/login/code/", {"email": email, **more})


def code_in(mail):
    return re.search(r"^\d{8}$", mail.body, re.MULTILINE)[0]


def test_code_takes_the_place_of_the_password(client, member, mailoutbox):
    confirm = ask_for_code(client, language="he", next="/he/library/").url
    assert confirm == "/he/account/login/code/confirm/?next=%2Fhe%2Flibrary%2F"
    (mail,) = mailoutbox
    assert mail.to == [KNOWN]
    assert '<html lang="he" dir="rtl">' in html_of(mail)
    assert link_in(mail) == "/he/account/login/code/confirm/"

    assert Client().post(confirm, {"code": code_in(mail)}).url == "/he/account/login/code/"
    response = client.post(confirm, {"code": f" {code_in(mail)} "})
    assert response.url == "/he/library/"
    assert client.session["_auth_user_id"] == str(member.pk)


def test_who_waits_for_a_code_can_take_another_way(client, member):
    confirm = ask_for_code(client, next="/he/library/").url
    assert client.get("/en/account/login/").url == "/en/account/login/code/confirm/"

    ways = {}
    for form in read(client.get(confirm)).one("main").all("form"):
        fields = {field["name"]: field["value"] for field in form.all("input", name="next")}
        ways[form.one("button").text] = (form["action"], fields)
    action, fields = ways["Log in with my password"]
    login = client.post(action, fields).url

    assert login == "/en/account/login/?next=%2Fhe%2Flibrary%2F"
    assert client.get(login).status_code == HTTPStatus.OK
    assert ways["Send another code"][1]["next"].startswith("/en/account/login/code/?next=")


def test_code_is_guessed_three_times_and_works_ten_minutes(client, member, mailoutbox):
    with travel(1_900_000_000, tick=False) as clock:
        url = ask_for_code(client).url
        clock.shift(601)
        assert client.post(url, {"code": code_in(mailoutbox[0])}).status_code == HTTPStatus.FOUND
        assert "_auth_user_id" not in client.session

    url = ask_for_code(client).url
    for guess in ("00000000", "", "00000001"):
        client.post(url, {"code": guess})
    client.post(url, {"code": code_in(mailoutbox[1])})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("code", ["", "None", "0"])
def test_address_without_an_account_has_no_code(client, member, mailoutbox, code):
    url = ask_for_code(client, UNKNOWN).url

    assert client.post(url, {"code": code}).status_code == HTTPStatus.OK
    assert "_auth_user_id" not in client.session
    assert mailoutbox[0].subject == "There is no account with this address (Medina)"


def test_code_proves_the_address_of_a_newcomer(client, hub_tree, mailoutbox):
    sign_up(client)

    url = ask_for_code(client, UNKNOWN).url
    client.post(url, {"code": code_in(mailoutbox[1])})

    assert EmailAddress.objects.get(email=UNKNOWN).verified
    assert "_auth_user_id" in client.session


def test_password_of_who_signed_up_with_anothers_address_opens_nothing(
    client, hub_tree, mailoutbox
):
    sign_up(Client())  # by somebody who hopes that the owner proves the address one day

    url = ask_for_code(client, UNKNOWN).url
    client.post(url, {"code": code_in(mailoutbox[1])})

    assert "_auth_user_id" in client.session
    stranger = Client()
    log_in(stranger, UNKNOWN)
    assert "_auth_user_id" not in stranger.session
    new = {"password1": "another-long-word", "password2": "another-long-word"}
    assert client.get("/en/account/password/change/").url == "/en/account/password/set/"
    client.post("/en/account/password/set/", new)
    assert log_in(Client(), UNKNOWN, "another-long-word").url == "/en/community/welcome/"


def test_code_leaves_the_password_of_a_proven_address_alone(client, member, mailoutbox):
    client.post(ask_for_code(client).url, {"code": code_in(mailoutbox[0])})

    assert log_in(Client()).url == "/en/community/welcome/"


def test_codes_are_sent_five_times_an_hour_to_one_address(client, member, settings, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = accounts.ACCOUNT_RATE_LIMITS
    answers = {}
    for email in (KNOWN, UNKNOWN):
        pages = [neutral(ask_for_code(Client(), email), email) for _attempt in range(6)]
        answers[email] = pages[-1]

    assert len(mailoutbox) == 10
    assert answers[KNOWN] == answers[UNKNOWN]
    assert "Too many attempts." in answers[KNOWN]


def test_second_sign_up_makes_no_second_account(client, member, mailoutbox):
    sign_up(client, KNOWN.upper())

    assert User.objects.count() == 1
    assert mailoutbox[0].subject == "You have an account already (Medina)"
    assert link_in(mailoutbox[0]) == "/en/account/password/reset/"
    assert User.objects.get().check_password(PASSWORD)


def test_sign_up_of_a_known_address_costs_a_hash_like_any_other(client, member, monkeypatch):
    hashed = []
    monkeypatch.setattr("hub.accounts.make_password", hashed.append)

    sign_up(client, KNOWN)

    assert len(hashed) == 1


def test_hidden_field_stops_programs_without_telling_them(client, hub_tree, mailoutbox, caplog):
    person = sign_up(Client())
    with caplog.at_level("INFO", "hub.traps"):
        program = sign_up(client, "robot@example.org", homepage="http://x.example")

    assert (program.status_code, program.url) == (person.status_code, person.url)
    assert [mail.to for mail in mailoutbox] == [[UNKNOWN]]
    assert not User.objects.filter(email="robot@example.org").exists()
    assert [record.message for record in caplog.records] == [
        "sign-up refused: the hidden field was filled in"
    ]


def test_hidden_field_is_hidden_from_people_without_a_style_in_the_markup(client, hub_tree):
    page = client.get("/en/account/signup/").text

    trap = re.search(r'<div class="form__trap" aria-hidden="true">.*?</div>', page, re.DOTALL)[0]
    assert 'name="homepage"' in trap
    assert 'tabindex="-1"' in trap
    assert page.count('name="homepage"') == 1
    assert "style=" not in page


def test_form_with_errors_lists_them_first_and_leads_to_the_fields(client, hub_tree):
    response = sign_up(client, "no address", password1="short", password2="")

    page = response.text
    summary = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)[0]
    targets = re.findall(r'href="#(\w+)"', summary)
    assert targets[0] == "id_email"
    assert set(targets) == {"id_email", "id_password1", "id_password2"}
    assert len(targets) == 3  # each field once, however much is wrong with it
    assert page.index("error-summary") < page.index("<form")
    for target in targets:
        field = re.search(rf'<input[^>]*id="{target}"[^>]*>', page)[0]
        assert 'aria-invalid="true"' in field
        assert f"{target}_error" in re.search(r'aria-describedby="([^"]*)"', field)[1]
        assert f'id="{target}_error"' in page


def test_what_an_account_is_for_stands_above_the_form_until_it_is_sent(client, hub_tree):
    assert "download every file" in client.get("/en/account/signup/").text
    assert "download every file" not in sign_up(client, "no address").text


@pytest.mark.parametrize("language", ["en", "he"])
def test_newcomer_is_told_once_that_a_message_was_sent(client, hub_tree, language):
    response = sign_up(client, language=language)

    panel = read(client.get(response["Location"])).one("div", "panel").text
    with override(language):
        assert gettext("Open the link in the message to go on.") in panel
        general = "We have sent a message to the address you gave. Open the link in it to go on."
        assert gettext(general) not in panel
    assert UNKNOWN in panel


def test_summary_says_all_that_is_wrong_with_a_field(client, hub_tree):
    answer = sign_up(client, password1="123", password2="123")

    link = read(answer).one("div", "error-summary").one("a", href="#id_password1")
    errors = answer.context["form"].errors["password1"]
    assert len(errors) == 3
    assert link.text == " ".join(["Password:", *errors])


def test_fields_are_from_left_to_right_and_known_to_password_managers(client, hub_tree):
    page = client.get("/ar/account/signup/").text

    fields = re.findall(r'<input[^>]*name="(?:email|password1|password2)"[^>]*>', page)
    assert len(fields) == 3
    assert all('dir="ltr"' in field and "placeholder" not in field for field in fields)
    assert [re.search(r'autocomplete="([^"]*)"', field)[1] for field in fields] == [
        "username",
        "new-password",
        "new-password",
    ]


@pytest.mark.parametrize(
    "password", ["short-one", "1234567890123", "password123", "known@example.org"]
)
def test_weak_password_is_refused(client, hub_tree, password):
    data = {"password1": password, "password2": password}

    assert sign_up(client, KNOWN, **data).status_code == HTTPStatus.OK
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "ten-letter",
        "جسر قديم فوق نهر هادئ",
        "ענן קטן מעל הים הכחול",
        "  spaces at both ends  ",
        "🐟🐠🐡🦈🐙🦑🦐🦞🦀🐚",
        "a very long sentence, " * 40,
    ],
)
def test_password_of_any_script_and_length_is_kept_whole(client, hub_tree, mailoutbox, password):
    assert sign_up(client, password1=password, password2=password).status_code == 302
    client.post(link_in(mailoutbox[0]))

    log_in(client, UNKNOWN, password[:-1])
    assert "_auth_user_id" not in client.session
    log_in(client, UNKNOWN, password)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["signup/", "password/change/"])
def test_hint_advises_a_long_password(client, member, path):
    if "change" in path:
        client.force_login(member)

    hint = read(client.get(f"/en/account/{path}")).one(id="id_password1_helptext").text

    assert hint.startswith("At least 10 characters; 15 or more are better")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:///evil.example",
        "https://evil.example/",
        "http://testserver@evil.example/",
        "http://user@testserver/",
        "http://testserver.evil.example/",
        "http://localhost/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "\n//evil.example",
        " //evil.example",
        "ftp://testserver/",
    ],
)
def test_way_on_leads_nowhere_else(member, target):
    for path in ("/en/account/login/", "/en/account/logout/"):
        client = Client()
        if "logout" in path:
            client.force_login(member)
        response = client.post(path, {"login": KNOWN, "password": PASSWORD, "next": target})
        own = "/en/" if "logout" in path else "/en/community/welcome/"  # as yet without a name
        assert (response.status_code, response.url) == (HTTPStatus.FOUND, own)


@pytest.mark.parametrize("target", ["/he/library/?q=a", "http://testserver/en/"])
def test_way_on_within_the_hub_is_followed(client, member, target):
    assert log_in(client, next=target).url == target


def test_password_is_reset_once_by_a_link(client, member, mailoutbox):
    client.post("/es/account/password/reset/", {"email": KNOWN})
    link = link_in(mailoutbox[0])
    assert link.startswith("/es/account/password/reset/key/")

    form = client.get(link).url
    new = {"password1": "another-long-word", "password2": "another-long-word"}
    assert client.post(form, new).url == "/es/account/password/reset/key/done/"

    member.refresh_from_db()
    assert member.check_password("another-long-word")
    with override("es"):
        assert mailoutbox[1].subject == gettext("Your password was changed") + " (Medina)"
    assert Client().get(link).status_code == HTTPStatus.OK  # says that the link has been used
    assert Client().get(link).context["token_fail"]


def test_address_is_changed_only_when_the_new_one_is_proven(client, member, mailoutbox):
    log_in(client)

    change = {"email": "new@example.org", "action_add": "1"}
    assert client.post("/en/account/email/", change).url.startswith("/en/account/reauthenticate/")
    assert not mailoutbox
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    client.post("/en/account/email/", change)
    member.refresh_from_db()
    assert member.email == KNOWN
    assert "Keep the old address" in client.get("/en/account/email/").text

    client.post(link_in(mailoutbox[0]))
    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert [address.email for address in EmailAddress.objects.all()] == ["new@example.org"]
    assert mailoutbox[1].to == [KNOWN]  # the old address hears of it


@pytest.mark.parametrize("language", ["en", "es", "it", "he", "ar"])
def test_every_page_of_an_account_is_there_in_every_language(client, member, language):
    open_to_all = ["login", "signup", "inactive", "confirm-email", "password/reset"]
    open_to_all += ["login/code"]
    open_to_all += ["password/reset/done", "password/reset/key/done", "confirm-email/nonsense"]
    for page in open_to_all:
        response = client.get(f"/{language}/account/{page}/")
        assert (page, response.status_code) == (page, HTTPStatus.OK)
        assert f'lang="{language}"' in response.text

    client.force_login(member)
    for page in ("logout", "email", "password/change", "reauthenticate"):
        response = client.get(f"/{language}/account/{page}/")
        assert (page, response.status_code) == (page, HTTPStatus.OK)


def test_password_is_asked_no_more_after_too_many_attempts(client, member, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    answers = {}
    for email in (KNOWN, UNKNOWN):
        for _attempt in range(3):
            log_in(client, email, "wrong")
        answers[email] = neutral(log_in(client, email, PASSWORD), email)

    assert answers[KNOWN] == answers[UNKNOWN]
    assert "Too many attempts with a password." in answers[KNOWN]


def test_too_many_sign_ups_are_put_off(client, hub_tree, settings, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/h/ip"}

    statuses = [sign_up(client, f"{n}@example.org").status_code for n in range(3)]

    assert statuses == [HTTPStatus.FOUND, HTTPStatus.FOUND, HTTPStatus.TOO_MANY_REQUESTS]
    assert len(mailoutbox) == 2


# The editors' side


def test_admin_leads_to_the_one_login_and_back(client, member):
    member.is_superuser = True
    member.save()

    entrance = client.get("/admin/", headers={"Accept-Language": "es"}).url
    assert entrance == "/admin/login/?next=/admin/"
    login = client.get(entrance, headers={"Accept-Language": "es"}).url
    assert login == "/es/account/login/?next=%2Fadmin%2F"
    response = client.post(login, {"login": KNOWN, "password": PASSWORD, "next": "/admin/"})
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_account_of_the_command_line_opens_the_admin_at_once(
    client, hub_tree, mailoutbox, monkeypatch
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="Known@Example.org", verbosity=0)

    assert log_in(client, next="/admin/").url == "/admin/"
    assert client.get("/admin/").status_code == HTTPStatus.OK
    assert mailoutbox == []


def test_command_line_vouches_for_the_account_that_it_makes_alone(hub_tree, member, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="boss@example.org", verbosity=0)
    with pytest.raises(CommandError):  # there is one of that address
        call_command("createsuperuser", "--noinput", email=KNOWN, verbosity=0)
    User.objects.create_user(UNKNOWN, PASSWORD)

    addresses = EmailAddress.objects.values_list("email", "verified", "primary")
    assert sorted(addresses) == [("boss@example.org", True, True), (KNOWN, True, True)]


def test_admin_login_takes_no_password_itself(client, member):
    response = client.post("/admin/login/", {"username": KNOWN, "password": PASSWORD})

    assert response.url.startswith("/en/account/login/")
    assert "_auth_user_id" not in client.session


def test_admin_keeps_members_out_without_a_circle(client, member):
    client.force_login(member)

    response = client.get("/admin/", follow=True)

    assert response.status_code == HTTPStatus.FORBIDDEN


def test_admin_logout_ends_the_session(client, hub_tree):
    client.force_login(UserFactory(is_superuser=True))

    client.post("/admin/logout/")

    assert "_auth_user_id" not in client.session


def test_admin_password_pages_are_not_a_second_way_in(client, hub_tree):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get("/admin/password_reset/").status_code == HTTPStatus.NOT_FOUND
    assert "old_password" not in client.get("/admin/account/").text


@pytest.fixture
def boss(client, hub_tree):
    user = UserFactory(email="boss@example.org", is_superuser=True)
    client.force_login(user)
    return user


def test_administrator_adds_a_user_by_address_alone(client, boss):
    assert client.get("/admin/users/new/").status_code == HTTPStatus.OK
    data = {"email": "New@Example.org", "password1": PASSWORD, "password2": PASSWORD}

    client.post("/admin/users/new/", data)

    user = User.objects.get(email="new@example.org")
    assert user.check_password(PASSWORD)
    assert "new@example.org" in client.get("/admin/users/").text
    again = client.post("/admin/users/new/", {**data, "email": "NEW@example.org"})
    assert "There is an account with this address already." in again.text
    assert User.objects.count() == 2


def test_administrator_changes_an_address_which_must_be_proven_again(client, boss, member):
    url = f"/admin/users/edit/{member.pk}/"
    assert client.get(url).status_code == HTTPStatus.OK

    client.post(url, {"email": "new@example.org", "is_active": "on"})

    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert member.check_password(PASSWORD)
    assert not EmailAddress.objects.filter(user=member).exists()
    assert log_in(Client(), KNOWN).status_code == HTTPStatus.OK  # refused
    assert log_in(Client(), "new@example.org").url == "/en/account/confirm-email/"


def test_suspended_member_is_out_at_once(client, boss, member):
    browser = Client()
    log_in(browser)
    assert browser.get("/en/account/email/").status_code == HTTPStatus.OK

    client.post(f"/admin/users/edit/{member.pk}/", {"email": KNOWN})

    assert browser.get("/en/account/email/").status_code == HTTPStatus.FOUND
    assert log_in(browser).url == "/en/account/inactive/"


@pytest.mark.parametrize(
    ("target", "after"),
    [
        ("/documents/7/guide.pdf", "/ar/account/login/?next=%2Fdocuments%2F7%2Fguide.pdf"),
        ("https://elsewhere.example/", "/ar/account/login/"),
    ],
)
def test_newcomer_goes_on_to_where_the_way_began(client, hub_tree, mailoutbox, target, after):
    sign_up(client, language="ar", next=target)
    link = link_in(mailoutbox[0])

    page = read(client.get(link))
    form = page.one("main").one("form")
    fields = {
        field["name"]: field["value"] for field in form.all("input") if field["name"] == "next"
    }
    answer = client.post(form["action"] or link, fields)

    assert (answer.status_code, answer["Location"]) == (302, after)
