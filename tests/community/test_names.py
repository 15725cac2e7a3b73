"""Names that play others: of the hub, of its staff, of another member."""

from __future__ import annotations

import pytest

from tests.community.moderating import make_moderator
from tests.factories.community import MemberFactory, SpaceFactory, write_thread
from tests.hub.html import read

ADDRESS = "/en/community/profile/"
TOWER = "Z" + "\u0335\u0336\u0337\u0338\u0339" * 3 + "algo of lamps"


def fill(**fields):
    return {"name": "Yael Cohen", "language": "en", "languages": "en", **fields}


@pytest.mark.parametrize(
    "name",
    [
        *("Moderador", "Moderatrice", "Administración", "Equipo Medina", "Hub team", "Medina"),
        *("Soporte", "Redazione di Medina", "Squadra Medina", "Amministratore del sito"),
        *("المشرف", "مشرف المنصة", "إدارة الموقع", "فريق مدينة", "مدينة", "الدعم"),
        *("מנהל האתר", "צוות מדינה", "תמיכה", "המנהלת", "צוות האתר"),
        *("Nadia, Hub team", "hubadmin", "Medina editorial", "Webmaster", "Chiara Rossi, Verified"),
        *("Trust and Safety", "Confianza y seguridad", "Fiducia e Sicurezza", "moderator", "admin"),
        *("אמון ובטיחות", "الثقة والسلامة", "Admln", "Аdmіn", "WEBMА5TER"),
    ],
)
def test_name_of_the_hub_or_its_staff_is_refused_in_any_language(member_client, member, name):
    answer = member_client.post(ADDRESS, fill(name=name))

    text = read(answer).one("div", "error-summary").text
    assert "could be taken for the people who run the hub" in text
    member.refresh_from_db()
    assert member.name == "Nadia Haddad"


@pytest.mark.parametrize(
    "name",
    [
        *("Lucía Medina", "Medina García", "Amin Haddad", "أمين رسمي", "رسمي جابر", "منال مديني"),
        *("Martina Sito", "לילי מנחם", "Ed Stewart", "Badminton Pérez", "María del Portal"),
    ],
)
def test_name_of_a_person_that_only_sounds_so_is_kept(member_client, member, name):
    member_client.post(ADDRESS, fill(name=name))

    member.refresh_from_db()
    assert member.name == name


def test_staff_may_say_what_they_are(client, hub_tree):
    member = MemberFactory(user=make_moderator(), name="Rita")
    client.force_login(member.user)
    client.post(ADDRESS, fill(name="Rita, moderator"))

    member.refresh_from_db()
    assert member.name == "Rita, moderator"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("https://spam.example/", "not an address"),
        ("buy@spam.example", "not an address"),
        ("spam.example", "not an address"),
        ("Visit SPAM.COM", "not an address"),
        ("Chiara Rossi ✔", "without symbols"),
        ("Chiara 🛡️ Rossi", "without symbols"),
        ("★ Chiara ★", "without symbols"),
        ("Chiara Rossi ①", "without symbols"),
        ("Chiara Rossi (2)", "number in brackets"),
        ("Chiara Rossi （２）", "number in brackets"),
        ("Chiara Rossi (٢)", "number in brackets"),
        ("Chiara Rossi (2", "number in brackets"),
        ("ꓚhiara Rossi", "in one script"),
        ("Chiara Rסssi", "in one script"),
        ("Ϲhiara Rossi", "in one script"),
        ("\u3164\u3164\u3164", "Fill in this field"),
    ],
)
def test_what_is_no_name_is_refused_and_said_why(member_client, member, name, word):
    answer = member_client.post(ADDRESS, fill(name=name))

    text = read(answer).one("div", "error-summary").text
    assert word in text
    member.refresh_from_db()
    assert member.name == "Nadia Haddad"


@pytest.mark.parametrize(
    "name",
    [
        *("Niccolò D'Angelo", "Sinéad O’Connor", "Jean-Luc Étienne", "J.R.R. Tolkien", "Dr.Rossi"),
        *("Mª Carmen García–López", "Martin Luther King Jr.", "Núria Marcel·lí", "Şükrü Öztürk"),
        *("Giuseppe (Pino) Rossi", 'Giuseppe "Pino" Rossi', "Kaʻahumanu", "Nguyễn Thị Minh"),
        *('ד"ר חנה לוי', "ג׳ורג׳ חדד", "בן־גוריון", "שָׂרָה", "ג.לוי"),
        *("م.أحمد سالم", "د. محمد عبد الله", "نَادِيَة حَدَّاد", "يوسف سلامة", "ريم بن-علي"),
        *("Θάλεια Παπαδοπούλου", "Анна Иванова", "山田 太郎", "ユキ山", "김지원"),
    ],
)
def test_name_of_a_person_is_kept_as_it_is_written(member_client, member, name):
    member_client.post(ADDRESS, fill(name=name))

    member.refresh_from_db()
    assert member.name == name


@pytest.mark.parametrize("typed", ["Ana d`Amico", "Ana d´Amico"])
def test_accent_typed_for_an_apostrophe_is_one(member_client, member, typed):
    member_client.post(ADDRESS, fill(name=typed))

    member.refresh_from_db()
    assert member.name == "Ana d’Amico"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("role", "Moderator of Medina"),
        ("role", "مشرف المنصة"),
        ("organisation", "Equipo Medina"),
        ("organisation", "Medina"),
    ],
)
def test_office_of_the_hub_is_nobodys_post(member_client, member, field, text):
    answer = member_client.post(ADDRESS, fill(**{field: text}))

    assert "an office of the hub" in read(answer).one("div", "error-summary").text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("role", "Security officer"),
        ("role", "Editor"),
        ("organisation", "إدارة مدينة غزة"),
        ("organisation", "Support for Refugees"),
    ],
)
def test_post_somewhere_else_is_kept(member_client, member, field, text):
    member_client.post(ADDRESS, fill(**{field: text}))

    member.refresh_from_db()
    assert getattr(member, field) == text


def test_piles_of_marks_are_refused_in_titles_and_organisations(member_client, member):
    space = SpaceFactory()
    thread = write_thread(member)
    edit = f"/en/community/posts/{thread.posts.get().pk}/edit/"
    start = f"/en/community/spaces/{space.slug}/start/"
    forms = [
        (ADDRESS, fill(organisation=TOWER)),
        (start, {"space": space.pk, "title": TOWER, "body": "Lamps"}),
        (edit, {"title": TOWER, "body": "Lamps"}),
        ("/en/community/practices/new/", {"title": TOWER, "keep": "1"}),
        ("/en/community/organisations/new/", {"title": TOWER}),
    ]

    for address, form in forms:
        answer = member_client.post(address, form)
        assert answer.status_code == 400
        assert "without piles of marks" in read(answer).one("div", "error-summary").text


def test_second_member_of_a_name_is_let_in_and_told_apart(client, hub_tree):
    first, second = MemberFactory(name=""), MemberFactory(name="")
    for member, name in ((first, "Nadia Haddad"), (second, "Nádia  Haddad")):
        client.force_login(member.user)
        answer = client.post("/en/community/welcome/", fill(name=name), follow=True)
    assert "Another member has a name like yours." in answer.text
    first.refresh_from_db()
    second.refresh_from_db()
    thread = write_thread(first)
    client.post(f"/en/community/discussions/{thread.pk}/reply/", {"body": "Ninety euro."})

    page = read(client.get(thread.get_absolute_url()))

    names = [post.one("h3", "post__by").one("a").text for post in page.all("article", "post")]
    assert names == ["Nadia Haddad", "Nádia Haddad (2)"]
    profile = read(client.get(second.get_absolute_url()))
    assert profile.one("h1").text == "Nádia Haddad (2)"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Chiara Rossi", "Сһіага Rossi"),  # a word all in Cyrillic
        ("Chiara Rossi", "Chlara Rossi"),
        ("Chiara Rossi", "CHIARA R0SSI"),
        ("Chiara Rossi", "𝐂𝐡𝐢𝐚𝐫𝐚 Ｒｏｓｓｉ"),
        ("Arnal Haddad", "Amal Haddad"),
        ("Ines Katia", "Ines Κατια"),  # a word all in Greek
        ("أحمد سالم", "احمد سالم"),
    ],
)
def test_names_of_other_letters_that_look_the_same_are_told_apart(client, hub_tree, first, second):
    members = [MemberFactory(name=""), MemberFactory(name="")]
    for member, name in zip(members, (first, second), strict=True):
        client.force_login(member.user)
        client.post("/en/community/welcome/", fill(name=name))
        member.refresh_from_db()

    assert [member.shown_name for member in members] == [first, f"{second} (2)"]


def test_number_stays_when_the_profile_is_stored_again(client, hub_tree):
    MemberFactory(name="Nadia Haddad", look="nadiahaddad")
    second = MemberFactory(name="")
    client.force_login(second.user)
    for _again in range(2):
        client.post(ADDRESS if second.name else "/en/community/welcome/", fill(name="Nadia Haddad"))
        second.refresh_from_db()

    assert second.shown_name == "Nadia Haddad (2)"
