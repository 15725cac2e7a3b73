"""Files of posts: sent with a post, read by whoever reads it, gone with it."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Attachment, Thread
from community.operations.attachments import sweep
from community.operations.leaving import close_account
from home.models.media import get_document_storage
from tests.community.moderating import DAYS, log_in
from tests.community.uploads import (
    PDF,
    SVG,
    answer_with,
    attach,
    browser_of,
    change,
    picture,
    sent,
)
from tests.factories.community import MemberFactory, SpaceFactory, write_thread
from tests.hub.html import read

SECRET = b"%PDF-1.7 known to those inside %%EOF"


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"))


@pytest.fixture(autouse=True)
def folder(settings):
    """Return what lies in the folder of the files."""
    storage = get_document_storage()
    for name in listed(storage):
        storage.delete(f"attachments/{name}")
    return lambda: listed(storage)


def listed(storage):
    try:
        return sorted(storage.listdir("attachments")[1])
    except FileNotFoundError:
        return []


def test_file_of_a_post_is_saved_as_it_was_sent(thread, member):
    (file,) = attach(member, thread, ("plan für 2030.pdf", PDF))

    page = read(Client().get(thread.get_absolute_url()))
    link = page.one("a", "post__file")
    answer = browser_of().get(link["href"])

    assert (answer.sent, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''plan%20f%C3%BCr%202030.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, no-cache"
    assert (file.name, file.size_bytes) == ("plan für 2030.pdf", len(PDF))


def test_visitor_who_reads_files_gets_no_cookie(thread, member):
    (file,) = attach(member, thread, ("plan.pdf", PDF))

    for url in (thread.get_absolute_url(), file.get_absolute_url()):
        assert browser_of().get(url).cookies == {}


def test_picture_is_shown_small_with_its_size_and_what_it_shows(thread, member):
    attach(
        member,
        thread,
        ("lamp.jpg", picture(size=(900, 600))),
        ("plan.pdf", PDF),
        ("pole.png", picture("PNG", (30, 60))),
        alts="A lamp at night\nA pole",
    )

    page = read(Client().get(thread.get_absolute_url()))

    shown = [(img["width"], img["height"], img["alt"]) for img in page.one("main").all("img")]
    assert shown == [("320", "213", "A lamp at night"), ("30", "60", "A pole")]
    answer = browser_of().get(page.one("main").all("img")[0]["src"])
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/webp", "inline")
    assert answer.sent[8:12] == b"WEBP"


def test_head_parts_and_not_modified_as_with_any_file(thread, member):
    (file,) = attach(member, thread, ("plan.pdf", PDF))
    url, browser = file.get_absolute_url(), browser_of()

    head = browser.head(url)
    part = browser.get(url, headers={"range": "bytes=0-3"})
    same = browser.get(url, headers={"if-none-match": head["ETag"]})

    assert (head.sent, head["Content-Length"]) == (b"", str(len(PDF)))
    assert (part.status_code, part.sent) == (206, b"%PDF")
    assert same.status_code == 304
    assert browser.get(url, headers={"range": "bytes=9999-"}).status_code == 416
    assert browser.post(url).status_code == 405


def test_nginx_sends_the_file_where_it_is_there(thread, member, settings):
    settings.HUB_X_ACCEL = True
    (file,) = attach(member, thread, ("plan.pdf", PDF))

    answer = browser_of().get(file.get_absolute_url())

    assert answer["X-Accel-Redirect"] == f"/_files/documents/{file.file.name}"
    assert answer.sent == b""
    assert "plan" not in file.file.name


def test_discussion_begins_with_files(member):
    space = SpaceFactory()
    data = {"space": space.pk, "title": "Street lights", "body": "See.", "form_id": uuid4()}
    client = log_in(member.user)

    for _ in range(2):
        client.post(
            f"/en/community/spaces/{space.slug}/start/", {**data, "files": [sent("a.pdf", PDF)]}
        )

    assert [file.post.thread.title for file in Attachment.objects.all()] == ["Street lights"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_refused_file_is_named_beside_its_field_with_the_text_kept(thread, member, language):
    address = f"/{language}/community/discussions/{thread.pk}/reply/"
    data = {"body": "A long text.", "files": [sent("drawing.png", SVG), sent("a.pdf", PDF)]}

    answer = log_in(member.user).post(address, data)

    page = read(answer)
    assert answer.status_code == 400
    error = page.one("ul", "form__error").text
    assert ("drawing.png" in error, "a.pdf" in error) == (True, False)
    assert page.one("textarea", name="body").text.strip() == "A long text."
    assert (Attachment.objects.count(), thread.posts.count()) == (0, 1)


@pytest.mark.parametrize(
    ("trust", "count", "size", "reason"),
    [
        ("new", 2, 10, "may have one file"),
        ("new", 1, 2 * 1024 * 1024, "larger than 2.0 MB"),
        ("member", 6, 10, "may have 5 files"),
        ("member", 1, 5 * 1024 * 1024, "larger than 5.0 MB"),
        ("member", 3, 4 * 1024 * 1024, "Together they have more than 10.0 MB"),
        ("steward", 11, 10, "may have 10 files"),
    ],
)
def test_limits_are_said(hub_tree, thread, folder, trust, count, size, reason):
    member = MemberFactory(trust=trust)
    files = [(f"{number}.pdf", PDF + b" " * size + b"%%EOF") for number in range(count)]

    answer = answer_with(member, thread, *files)

    assert answer.status_code == 400
    assert reason in read(answer).one("ul", "form__error").text
    assert (thread.posts.count(), folder()) == (1, [])


def test_files_of_a_day_have_a_limit(hub_tree, thread, folder):
    member = MemberFactory(trust="new")
    large = PDF + b" " * 1_900_000 + b"%%EOF"
    for number in range(2):
        answer_with(member, thread, (f"{number}.pdf", large))

    answer = answer_with(member, thread, ("third.pdf", large), body="Once more.")

    page = read(answer)
    assert "may have 4.0 MB together" in page.one("ul", "form__error").text
    assert page.one("textarea", name="body").text.strip() == "Once more."
    assert (thread.posts.count(), len(folder())) == (3, 2)


def test_preview_keeps_no_file_and_says_so(thread, member):
    page = answer_with(member, thread, ("plan.pdf", PDF), preview="1")

    assert "Choose your files once more" in page.text
    assert Attachment.objects.count() == 0


def test_text_that_is_refused_says_which_files_to_choose_again(thread, member):
    page = read(answer_with(member, thread, ("plan.pdf", PDF), body=""))

    files = page.one("details", "form__files")
    assert "open" in files.attributes
    assert "Choose your files once more" in files.text
    assert [entry.text for entry in files.all("li")] == ["plan.pdf"]


def test_author_takes_files_out_adds_others_and_says_what_pictures_show(
    thread, member, folder, django_capture_on_commit_callbacks
):
    plan, lamp = attach(member, thread, ("plan.pdf", PDF), ("lamp.jpg", picture()))
    post = plan.post

    with django_capture_on_commit_callbacks(execute=True):
        change(
            member,
            post,
            ("costs.csv", b"a;b\n"),
            removed=[plan.pk],
            **{f"alt_{lamp.pk}": "A lamp at night"},
        )

    files = list(post.attachments.order_by("pk"))
    assert [(file.name, file.alt) for file in files] == [
        ("lamp.jpg", "A lamp at night"),
        ("costs.csv", ""),
    ]
    assert len(folder()) == 3
    assert browser_of().get(plan.get_absolute_url()).status_code == 404


def test_files_of_others_are_not_taken_out(thread, member):
    (foreign,) = attach(MemberFactory(), thread, ("foreign.pdf", PDF))
    own = attach(member, thread, ("own.pdf", PDF))[1].post

    answer = change(member, own, removed=[foreign.pk])

    assert answer.status_code == 400
    assert Attachment.objects.filter(pk=foreign.pk).exists()


def test_limit_counts_the_files_a_post_has(thread, member):
    files = [(f"{number}.pdf", PDF) for number in range(4)]
    post = attach(member, thread, *files)[0].post

    assert change(member, post, ("5.pdf", PDF), ("6.pdf", PDF)).status_code == 400
    assert change(member, post, ("5.pdf", PDF)).status_code == 302


def test_post_goes_with_its_files(thread, member, folder, django_capture_on_commit_callbacks):
    file, small = attach(member, thread, ("plan.pdf", PDF), ("lamp.jpg", picture()))
    assert len(folder()) == 3

    with django_capture_on_commit_callbacks(execute=True):
        log_in(member.user).post(f"/en/community/posts/{file.post_id}/delete/")

    assert (Attachment.objects.count(), folder()) == (0, [])
    assert browser_of(member).get(small.thumbnail_url).status_code == 404


def test_nothing_is_lost_before_the_commit(thread, member, folder):
    (file,) = attach(member, thread, ("plan.pdf", PDF))

    file.post.attachments.all().delete()

    assert len(folder()) == 1


@pytest.mark.parametrize("keeps_posts", [True, False])
def test_who_leaves_takes_files_along(
    thread, member, folder, django_capture_on_commit_callbacks, keeps_posts
):
    attach(member, thread, ("plan.pdf", PDF), ("lamp.jpg", picture()))
    with django_capture_on_commit_callbacks(execute=True):
        close_account(member.user, keeps_posts=keeps_posts)

    assert (Attachment.objects.count(), folder()) == (0, [])


def test_discussion_that_goes_takes_its_files(
    member, folder, hub_tree, django_capture_on_commit_callbacks
):
    attach(member, write_thread(member), ("plan.pdf", PDF))

    with django_capture_on_commit_callbacks(execute=True):
        Thread.objects.get().delete()

    assert folder() == []


def test_what_no_row_names_is_swept_after_a_day(thread, member, folder):
    attach(member, thread, ("plan.pdf", PDF), ("lamp.jpg", picture()))
    storage = get_document_storage()
    with storage.open("attachments/orphan", "wb") as orphan:
        orphan.write(b"broken off")
    assert (sweep(timezone.now()), len(folder())) == (0, 4)

    assert sweep(timezone.now() + 2 * DAYS) == 1

    assert len(folder()) == 3


def test_sweep_of_a_hub_without_files(db):
    assert sweep() == 0


def test_archive_has_the_files_with_what_is_known_of_them(thread, member, client):
    attach(member, thread, ("plan.pdf", PDF), ("lamp.jpg", picture()), alts="A lamp")
    attach(MemberFactory(), thread, ("foreign.pdf", SECRET))
    client.force_login(member.user)
    client.post("/en/account/reauthenticate/", {"password": "secret"})

    answer = client.post("/en/community/data/")

    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    rows = json.loads(archive.read("data.json"))["files"]
    assert [(row["name"], row["type"], row["shows"]) for row in rows] == [
        ("plan.pdf", "application/pdf", ""),
        ("lamp.jpg", "image/jpeg", "A lamp"),
    ]
    assert archive.read(rows[0]["in_this_archive"]) == PDF
    assert len([name for name in archive.namelist() if name.startswith("files/")]) == 2
    assert rows[0]["post"].startswith("http://testserver/en/community/posts/")


@pytest.mark.parametrize("count", [1, 3])
def test_files_cost_one_query(thread, member, django_assert_num_queries, count):
    for number in range(count):
        attach(member, thread, (f"{number}.pdf", PDF), (f"{number}.jpg", picture()))
    Client().get(thread.get_absolute_url())

    with django_assert_num_queries(9):
        Client().get(thread.get_absolute_url())
