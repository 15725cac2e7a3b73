"""What counts as a read of a page, a file or an API, and that nothing else is kept of it."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from threading import Thread

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.indicators import reads
from hub.indicators.models import Tally
from hub.indicators.tallying import Tallies
from tests.factories import DocumentFactory, OutputPageFactory, StandardPageFactory, UserFactory

LIBRARY = "/en/library/"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BING = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
TELEPHONE = "Mozilla/5.0 (Linux; Android 12; CUBOT X70) AppleWebKit/537.36 Mobile Safari/537.36"


class Browser(Client):
    """Reads what it is sent to the end, so that no file stays open."""

    def request(self, **request):
        response = super().request(**request)
        b"".join(response)
        return response


@pytest.fixture
def client():
    return Browser()


@pytest.fixture
def tallies(hub_tree, settings, monkeypatch):
    """What this process counts from now on; nothing writes it but the test."""
    settings.HUB_COUNT_SECONDS = 3600
    own = Tallies()
    monkeypatch.setattr(reads, "tallies", own)
    yield own
    own.counts.clear()
    own.ending.set()


@pytest.fixture
def counted(tallies):
    """Return what was read so far, by name, key, language and count."""

    def find():
        tallies.write()
        return sorted(Tally.objects.values_list("name", "key", "locale", "count"))

    return find


@pytest.fixture
def document(hub_tree):
    found = DocumentFactory(file=ContentFile(b"Ten bytes.", name="guide.txt"))
    found._set_document_file_metadata()
    found.save()
    found.file.close()
    OutputPageFactory(parent=hub_tree.section("library"), files=[("file", {"document": found})])
    return found


def test_each_read_of_a_page_counts_once_under_its_language_and_part(client, counted, hub_tree):
    StandardPageFactory(parent=hub_tree.home(), slug="privacy")
    for path in (LIBRARY, LIBRARY, "/ar/library/", "/en/", "/en/manual/", "/en/privacy/"):
        assert client.get(path).status_code == 200

    assert counted() == [
        ("page", "home", "en", 1),
        ("page", "library", "ar", 1),
        ("page", "library", "en", 2),
        ("page", "manual", "en", 1),
        ("page", "other", "en", 1),
    ]
    assert client.cookies == {}


def test_page_that_a_browser_has_already_is_read_again(client, counted):
    tag = client.get(LIBRARY).headers["ETag"]

    assert client.get(LIBRARY, headers={"If-None-Match": tag}).status_code == 304
    assert counted() == [("page", "library", "en", 2)]


@pytest.mark.parametrize("agent", [GOOGLE, BING, "my-crawler", "Some Spider 1.0"])
def test_robot_that_says_so_does_not_count(client, counted, document, agent):
    for path in (LIBRARY, document.url, "/api/v1/items/"):
        assert client.get(path, headers={"User-Agent": agent}).status_code == 200

    assert counted() == []


def test_telephone_with_the_name_of_a_robot_counts(client, counted):
    client.get(LIBRARY, headers={"User-Agent": TELEPHONE})

    assert counted() == [("page", "library", "en", 1)]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/en/library", {}),
        ("/en/no-such-page/", {}),
        ("/en/account/login/", {}),
        ("/en/library/feed.atom", {}),
        ("/en/library/qr.svg", {}),
        ("/en/search/suggestions/?q=lamp", {"HX-Request": "true"}),
        (LIBRARY, {"HX-Request": "true"}),
        (LIBRARY, {"Sec-Purpose": "prefetch;prerender"}),
        ("/robots.txt", {}),
        ("/styleguide/", {}),
    ],
)
def test_what_is_no_whole_page_does_not_count(client, counted, path, headers):
    client.get(path, headers=headers)

    assert counted() == []


def test_next_page_of_a_list_counts_with_and_without_scripts(client, counted):
    client.get(LIBRARY)
    client.get(LIBRARY, headers={"HX-Request": "true", "HX-Boosted": "true"})
    client.head(LIBRARY)

    assert counted() == [("page", "library", "en", 2)]


def test_editor_in_the_admin_does_not_count_nor_does_a_preview(client, counted, hub_tree, rf):
    editor = UserFactory(is_superuser=True)
    client.force_login(editor)
    page = OutputPageFactory(parent=hub_tree.section("library"))
    request = rf.get("/")
    request.user = editor

    assert client.get("/admin/").status_code == 200
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    preview = page.make_preview_request(request, page.default_preview_mode, {"user": editor})

    assert preview.status_code == 200
    assert counted() == []
    client.get(LIBRARY)  # outside it an editor is a reader like any other
    assert counted() == [("page", "library", "en", 1)]


def test_download_counts_where_it_begins(client, counted, document):
    client.get(document.url)
    client.get(document.url, headers={"Range": "bytes=0-3"})
    assert counted() == [("file", "document", "", 2)]

    client.get(document.url, headers={"Range": "bytes=4-"})
    client.get(document.url, headers={"If-None-Match": f'"{document.file_hash}"'})
    client.head(document.url)
    client.get("/documents/99999/none.txt")
    assert counted() == [("file", "document", "", 2)]


def test_file_that_nginx_sends_counts_for_who_has_it_not_yet(client, counted, document, settings):
    settings.HUB_X_ACCEL = True
    settings.DATA_DIR = settings.DATA_DIR.parent
    assert "X-Accel-Redirect" in client.get(document.url).headers
    client.get(document.url, headers={"If-None-Match": f'"{document.file_hash}"'})

    assert counted() == [("file", "document", "", 1)]


def test_manual_as_a_file_counts_as_a_download(client, counted):
    client.get("/es/manual/medina-manual-es.pdf")

    assert counted() == [("file", "manual", "", 1)]


def test_reads_of_the_apis_count_by_version(client, counted):
    tag = client.get("/api/v1/items/").headers["ETag"]
    client.get("/api/v1/items/", headers={"If-None-Match": tag})
    client.get("/api/v2/pages/")
    client.get("/api/v3/pages/")
    assert counted() == [("api", "v1", "", 2), ("api", "v2", "", 1), ("api", "v3", "", 1)]

    for path in ("/api/", "/api/v1/docs/", "/api/v1/openapi.json", "/api/v1/none/"):
        client.get(path)
    client.get("/api/v1/items/", headers={"Sec-Fetch-Site": "same-origin"})
    client.head("/api/v1/items/")
    client.options("/api/v1/items/")
    assert counted() == [("api", "v1", "", 2), ("api", "v2", "", 1), ("api", "v3", "", 1)]


def test_counting_asks_the_database_nothing(client, settings, tallies):
    client.get(LIBRARY)
    settings.HUB_COUNT_SECONDS = 0
    with CaptureQueriesContext(connection) as without:
        client.get(LIBRARY)
    settings.HUB_COUNT_SECONDS = 3600

    with CaptureQueriesContext(connection) as queries:
        client.get(LIBRARY)

    assert len(queries) == len(without)
    assert sum(tallies.counts.values()) == 2


def test_switched_off_nothing_is_counted(client, settings, counted):
    settings.HUB_COUNT_SECONDS = 0
    client.get(LIBRARY)

    assert counted() == []


def test_day_is_that_of_utc(client, counted):
    with time_machine.travel(datetime(2030, 5, 1, 23, 59, 59, tzinfo=UTC), tick=False):
        client.get(LIBRARY)
    with time_machine.travel(datetime(2030, 5, 2, tzinfo=UTC), tick=False):
        client.get(LIBRARY)

    counted()
    days = Tally.objects.order_by("day").values_list("day", "count")
    assert list(days) == [(date(2030, 5, 1), 1), (date(2030, 5, 2), 1)]


def test_table_has_nothing_about_who_read():
    assert [field.name for field in Tally._meta.get_fields()] == [
        "id",
        "day",
        "name",
        "key",
        "locale",
        "count",
    ]


def test_two_threads_lose_no_read(tallies):
    def read():
        for _ in range(500):
            tallies.add("page", "home", "en")

    threads = [Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(tallies.counts.values()) == [1000]


def test_two_processes_add_to_the_same_row(tallies, counted, django_assert_num_queries):
    other = Tallies()
    for each in (tallies, other):
        each.add("page", "home", "en")
        each.add("api", "v1")
    tallies.write()
    with django_assert_num_queries(1):
        other.write()
    other.ending.set()

    assert counted() == [("api", "v1", "", 2), ("page", "home", "en", 2)]


def test_process_that_ends_in_order_writes_what_it_counted(tallies):
    tallies.add("page", "home", "en")
    tallies.end()

    assert Tally.objects.get().count == 1


def refuse(execute, sql, params, many, context):
    if sql.startswith("INSERT"):
        raise OperationalError("the database is locked")
    return execute(sql, params, many, context)


def test_database_that_refuses_breaks_no_page_and_loses_no_read(client, tallies, counted, caplog):
    caplog.set_level(logging.WARNING, logger="hub.indicators")
    with connection.execute_wrapper(refuse):
        for _ in range(2):
            assert client.get(LIBRARY).status_code == 200
            tallies.write()

    assert [record.getMessage() for record in caplog.records] == [
        "counts wait for the database: OperationalError"
    ]
    assert counted() == [("page", "library", "en", 2)]
