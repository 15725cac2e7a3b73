"""Organisations from tables: what is taken, what is refused, and that a second time is nothing."""
# one thing: the cases of one importer

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from wagtail.models import Page, Revision

from home.imports.items import Action
from home.models import City
from home.places import Places
from home.tables import TableError, read_table
from home.texts import detect_language, make_key, to_name, to_plain, to_summary, to_url
from search.catalogue.models import Change, Document
from search.catalogue.writer import all_keys, batching, describe_differences
from stakeholders.imports import OrganisationImporter
from stakeholders.models import OrganisationPage
from tests.factories import OrganisationPageFactory

SENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "organisations.csv"
HEADER = "name,type,city,country,website,description,latitude,longitude,topics\n"
ROWS = (
    HEADER
    + "Aqua,Start-up,כפר סבא,Israel,www.aqua.example,Saves water. Since 2019.,32.1,34.9,Water\n"
    + "Segura,University,Murcia,Spain,http://segura.example/,,,,\n"
)


def run(text, *, dry_run=False, locale="en", encoding="utf-8"):
    data = text.encode(encoding) if isinstance(text, str) else text
    importer = OrganisationImporter(locale=locale, dry_run=dry_run, batching=batching)
    return importer.run(read_table(data))


def actions(report):
    return [(line.row, line.action) for line in report.lines]


def reasons(report):
    return [line.reason for line in report.lines]


def test_rows_become_pages_that_readers_see(hub_tree):
    report = run(ROWS)

    assert actions(report) == [(2, Action.CREATED), (3, Action.CREATED)]
    page = OrganisationPage.objects.get(title="Aqua")
    assert page.get_parent().specific == hub_tree.section("stakeholders")
    assert (page.live, page.slug, page.organisation_type) == (True, "aqua", "startup")
    assert (page.website, page.summary) == ("https://www.aqua.example", "Saves water. Since 2019.")
    assert (page.latitude, page.longitude, page.city.key) == (32.1, 34.9, "kfar-saba")
    assert [topic.key for topic in page.topics.all()] == ["water"]
    assert page.source_key == "aqua|aqua.example"
    assert Document.objects.filter(page_id=page.pk, locale="en").exists()
    assert describe_differences(all_keys()) == []


def test_import_leaves_a_revision_that_editors_can_go_back_to(hub_tree):
    run(ROWS)

    page = OrganisationPage.objects.get(title="Aqua")
    assert page.latest_revision == page.live_revision == Revision.objects.for_instance(page).get()
    assert page.latest_revision.as_object().title == "Aqua"
    assert not page.has_unpublished_changes


def test_second_import_changes_nothing(hub_tree):
    run(ROWS)
    before = (Page.objects.count(), Revision.objects.count(), Change.objects.count())

    report = run(ROWS)

    assert actions(report) == [(2, Action.UNCHANGED), (3, Action.UNCHANGED)]
    assert (Page.objects.count(), Revision.objects.count(), Change.objects.count()) == before


def test_changed_row_updates_its_page_and_empty_cells_leave_it(hub_tree):
    run(ROWS)

    report = run(HEADER + "AQUA!,Company,Haifa,,aqua.example,,,,Energy\n")

    (line,) = report.lines
    page = OrganisationPage.objects.get(source_key="aqua|aqua.example")
    assert line.action == Action.UPDATED
    assert line.reason == "changed: organisation_type, website, title, topics, city"
    assert (page.title, page.organisation_type, page.city.key) == ("AQUA!", "company", "haifa")
    assert (page.summary, page.latitude) == ("Saves water. Since 2019.", 32.1)
    assert [topic.key for topic in page.topics.all()] == ["energy"]
    assert Document.objects.get(page_id=page.pk).title == "AQUA!"
    assert describe_differences(all_keys()) == []


def test_page_an_editor_is_working_on_is_left_alone(hub_tree):
    run(ROWS)
    page = OrganisationPage.objects.get(title="Aqua")
    page.summary = "Draft."
    page.save_revision()

    report = run(ROWS.replace("Since 2019", "Since 2020"))

    assert reasons(report)[0].startswith("An editor has a draft of this item")
    assert page.get_latest_revision_as_object().summary == "Draft."


def test_unpublished_page_stays_unpublished(hub_tree):
    run(ROWS)
    OrganisationPage.objects.get(title="Aqua").unpublish()

    report = run(ROWS.replace("Since 2019", "Since 2020"))

    assert actions(report) == [(2, Action.REFUSED), (3, Action.UNCHANGED)]
    assert not OrganisationPage.objects.get(title="Aqua").live


def test_dry_run_says_the_same_and_writes_nothing(hub_tree):
    text = ROWS + "Aqua,Company,,,aqua.example,,,,\nBad,Club,,,,,,,\nFar,Company,Herzliya,IL,,,,,\n"
    before = (Page.objects.count(), City.objects.count(), Change.objects.count())

    planned = run(text, dry_run=True)
    assert (Page.objects.count(), City.objects.count(), Change.objects.count()) == before
    real = run(text)

    assert planned == real
    assert [line.action.value for line in real.lines] == [
        "created",
        "created",
        "merged",
        "refused",
        "created",
    ]
    assert Page.objects.count() == before[0] + 3


def test_dry_run_of_a_second_import_says_the_same(hub_tree):
    run(ROWS)
    text = ROWS.replace("Since 2019", "Since 2020").replace(",Murcia,", ",Rishon LeZion,")

    assert run(text, dry_run=True) == run(text)


def test_rows_of_one_organisation_merge_and_fill_what_is_empty(hub_tree):
    report = run(
        HEADER
        + "Aqua Ltd.,Company,,Israel,https://aqua.example/en,,,,\n"
        + "AQUA  LTD,Start-up,Haifa,IL,http://www.aqua.example,Water.,32,35,Water\n"
    )

    assert actions(report) == [(2, Action.CREATED), (3, Action.MERGED)]
    assert reasons(report)[1] == (
        "the same as row 2; taken from here: latitude, longitude, text, topics, place"
    )
    page = OrganisationPage.objects.get()
    assert (page.title, page.organisation_type, page.city.key) == ("Aqua Ltd.", "company", "haifa")
    assert (page.website, page.summary) == ("https://aqua.example/en", "Water.")


def test_same_name_elsewhere_is_another_organisation_at_another_address(hub_tree):
    run(HEADER + "Aqua,Company,,IL,https://a.example,,,,\nAqua,Company,,ES,https://b.example,,,,\n")

    assert list(OrganisationPage.objects.order_by("pk").values_list("slug", flat=True)) == [
        "aqua",
        "aqua-2",
    ]


def test_name_in_hebrew_has_a_latin_slug_and_its_own_tree(hub_tree):
    run(
        HEADER
        + "חברת המים,Company,חיפה,Israel,,אנחנו חוסכים מים.,,,\n"
        + "שמש,Company,,Israel,,Solar power.,,,\n"
        + "شركة المياه,Company,Ramallah,PS,,,,,\n"
    )

    found = OrganisationPage.objects.values_list("title", "locale__language_code")
    assert dict(found) == {"חברת המים": "he", "שמש": "en", "شركة المياه": "ar"}
    assert all(page.slug.isascii() for page in OrganisationPage.objects.all())


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (",Company,,,,,,,", "name", "The name is missing."),
        ("\u202e,Company,,,,,,,", "name", "The name is missing."),
        (f"{'x' * 256},Company,,,,,,,", "name", "The name is longer than 255 characters."),
        ("A,,,,,,,,", "type", "This type of organisation is unknown."),
        ("A,Club,,,,,,,", "type", "This type of organisation is unknown."),
        ("A,Company,,Atlantis,,,,,", "country", "This country is unknown."),
        ("A,Company,,,,,,,,x", "", "The row has more cells than the header."),
    ],
)
def test_row_that_cannot_be_used_is_refused_and_the_others_are_not(hub_tree, row, field, reason):
    report = run(HEADER + f"{row}\nGood,Company,,,,,,,\n")

    assert [(line.row, line.action, line.reason) for line in report.lines] == [
        (2, Action.REFUSED, reason),
        (3, Action.CREATED, ""),
    ]
    assert [(reject.row, reject.field, reject.reason) for reject in report.rejects] == [
        (2, field, reason)
    ]
    assert OrganisationPage.objects.get().title == "Good"


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (",,not a site,,,,", "website", "This is not the address of a web page."),
        (",,javascript:alert(1),,,,", "website", "This is not the address of a web page."),
        (",,http://a b,,,,", "website", "This is not the address of a web page."),
        (",,,,91,10,", "latitude", "The coordinates are not two numbers of degrees."),
        (",,,,10,,", "latitude", "The coordinates are not two numbers of degrees."),
        (",,,,nan,1,", "latitude", "The coordinates are not two numbers of degrees."),
        (",,,,0,0,", "latitude", "The coordinates are not two numbers of degrees."),
        ("Nowhere,IL,,,,,", "city", "This city is not in the vocabulary: an editor may add it."),
        ("Haifa,ES,,,,,", "city", "This city is not in the vocabulary: an editor may add it."),
    ],
)
def test_value_that_cannot_be_used_is_left_out_and_named(hub_tree, cells, field, reason):
    report = run(HEADER + f"A,Company,{cells}\n")

    assert [(line.action, line.reason) for line in report.lines] == [(Action.CREATED, reason)]
    assert [(reject.field, reject.reason) for reject in report.rejects] == [(field, reason)]
    page = OrganisationPage.objects.get()
    assert (page.website, page.latitude, page.city) == ("", None, None)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("University", "university"),
        ("Start-up", "startup"),
        ("START UP", "startup"),
        ("public_body", "public_body"),
        ("Municipality", "public_body"),
        ("Research institute", "rd_entity"),
        ("  company ", "company"),
    ],
)
def test_type_is_known_by_many_words(hub_tree, written, stored):
    run(HEADER + f"A,{written},,,,,,,\n")

    assert OrganisationPage.objects.get().organisation_type == stored


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ES", "ES"),
        ("España", "ES"),
        ("spagna", "ES"),
        ("ספרד", "ES"),
        ("إسبانيا", "ES"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("Palestine, State of", "PS"),
        ("Turkey", "TR"),
        ("Atlantis", None),
    ],
)
def test_country_is_known_in_every_language_and_by_code(hub_tree, written, code):
    assert Places().find_country(written) == code


@pytest.mark.parametrize(
    ("written", "country", "key"),
    [
        ("כפר סבא", "IL", "kfar-saba"),
        ("Kefar Sava", "", "kfar-saba"),
        ("תל אביב-יפו", "IL", "tel-aviv"),
        ("MALAGA", "ES", "malaga"),
        ("Siviglia", "ES", "seville"),
        ("נצרת", "IL", None),
    ],
)
def test_city_is_known_in_every_language(hub_tree, written, country, key):
    place = Places().find_city(written, country)

    assert (place and place.key) == key


def test_city_of_the_gazetteer_becomes_a_term_once(hub_tree):
    run(HEADER + "A,Company,הרצליה,Israel,,,,,\nB,Company,Herzliya,,,,,,\n")

    cities = City.objects.filter(key="herzliya").order_by("pk")
    assert [(city.name, city.country_code) for city in cities] == [
        ("Herzliya", "IL"),
        ("הרצליה", "IL"),
    ]
    assert len({city.translation_key for city in cities}) == 1
    assert {page.city.key for page in OrganisationPage.objects.all()} == {"herzliya"}


def test_unknown_topics_are_named_once(hub_tree):
    report = run(HEADER + "A,Company,,,,,,,Robots; Automotive\nB,Company,,,,,,,Robots|Water\n")

    assert report.remarks == ["Left out, for they are not topics of the hub: Robots."]
    pages = OrganisationPage.objects.order_by("title")
    assert [[topic.key for topic in page.topics.all()] for page in pages] == [
        ["mobility"],
        ["water"],
    ]


def test_markup_becomes_text_and_long_text_a_body(hub_tree):
    long = "First sentence. " + "Word " * 70
    run(
        HEADER
        + '<b>A</b>,Company,,,,"<p>Fish &amp; <script>x</script>chips</p> <i>1 < 2</i>",,,\n'
        + f'B,Company,,,,"{long}",,,\n'
        + "=1+1,Company,,,,@cmd,,,\n"
    )

    by_title = {page.title: page for page in OrganisationPage.objects.all()}
    assert by_title["<b>A</b>"].summary == "Fish & chips 1 < 2"
    assert by_title["B"].summary == "First sentence."
    assert str(by_title["B"].body[0].value.source) == f"<p>{long.strip()}</p>"
    assert by_title["=1+1"].summary == "@cmd"
    assert actions(run(HEADER + f'B,Company,,,,"{long}",,,\n')) == [(2, Action.UNCHANGED)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", ROWS),
        ("utf-16", ROWS),
        ("cp1255", ROWS),
        ("cp1256", "name;type;city\nTatweer;Company;رام الله\n"),
        ("cp1252", "name;type;city\nLuz;Company;Málaga\n"),
        ("utf-8", ROWS.replace(",", ";").replace("Saves water; ", "Saves water, ")),
        ("utf-8", ROWS.replace("\n", "\r")),
    ],
)
def test_table_of_any_program_is_read(hub_tree, encoding, text):
    report = run(text, encoding=encoding)

    assert {line.action for line in report.lines} == {Action.CREATED}
    assert report.rejects == []
    assert OrganisationPage.objects.filter(city__isnull=False).count() == len(report.lines)


def test_workbook_is_read(hub_tree):
    book = Workbook()
    book.active.append(["Name", "Type", "Latitude", "Longitude"])
    book.active.append(["Aqua", "Company", 32.5, 35])
    file = BytesIO()
    book.save(file)

    run(file.getvalue())

    assert OrganisationPage.objects.get().longitude == 35.0


@pytest.mark.parametrize(
    "data", [b"", b"name,city\nA,B\n", b"%PDF\x00\x01", b"Aqua,Company,https://x.example\n"]
)
def test_table_that_is_none_stops_everything(hub_tree, data):
    with pytest.raises(TableError):
        run(data)

    assert not OrganisationPage.objects.exists()


def test_page_that_others_made_is_not_touched(hub_tree):
    made = OrganisationPageFactory(
        parent=hub_tree.section("stakeholders"), title="Aqua", slug="aqua"
    )

    run(ROWS)

    assert sorted(OrganisationPage.objects.values_list("slug", "source_key")) == [
        ("aqua", ""),
        ("aqua-2", "aqua|aqua.example"),
        ("segura", "segura|segura.example"),
    ]
    made.refresh_from_db()
    assert made.summary == "What it is, in one sentence."


# Command


def call(path, *options):
    out = StringIO()
    code = 0
    try:
        call_command("import_organisations", str(path), *options, stdout=out)
    except CommandError as error:
        code = error.returncode
        out.write(str(error))
    return code, out.getvalue().splitlines()


def test_command_reports_on_every_row(hub_tree, tmp_path):
    path, report, rejects = (tmp_path / name for name in ("in.csv", "report.csv", "rejects.csv"))
    path.write_text(ROWS + "=Bad,Club,,,,,,,\nAqua,Company,,,aqua.example,,,,\n", encoding="utf-8")

    code, lines = call(path, "--report", str(report), "--rejects", str(rejects))

    assert code == 3
    assert lines[0].startswith("read as utf-8, ','; columns: name, type, city")
    total = "2 created + 0 updated + 0 unchanged + 1 merged + 1 refused = 4 rows"
    assert any(line.startswith(total) for line in lines)
    assert list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines())) == [
        ["row", "action", "title", "reason"],
        ["2", "created", "Aqua", ""],
        ["3", "created", "Segura", ""],
        ["4", "refused", "'=Bad", "This type of organisation is unknown."],
        ["5", "merged", "Aqua", "the same as row 2"],
    ]
    assert list(csv.reader(rejects.read_text(encoding="utf-8-sig").splitlines()))[1:] == [
        ["", "4", "type", "Club", "This type of organisation is unknown."]
    ]


def test_command_in_a_dry_run_says_what_it_would_do(hub_tree, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(ROWS, encoding="utf-8")

    code, lines = call(path, "--dry-run", "--verbosity", "2")

    assert code == 0
    assert lines[1:3] == ["2\twould-create\tAqua\t", "3\twould-create\tSegura\t"]
    assert not OrganisationPage.objects.exists()


def test_command_says_what_is_wrong_with_a_file(hub_tree, tmp_path):
    path = tmp_path / "in.csv"
    assert call(path) == (1, [f"{path}: No such file or directory"])
    path.write_text("name,name\n", encoding="utf-8")
    assert call(path)[1] == [f"{path}, row 1: These columns occur more than once: name."]


@pytest.mark.slow
def test_table_as_sent_is_accounted_for_whole_and_comes_in_once(hub_tree):
    if not SENT.exists():
        pytest.skip("shared/data is not on this machine")
    table = read_table(SENT)

    def again(**options):
        return OrganisationImporter(locale="en", batching=batching, **options).run(table)

    planned, first, second = again(dry_run=True), again(), again()

    assert planned == first
    assert first.counts.total() == second.counts.total() == first.total == 1084
    assert first.counts[Action.REFUSED] == 0
    assert second.counts[Action.UNCHANGED] == first.counts[Action.CREATED]
    assert OrganisationPage.objects.count() == first.counts[Action.CREATED]
    assert describe_differences(all_keys()) == []


# Pieces


def test_to_summary_takes_whole_sentences_or_cuts_at_a_word():
    assert to_summary("One. Two! Three?") == "One. Two! Three?"
    assert to_summary("One. " + "x" * 400) == "One."
    cut = to_summary("word " * 100)
    assert (len(cut) <= 300, cut[-5:]) == (True, "word…")
    assert len(to_summary("x" * 1000)) == 300


def test_to_plain_keeps_paragraphs_and_no_markup():
    assert to_plain("a\n\n\n<p>b</p>\n c<!-- d -->") == "a\n\nb c"


def test_spaces_that_do_not_break_stay():
    text = "Hasta un  30\u00a0%\n de luz. Ley núm.\u00a05:  10\u202f000 euros."
    kept = "Hasta un 30\u00a0% de luz. Ley núm.\u00a05: 10\u202f000 euros."
    assert to_plain(text) == to_summary(text) == kept


def test_to_name_drops_what_nobody_sees():
    assert to_name(" A\u202eB\u200f \n C\x07") == "AB C"


@pytest.mark.parametrize(
    ("text", "url"),
    [("example.org", "https://example.org"), (" http://Example.org/a ", "http://Example.org/a")],
)
def test_to_url_completes_what_people_write(text, url):
    assert to_url(text) == url


@pytest.mark.parametrize(
    "text", ["x", "ftp://a.example", "https://me:pw@a.example", f"https://a.example/{'x' * 200}"]
)
def test_to_url_refuses_what_is_no_page(text):
    with pytest.raises(ValueError, match=r".+"):
        to_url(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [("חברה", "he"), ("شركة", "ar"), ("Aqua", None), ("Aqua חברה Water", None), ("", None)],
)
def test_detect_language_goes_by_most_letters(text, language):
    assert detect_language(text) == language


def test_make_key_ignores_case_accents_and_protocol():
    assert make_key("Água, S.L.", "http://www.Agua.es/x") == make_key("agua s l", "https://agua.es")
    assert len(make_key("x" * 300, f"https://{'y' * 60}.{'z' * 60}.example")) <= 255


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--rejects", "nowhere/rejects.csv", "cannot write"),
        ("--report", ".", "cannot write"),
        ("--delimiter", "abc", "one character"),
    ],
)
def test_option_that_cannot_be_used_is_refused_before_anything_is_written(
    hub_tree, tmp_path, option, value, reason
):
    table = tmp_path / "table.csv"
    table.write_text("name,type\nHarbour Lab,startup\n")
    value = value if option == "--delimiter" else str(tmp_path / value)

    with pytest.raises(CommandError, match=reason):
        call_command("import_organisations", str(table), option, value)

    assert not OrganisationPage.objects.exists()
