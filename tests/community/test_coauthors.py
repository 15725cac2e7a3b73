"""Co-authors: named, asked, and credited once they have said yes."""

from __future__ import annotations

from django.core import mail

from community.models import Notice, Submission
from tests.community.test_submissions import NEW, WHOLE
from tests.factories.community import MemberFactory
from tests.hub.html import read


def test_named_coauthor_is_asked_by_notice_and_mail_and_credited_after_yes(
    client, member_client, member, commit
):
    other = MemberFactory(name="Yael", user__email="yael@example.org")
    with commit():
        member_client.post(NEW, {**WHOLE, "coauthors": f"@{other.key}", "keep": "1"})
    made = Submission.objects.get()
    [sent] = mail.outbox
    assert (sent.to, made.name_authors()) == (["yael@example.org"], "Nadia Haddad")
    assert "names you as a co-author" in sent.subject
    assert made.get_absolute_url() in sent.body

    client.force_login(other.user)
    assert "Night buses on demand" in client.get("/en/community/notices/").text
    assert "Night buses on demand" in client.get("/en/community/practices/mine/").text
    change = made.get_absolute_url() + "change/"
    assert client.get(change).status_code == 404
    client.post(made.get_absolute_url() + "answer/", {"yes": "1"})

    assert made.name_authors() == "Nadia Haddad; Yael"
    form = read(client.get(change))
    assert form.all("textarea", name="coauthors") == form.all("button", name="send") == []
    client.post(change, {**WHOLE, "cost": "Told by Yael", "keep": "1", "send": "1"})
    made.refresh_from_db()
    assert (made.cost, made.state, made.author) == ("Told by Yael", "draft", member)
    assert made.name_authors() == "Nadia Haddad; Yael"
    assert client.get(made.get_absolute_url() + "delete/").status_code == 403


def test_who_says_no_is_not_named_nor_asked_again(client, member_client, member):
    other = MemberFactory(name="Yael")
    sent = {**WHOLE, "coauthors": f"@{other.key}", "keep": "1"}
    member_client.post(NEW, sent)
    made = Submission.objects.get()
    client.force_login(other.user)

    client.post(made.get_absolute_url() + "answer/", {"no": "1"})

    client.force_login(member.user)
    client.post(made.get_absolute_url() + "change/", sent)
    client.force_login(other.user)
    assert made.name_authors() == "Nadia Haddad"
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(made.get_absolute_url() + "answer/", {"yes": "1"}).status_code == 404
    assert "co-author" not in client.get("/en/community/notices/").text


def test_newcomer_asks_few_members_in_a_day(client, hub_tree):
    newcomer = MemberFactory(trust="new")
    client.force_login(newcomer.user)
    named = "\n".join(f"@{MemberFactory().key}" for _ in range(4))

    answer = client.post(NEW, {"title": "Night buses", "coauthors": named, "keep": "1"})

    assert "You can ask 3 members in a day" in read(answer).one("div", "error-summary").text
    assert not Notice.objects.exists()
