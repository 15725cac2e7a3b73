"""Lists of one's own say what will be in them, and how it gets there, while nothing is."""

from __future__ import annotations

import pytest

from tests.hub.html import read


@pytest.mark.parametrize(
    ("path", "title", "links"),
    [
        ("letters/", "No letters yet", ["/en/community/members/"]),
        ("searches/", "No saved searches yet", ["/en/search/"]),
        ("mailbox/", "No mails yet", []),
        ("notices/", "Nothing new", []),
        ("follows/", "You follow nothing yet", []),
        ("practices/mine/", "You have shared no good practice yet", []),
    ],
)
def test_empty_list_of_ones_own_says_so(member_client, settings, tmp_path, path, title, links):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path

    said = read(member_client.get(f"/en/community/{path}")).one("main").one("div", "empty")

    assert said.one("h2").text == title
    assert said.all("p")[0].text
    assert [link["href"] for link in said.all("a")] == links
