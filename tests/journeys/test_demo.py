"""What a newcomer gets: loaded whole, right in five languages, closed where it should be."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from hub.demo.content import KINDS, read_content
from tests.journeys.pages import CODES
from tests.journeys.people import read_mails


def get(url: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url), timeout=30) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_catalogue_agrees_with_the_pages(demo):
    result = demo.manage("check_catalogue")

    assert (result.returncode, result.stdout.splitlines()[-1]) == (
        0,
        "0 differences in 111 items",
    )


def test_loading_again_changes_nothing(demo):
    last = demo.manage("load_demo").stdout.splitlines()[-1]
    assert last == "0 pages, 0 discussions and 0 accounts made"


def test_limits_count_once_for_both_processes(demo):
    address, path = "often-asked@example.net", f"{demo.url}/en/account/password/reset/"
    for _time in range(8):
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(path, timeout=30) as response:
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)', response.read().decode())[1]
        sent = urlencode({"csrfmiddlewaretoken": token, "email": address}).encode()
        with suppress(HTTPError):  # 429 from some time on
            browser.open(Request(path, sent), timeout=30).close()

    assert len(read_mails(demo.data_dir / "mail", address)) == 5


def test_untranslated_item_opens_marked_and_names_its_original(demo):
    _status, html = get(f"{demo.url}/he/library/heat-map-dataset/")

    assert f'<link rel="canonical" href="{demo.url}/en/library/heat-map-dataset/">' in html
    assert re.search(r'<h1[^>]*lang="en"[^>]*dir="ltr"|<h1[^>]*dir="ltr"[^>]*lang="en"', html)


def test_every_language_lists_every_item_once(demo):
    hidden = 3  # a draft, a members' record, an expired one
    standard = 3  # of the hub itself; the demo has its own text of the fourth
    discussions = 4  # and one among members
    wanted = sum(len(read_content(kind)) for kind in KINDS) - hidden + standard + discussions
    for code in CODES:
        status, body = get(f"{demo.url}/api/v1/items/?locale={code}&status=all&limit=100")
        assert (status, json.loads(body)["count"]) == (200, wanted)


@pytest.mark.parametrize("key", ["internal-evaluation", "draft-roadmap", "old-call-handbook"])
def test_hidden_items_are_not_found(demo, key):
    answers = [get(f"{demo.url}/{code}/library/{key}/")[0] for code in CODES]

    assert answers == [404] * 5
