"""What somebody writes is there again until it has arrived, and is nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from hub.demo.accounts import PASSWORD
from tests.journeys.conftest import Enter
from tests.journeys.pages import DISCUSSION
from tests.journeys.people import Person

START = "community/discussions/start/"
TITLE = "Lamps that go out at midnight"
TEXT = "We dimmed forty lamps, and nobody called us."
WEEKS = 5 * 7 * 24 * 60 * 60 * 1000
SEND = "#reply form button[type=submit]:not([name])"
NAMES = {"editor": "Edna Costa", "moderator": "Marco Serra"}
Come = Callable[[str], Person]


@pytest.fixture
def come(enter: Enter) -> Come:
    """Return a function that logs one of the demo's people in, who has given a name."""

    def log_in(name: str) -> Person:
        person = enter("en", f"{name}@example.org")
        person.log_in(PASSWORD)
        person.call_oneself(NAMES[name])
        return person

    return log_in


@pytest.fixture
def writer(come: Come) -> Person:
    return come("editor")


def answer_in(tab: Page) -> Locator:
    return tab.locator("#reply textarea[name=body]")


def write(person: Person, text: str = TEXT) -> Locator:
    """Write an answer without sending it; return the field."""
    field = answer_in(person.go(DISCUSSION))
    field.fill(text)
    return field


def enter_as(person: Person, name: str) -> None:
    """Go on in the same browser as somebody else, whose session has not been ended."""
    person.context.clear_cookies()
    person.address = f"{name}@example.org"
    person.log_in(PASSWORD)


def test_text_sent_without_a_connection_is_there_again_and_goes_once_it_has_arrived(writer):
    write(writer)
    writer.context.set_offline(True)
    writer.send(SEND)
    writer.tab.wait_for_url("chrome-error://**")
    writer.context.set_offline(False)

    expect(answer_in(writer.go(DISCUSSION))).to_have_value(TEXT)
    expect(writer.tab.locator("[data-status]")).to_contain_text("Your draft is back")

    writer.send(SEND)
    expect(writer.texts.filter(has_text=TEXT)).to_have_count(1)
    expect(answer_in(writer.tab)).to_have_value("")
    expect(answer_in(writer.go(DISCUSSION))).to_have_value("")
    assert drafts_of(writer.tab) == []


def drafts_of(tab: Page) -> list[str]:
    return tab.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))")


def test_text_whose_answer_got_lost_goes_with_the_next_page(writer):
    write(writer, "Once, and no more than once.")
    # The server takes it, and what it says does not come through.
    writer.tab.route("**/reply/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    writer.send(SEND)
    writer.tab.wait_for_url("chrome-error://**")

    expect(answer_in(writer.go(DISCUSSION))).to_have_value("")
    expect(writer.texts.filter(has_text="Once, and")).to_have_count(1)


def test_what_is_added_after_sending_is_not_taken_for_what_was_sent(writer):
    field = write(writer, "Sent, and stopped on the way back.")

    def answer_nothing(route) -> None:
        route.fetch(max_redirects=0)
        route.fulfill(status=204)  # the page stays as it is

    writer.tab.route("**/reply/", answer_nothing, times=1)
    writer.send(SEND)
    field.fill("Sent, and more than that.")
    writer.send(SEND)

    expect(writer.texts.filter(has_text="Sent, and stopped")).to_have_count(1)
    expect(writer.texts.filter(has_text="Sent, and more")).to_have_count(1)


def test_refused_text_stays_a_draft(writer):
    write(writer, " ".join(f"https://{number}.example.net" for number in range(60)))
    writer.send(SEND)
    expect(writer.tab.locator(".error-summary")).to_be_visible()

    expect(answer_in(writer.go(DISCUSSION))).not_to_have_value("")


def test_text_survives_the_end_of_the_session_and_a_closed_tab(writer):
    write(writer)
    writer.context.clear_cookies()
    writer.send(SEND)
    writer.tab.wait_for_load_state()
    writer.log_in(PASSWORD)
    expect(answer_in(writer.go(DISCUSSION))).to_have_value(TEXT)

    answer_in(writer.tab).fill(f"{TEXT} More.")
    other = writer.context.new_page()
    writer.tab.close()
    other.goto(f"{writer.demo.url}/it/{DISCUSSION}")  # in another language as well
    expect(answer_in(other)).to_have_value(f"{TEXT} More.")


def test_draft_is_shown_to_its_account_alone(come):
    come("moderator")
    writer = come("editor")
    write(writer)

    enter_as(writer, "moderator")
    expect(answer_in(writer.go(DISCUSSION))).to_have_value("")
    answer_in(writer.tab).fill("Something else")

    enter_as(writer, "editor")
    expect(answer_in(writer.go(DISCUSSION))).to_have_value(TEXT)


@pytest.mark.parametrize("way", ["menu", "page", "admin"])
def test_log_out_forgets_the_drafts_of_its_account_and_no_other(come, way):
    come("moderator")
    writer = come("editor")
    write(writer)
    enter_as(writer, "moderator")
    write(writer, "Of the moderator")

    log_out(writer, way)

    assert len(drafts_of(writer.tab)) == 1
    writer.log_in(PASSWORD)
    expect(answer_in(writer.go(DISCUSSION))).to_have_value("")
    enter_as(writer, "editor")
    expect(answer_in(writer.go(DISCUSSION))).to_have_value(TEXT)


def log_out(person: Person, way: str) -> None:
    tab = person.tab
    if way == "page":
        person.go("account/logout/")
        person.send("main form button[type=submit]")
    elif way == "menu":
        tab.locator("details.menu summary").click()
        tab.locator("details.menu form button").click()
    else:
        tab.goto(f"{person.demo.url}/admin/")
        tab.locator(".sidebar-footer__account").click()
        tab.locator("form[action='/admin/logout/'] button").click()
    tab.wait_for_url(lambda url: "/account/login/" in url or url.endswith("/en/"))


def test_log_out_that_got_lost_forgets_nothing(writer):
    write(writer)
    writer.context.set_offline(True)
    writer.tab.locator("details.menu summary").click()
    writer.tab.locator("details.menu form button").click()
    writer.tab.wait_for_url("chrome-error://**")
    writer.context.set_offline(False)

    expect(answer_in(writer.go(DISCUSSION))).to_have_value(TEXT)


def test_draft_is_forgotten_after_some_weeks_by_any_page(writer):
    write(writer)
    later = writer.tab.evaluate("Date.now()") + WEEKS
    writer.context.clear_cookies()
    writer.tab.clock.set_fixed_time(later)

    writer.go("library/")

    assert drafts_of(writer.tab) == []


def test_quotation_comes_after_what_was_written(writer):
    write(writer)

    writer.go(f"{DISCUSSION}?quote=1")

    value = answer_in(writer.tab).input_value()
    assert value.startswith(f"{TEXT}\n\n>")
    expect(answer_in(writer.go(f"{DISCUSSION}?quote=1"))).to_have_value(value)


FIELDS = "form[data-drafts] :is(textarea, input[type=text])"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (START, 3),
        ("community/partners/new/", 4),
        ("community/transfers/new/", 3),
        ("community/practices/new/", 11),
    ],
    ids=["discussion", "partners", "trial", "practice"],
)
def test_every_field_of_text_is_kept(writer, path, count):
    if "transfers" in path:
        tab = writer.go("solutions/smart-street-lighting/")
        tab.locator("a[href*='transfers/new']").first.click()
        tab.wait_for_url("**/transfers/new/**")
    else:
        tab = writer.go(path)
    names = tab.locator(FIELDS).evaluate_all("fields => fields.map(field => field.name)")
    assert len(names) == count, names
    tab.locator("form[data-drafts] details").evaluate_all("all => all.map(one => one.open = true)")
    for name in names:
        tab.locator(f"form[data-drafts] [name={name}]").fill(f"What {name} says")
    choice = tab.locator("form[data-drafts] select[name=language]")
    choice.select_option("it")

    tab.reload()

    for name in names:
        expect(tab.locator(f"form[data-drafts] [name={name}]")).to_have_value(f"What {name} says")
    expect(choice).to_have_value("it")


def test_draft_practice_goes_once_it_is_kept_on_the_server(writer):
    tab = writer.go("community/practices/new/")
    tab.locator("input[name=title]").fill(TITLE)
    writer.send("main form.form button[name=keep]")
    tab.wait_for_url("**/practices/mine/**")

    writer.go("community/practices/new/")

    expect(tab.locator("input[name=title]")).to_have_value("")
    assert drafts_of(tab) == []


def test_preview_comes_into_view(writer):
    write(writer)
    writer.tab.locator("button[name=preview]").click()

    expect(writer.tab.locator("#preview")).to_be_in_viewport()
