"""The demo's mailbox shows an account what was written to it, and to nobody else."""

from __future__ import annotations

import pytest
from django.core.mail import send_mail

from community.models import Notice
from tests.factories.community import write_post, write_thread
from tests.hub.html import read


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def test_mails_that_are_due_are_there_with_links_to_open(member_client, member, folder):
    write_post(write_thread(member))
    Notice.objects.update(due_at="2020-01-01T00:00:00Z")

    page = read(member_client.get("/en/community/mailbox/"))
    [title] = page.all("h2", "threads__title")
    assert title.text == "New in the discussion Street lights that dim (Medina)"
    mail = read(member_client.get(title.one("a")["href"]))
    assert any("/unsubscribe/" in link["href"] for link in mail.one("main").all("a"))


def test_mail_is_shown_as_it_arrives_in_a_frame_without_scripts(member_client, member, folder):
    write_post(write_thread(member))
    Notice.objects.update(due_at="2020-01-01T00:00:00Z")
    [title] = read(member_client.get("/en/community/mailbox/")).all("h2", "threads__title")

    page = member_client.get(title.one("a")["href"])
    frame = read(page).one("iframe")
    mail = member_client.get(frame["src"])

    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "Street lights that dim" in mail.content.decode()
    assert '<base target="_top">' in mail.content.decode()
    policy = mail["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert policy[-1] == f"sandbox {frame['sandbox']}"
    assert "script" not in frame["sandbox"]
    assert 600 <= int(frame["height"]) <= 900  # a short one: all of it is seen, and little else


def test_mail_of_text_alone_has_no_frame(member_client, member, folder):
    send_mail("Yours", "Hello", None, [member.user.email])
    [path] = folder.glob("*.log")

    shown = member_client.get(f"/en/community/mailbox/{path.name}/")
    assert "Hello" in shown.content.decode()
    assert "<iframe" not in shown.content.decode()
    assert member_client.get(f"/en/community/mailbox/{path.name}/html/").status_code == 404


def test_mails_to_others_are_not_there(member_client, member, folder):
    forged = f"{'-' * 79}\nTo: {member.user.email}\nSubject: Forged\n\nHello"
    send_mail("Yours", forged, None, ["else@example.org"])
    [path] = folder.glob("*.log")

    assert "Yours" not in member_client.get("/en/community/mailbox/").content.decode()
    assert "Forged" not in member_client.get("/en/community/mailbox/").content.decode()
    assert member_client.get(f"/en/community/mailbox/{path.name}/").status_code == 404
    assert member_client.get(f"/en/community/mailbox/{path.name}/html/").status_code == 404
    assert member_client.get("/en/community/mailbox/20300101-000000-1.log/").status_code == 404


def test_no_mailbox_where_mail_is_real(member_client, folder, settings):
    settings.HUB_DEMO = False

    assert member_client.get("/en/community/mailbox/").status_code == 404
