"""Files in an S3-compatible store: a small one of our own, which keeps them in memory."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from home.models import HubDocument
from hub.settings.services import read_storages
from hub.storage import GatedStorage
from library.models import LibraryIndexPage
from tests.factories import OutputPageFactory, UserFactory


class Store(BaseHTTPRequestHandler):
    """PUT, HEAD, GET and DELETE of objects; every request must be signed."""

    objects: dict[str, bytes] = {}
    unsigned = 0
    protocol_version = "HTTP/1.1"

    @property
    def key(self):
        return unquote(urlsplit(self.path).path)

    def answer(self, status, body=b""):
        Store.unsigned += "Authorization" not in self.headers
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", format_datetime(datetime(2030, 1, 1, tzinfo=UTC), True))
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self):
        self.objects[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self):
        found = self.objects.get(self.key)
        self.answer(404 if found is None else 200, found or b"")

    do_HEAD = do_GET  # noqa: N815 -- the library's name

    def do_DELETE(self):
        self.objects.pop(self.key, None)
        self.answer(204)

    def log_message(self, *_args):
        pass


@pytest.fixture
def store(settings, monkeypatch):
    """Return what the store holds; the hub's files are kept there."""
    Store.objects, Store.unsigned = {}, 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    for name, value in {
        "HUB_S3_BUCKET": "hub",
        "HUB_S3_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}",
        "HUB_S3_REGION": "eu-south-2",
        "HUB_S3_ACCESS_KEY": "key",
        "HUB_S3_SECRET_KEY": "secret",
        # Checksums in trailers are more than our store understands.
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = read_storages(settings.STORAGES)
    # The field found its store when the hub was loaded.
    monkeypatch.setattr(HubDocument._meta.get_field("file"), "storage", storages["documents"])
    yield Store.objects
    storages["documents"].connection.meta.client.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def document(store, hub_tree):
    document = HubDocument(title="guide", file=ContentFile(b"Ten bytes.", name="guide.txt"))
    document._set_document_file_metadata()
    document.save()
    OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"),
        files=[("file", {"document": document})],
    )
    return document


def read(response):
    return response.status_code, b"".join(response)


def test_without_a_bucket_files_lie_in_the_folder(settings, monkeypatch):
    monkeypatch.delenv("HUB_S3_BUCKET", raising=False)

    assert read_storages(settings.STORAGES) is settings.STORAGES


def test_file_is_kept_in_the_store_and_handed_out_by_the_gate(document, store):
    client = Client()
    assert isinstance(document.file.storage, GatedStorage)
    assert list(store.values()) == [b"Ten bytes."]

    assert read(client.get(document.url)) == (200, b"Ten bytes.")
    assert read(client.get(document.url, headers={"Range": "bytes=4-8"})) == (206, b"bytes")
    assert Store.unsigned == 0


def test_gate_is_the_same_in_front_of_the_store(document, store):
    document.collection = document.collection.get_children().get(name="Members")
    document.save()
    client = Client()

    assert client.get(document.url).status_code == 302
    client.force_login(UserFactory())
    assert read(client.get(document.url)) == (200, b"Ten bytes.")


def test_address_is_the_hubs_not_the_stores(document, store):
    assert document.file.storage.url("images/a b.png") == "/media/images/a%20b.png"


def test_file_that_the_store_lost_is_not_found(document, store):
    store.clear()

    assert Client().get(document.url).status_code == 404
