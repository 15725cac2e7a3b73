"""nginx in front of two replicas: who gets what, and what everybody may share."""

from __future__ import annotations

import json

import pytest
import requests

from tests.stack.readers import ASKED_ANEW, is_in, log_in, wait_until

RANGE = {"Range": "bytes=0-3"}


def get(stack, path, **options):
    return requests.get(f"{stack.url}{path}", allow_redirects=False, timeout=30, **options)


def test_both_replicas_serve_the_home_page_and_the_log_names_nobody(stack):
    for _number in range(6):
        assert get(stack, "/en/search/?q=secretword", headers=ASKED_ANEW).status_code == 200

    path = stack.folder / "log" / "access.log"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    replicas = {f"127.0.0.1:{stack.state['ports'][name]}" for name in ("web1", "web2")}
    assert replicas <= {line["upstream"] for line in lines}
    assert "secretword" not in path.read_text()
    assert {"address", "remote_addr", "agent"}.isdisjoint(lines[-1])


def test_text_of_ten_thousand_letters_is_answered_in_the_hubs_words(stack):
    words = {"q": "עיר ירוקה " * 1000}

    through = get(stack, "/he/search/", params=words)
    direct = requests.get(f"{stack.replica_url('web1')}/he/search/", params=words, timeout=30)

    for answer in (through, direct):
        assert (answer.status_code, answer.headers["Content-Language"]) == (414, "he")
        assert words["q"] in answer.text
    assert "X-Cache" not in through.headers


def test_page_is_shared_by_those_without_cookie_alone(stack, content):
    member = log_in(stack.url, "member")
    assert is_in(member)
    get(stack, "/en/library/")

    shared = get(stack, "/en/library/")
    own = member.get(f"{stack.url}/en/library/")
    again = get(stack, "/en/library/")
    bearer = get(stack, "/en/library/", headers={"Authorization": "Bearer nothing"})

    assert shared.headers["X-Cache"] in {"HIT", "REVALIDATED", "EXPIRED", "MISS"}
    assert own.headers["X-Cache"] == bearer.headers["X-Cache"] == "BYPASS"
    assert own.headers["Cache-Control"] == "private, no-store"
    assert content.members.page in own.text
    assert content.members.page not in shared.text
    assert content.members.page not in again.text
    assert "X-Accel-Expires" not in shared.headers


def test_page_asked_for_twice_in_a_second_is_made_once(stack):
    first = get(stack, "/it/library/")
    seen = {get(stack, "/it/library/").headers["X-Cache"] for _number in range(5)}

    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "HIT" in seen
    unchanged = get(stack, "/it/library/", headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304


def test_members_page_is_never_answered_to_others(stack, content):
    member = log_in(stack.url, "member")
    assert member.get(f"{stack.url}{content.members.page}").status_code == 200

    for _number in range(3):
        answer = get(stack, content.members.page)
        assert answer.status_code != 200
        assert "For members" not in answer.text


@pytest.mark.parametrize("name", ["draft", "members"])
def test_file_that_is_not_for_everybody_is_had_by_no_address(stack, content, name):
    item = getattr(content, name)
    plain = item.stored.rpartition("/")[2]
    for path in (
        item.file,
        f"/_files/documents/{item.stored}",
        f"/_files/media/../documents/{item.stored}",
        f"/_files/media/%2e%2e/documents/{item.stored}",
        f"/media/documents/{plain}",
        f"/media/..%2fdocuments/{item.stored}",
        f"/static/../documents/{item.stored}",
        f"/static../documents/{item.stored}",
        f"/documents/{item.stored}",
    ):
        session = requests.Session()
        asked = requests.Request("GET", stack.url).prepare()
        asked.url = f"{stack.url}{path}"  # as it stands, without being tidied up
        answer = session.send(asked, allow_redirects=False, timeout=30)
        assert answer.status_code in {302, 400, 404}, path
        assert b"alone" not in answer.content, path
        assert b"Nobody has seen" not in answer.content, path


def test_file_for_everybody_is_sent_by_nginx_with_the_hubs_own_headers(stack, content):
    whole = get(stack, content.shown.file)
    part = get(stack, content.shown.file, headers=RANGE)
    known = get(stack, content.shown.file, headers={"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, whole.content) == (200, b"Open to everybody.")
    assert (part.status_code, part.content) == (206, b"Open")
    assert known.status_code == 304
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert "X-Accel-Redirect" not in whole.headers


def test_member_gets_the_members_file_and_nobody_may_keep_it(stack, content):
    member = log_in(stack.url, "member")

    answer = member.get(f"{stack.url}{content.members.file}")

    assert (answer.status_code, answer.content) == (200, b"For members alone.")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert get(stack, content.members.file).status_code == 404


def test_figures_are_asked_of_a_replica_not_of_nginx(stack):
    get(stack, "/en/", headers=ASKED_ANEW)

    own = requests.get(f"{stack.replica_url('web1')}/internal/metrics", timeout=30)
    forwarded = {"X-Forwarded-For": "192.0.2.1"}

    assert "medina_requests_total" in own.text
    assert 'medina_check{check="database"} 1.0' in own.text
    assert get(stack, "/internal/metrics").status_code == 404
    assert requests.get(own.url, headers=forwarded, timeout=30).status_code == 404


def test_health_says_what_is_well_and_no_version(stack):
    up, ready = get(stack, "/healthz"), get(stack, "/readyz")

    assert (up.status_code, up.json()) == (200, {"status": "up"})
    assert ready.status_code == 200
    assert set(ready.json()["checks"]) >= {"database", "migrations", "cache", "queue"}
    assert not any(char.isdigit() for char in up.text + ready.text)
    assert "nginx/" not in ready.headers["Server"]


def test_request_has_one_number_all_the_way(stack):
    number = get(stack, "/en/", headers=ASKED_ANEW).headers["X-Request-ID"]

    log = stack.folder / "log" / "access.log"
    wait_until(lambda: number in log.read_text(), seconds=5)  # nginx writes once the answer is away
