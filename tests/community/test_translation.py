"""Posts in languages that a member does not understand: a machine translates, and it says so."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread as Worker

import pytest
from django.apps import apps

from community import translator
from community.enums import SpaceAccess, Trust
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.hub.html import read

ARABIC = "ماذا قال **السكان** عن الإنارة الخافتة في الشتاء؟"


class Machine(ThreadingHTTPServer):
    """A server that speaks LibreTranslate's API and writes down what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked = []
        self.status = 200
        self.says = "<p>What did <strong>residents</strong> say?</p>"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        said = [self.server.says, "Dimmed &amp; quiet"][: len(body["q"])]
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps({"translatedText": said}).encode())

    def log_message(self, *_args):
        pass


@pytest.fixture
def machine(settings):
    with Machine() as server:
        worker = Worker(target=server.serve_forever, daemon=True)
        worker.start()
        settings.HUB_TRANSLATOR_URL = server.url
        settings.HUB_TRANSLATOR_KEY = "s3cret"
        yield server
        server.shutdown()
        worker.join()


@pytest.fixture
def thread(hub_tree):
    return write_thread(
        MemberFactory(name="يوسف"), title="إنارة & هدوء", body=ARABIC, language="ar"
    )


def address_of(post, language="en"):
    return f"/{language}/community/posts/{post.pk}/translation/"


def links_on(client, thread, language="en"):
    answer = client.get(thread.get_absolute_url().replace("/en/", f"/{language}/"))
    offered = read(answer).all("div", "post__translation")
    return [link["href"] for part in offered for link in part.all("a")]


def test_what_a_member_does_not_understand_is_offered_in_the_language_of_the_page(
    client, member_client, member, thread, machine
):
    member.languages = ["es"]
    member.save()
    write_post(thread, body="En nuestra ciudad bajamos la luz a medianoche.", language="es")
    write_post(thread, body="We dim ours at ten.", language="en")
    first = thread.posts.get(number=1)

    assert links_on(member_client, thread) == [address_of(first)]
    assert links_on(member_client, thread, "ar") == [address_of(thread.posts.get(number=3), "ar")]
    client.logout()
    assert links_on(client, thread) == []


def test_translation_is_labelled_cleaned_and_stands_beside_the_original(
    member_client, thread, machine
):
    machine.says += "<script>alert(1)</script><p onclick='x()'>More</p>"

    page = read(member_client.get(address_of(thread.posts.get())))

    made = page.one("section", "post__machine")
    assert "Translated from Arabic into English by a machine" in made.one("p", "notice__text").text
    assert "What did residents say?" in made.text
    assert "Dimmed & quiet" in made.text
    assert made.all("script") == []
    assert "onclick" not in str(made)
    assert "السكان" in page.one("main").text
    (asked,) = machine.asked
    assert [asked["source"], asked["target"], asked["api_key"]] == ["ar", "en", "s3cret"]
    assert asked["q"][1] == "إنارة &amp; هدوء"


def test_a_text_is_translated_once_and_stored_in_no_table(member_client, thread, machine):
    post = thread.posts.get()
    for _ in range(2):
        assert member_client.get(address_of(post)).status_code == 200

    assert len(machine.asked) == 1
    for model in apps.get_models():
        rows = json.dumps(list(model.objects.values()), default=str, ensure_ascii=False)
        assert "residents</strong> say" not in rows, model

    type(post).objects.filter(pk=post.pk).update(html="<p>غيره</p>")
    member_client.get(address_of(post))
    assert len(machine.asked) == 2


@pytest.mark.parametrize("fault", ["refused", "error", "nonsense"])
def test_machine_that_fails_leaves_the_original_and_says_so(
    member_client, thread, machine, settings, fault
):
    if fault == "refused":
        settings.HUB_TRANSLATOR_URL = "http://127.0.0.1:9"
    machine.status = 500 if fault == "error" else 200
    machine.says = None if fault == "nonsense" else machine.says

    answer = member_client.get(address_of(thread.posts.get()))
    page = read(answer)

    assert answer.status_code == 503
    assert "No translation could be made just now" in page.one("section", "post__machine").text
    assert "السكان" in page.one("main").text


def test_nobody_has_another_pay_for_thousands_of_translations(
    member_client, thread, machine, monkeypatch
):
    monkeypatch.setattr(translator, "MOST", 2)
    posts = [write_post(thread, body=f"{ARABIC} {number}", language="ar") for number in range(3)]

    codes = [member_client.get(address_of(post)).status_code for post in posts]

    assert codes == [200, 200, 429]
    assert member_client.get(address_of(posts[0])).status_code == 200  # that one is known
    assert len(machine.asked) == 2


def test_post_that_a_member_may_not_read_is_not_translated(member_client, hub_tree, machine):
    space = SpaceFactory(access=SpaceAccess.PRIVATE)
    steward = MemberFactory(trust=Trust.STEWARD)
    thread = write_thread(steward, space, body=ARABIC, language="ar")

    assert member_client.get(address_of(thread.posts.get())).status_code == 404
    assert machine.asked == []


def test_without_a_machine_nothing_is_offered(member_client, thread, settings):
    assert settings.HUB_TRANSLATOR_URL == ""
    assert links_on(member_client, thread) == []
    assert member_client.get(address_of(thread.posts.get())).status_code == 404
