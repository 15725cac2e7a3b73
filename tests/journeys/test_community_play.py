"""The community in one play: two languages at once, from a question to a farewell."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from hub.demo.accounts import PASSWORD as DEMO_PASSWORD
from tests.journeys import demo as demos
from tests.journeys.newcomer import PASSWORD
from tests.journeys.people import LINK, Person, read_mails

QUESTION = "كيف تخفتون الإنارة ليلاً من دون شكاوى؟"
ASKED = "لدينا ٨٠٠ مصباح في رام الله، ونريد خفض الإنارة بعد منتصف الليل. ماذا قال السكان عندكم؟"
ANSWERED = "En Murcia avisamos barrio por barrio antes de bajar la luz, y casi nadie se quejó."
SPAM = "Cheap lamps here and now, the best price of the whole world for you my friends."
FAILED = "I sensori non reggevano la salsedine del porto: dopo tre mesi metà era spenta."


def test_question_becomes_a_practice_that_is_tried_and_everybody_is_treated_fairly(enter, own_demo):
    moderator = enter("en", "moderator@example.org")
    moderator.log_in(DEMO_PASSWORD)
    asker, answerer = enter("ar", "asker@example.net"), enter("es", "answerer@example.net")
    path = ask_and_answer(asker, answerer, moderator)

    editor = enter("en", "editor@example.org")
    editor.log_in(DEMO_PASSWORD)
    editor.call_oneself("Edna Costa")
    practice = make_practice(editor, path, [asker, answerer])
    asker.go(practice)
    for name in ("يوسف الخطيب", "Lucía Marín"):
        expect(asker.tab.locator("main")).to_contain_text(name)

    third = enter("it", "third@example.net")
    third.join("Chiara Rossi")
    tell_of_failure(third, practice)
    moderator.decide("show", "porto di Genova")
    asker.go(practice)
    expect(asker.tab.locator("main")).to_contain_text("Lampioni al porto di Genova")
    asked = f"{own_demo.url}/api/v1/items/?kind=practice&q=lights"
    (item,) = asker.context.request.get(asked).json()["items"]
    assert item["transfer_count"] == 1

    stop_spammer(enter("en", "spammer@example.net"), moderator, path)
    asker.go(path)
    expect(asker.texts).to_have_text([ASKED, ANSWERED])

    admin = enter("en", "admin@example.org")
    admin.log_in(DEMO_PASSWORD)
    wrong_and_mend(asker, answerer.address, enter("es", ""), moderator, admin, path)

    assert find_traces(own_demo, third.address) != []
    leave(third)
    assert find_traces(own_demo, third.address) == []
    asker.go(practice)
    expect(asker.tab.locator("main")).to_contain_text("Lampioni al porto di Genova")
    expect(asker.tab.locator("main")).not_to_contain_text("Chiara")


def ask_and_answer(asker: Person, answerer: Person, moderator: Person) -> str:
    """Write in two languages; first posts wait. Return the address without the language."""
    asker.join("يوسف الخطيب")
    path = asker.ask(QUESTION, ASKED)
    answerer.join("Lucía Marín")
    answerer.go(path)
    assert answerer.tab.locator("h1").inner_text() != QUESTION  # not there yet
    moderator.decide("approve", "رام الله")
    answerer.answer(path, ANSWERED)
    moderator.decide("approve", "barrio por barrio")
    asker.go(path)
    expect(asker.texts).to_have_text([ASKED, ANSWERED])
    assert asker.tab.locator("html").get_attribute("dir") == "rtl"
    assert asker.texts.nth(1).get_attribute("lang") == "es"
    return path


def stop_spammer(spammer: Person, moderator: Person, path: str) -> None:
    """Suspend who advertises: what was written is gone, and the session at once."""
    spammer.join("Best Lamps")
    spammer.answer(path, SPAM)
    moderator.decide("suspend_all", "Cheap lamps", "This is advertising.", "spam")
    spammer.go("community/spaces/questions/start/")
    spammer.tab.wait_for_url("**/account/login/**")


def wrong_and_mend(
    asker: Person, address: str, outside: Person, moderator: Person, admin: Person, path: str
) -> None:
    """Take off what was right; its author, `outside`, appeals by the link in the mail to `address`.

    Another moderator restores it where it stood.
    """
    asker.go(path)
    post = asker.tab.locator("#post-2 header a[href*='/posts/']").get_attribute("href")
    asker.tab.locator("#post-2 a[href$='/flag/']").click()
    asker.tab.locator("input[name=reason]").first.check()
    asker.send("main form button[type=submit]")
    moderator.decide("take_off", "barrio por barrio", "Off the subject.", "other")
    asker.go(path)
    expect(asker.texts).to_have_text([ASKED])

    asker.demo.manage("tick")
    mails = read_mails(asker.demo.data_dir / "mail", address)
    links = [link for mail in reversed(mails) for link in LINK.findall(mail)]
    outside.tab.goto(next(link for link in links if "/community/appeal/" in link))
    outside.tab.locator("textarea[name=text]").fill("Respondía justo a la pregunta.")
    outside.send("main form button[type=submit]")
    admin.decide("uphold", "Lucía", "You are right, sorry.")
    asker.tab.goto(f"{asker.demo.url}{post}")
    expect(asker.texts).to_have_text([ASKED, ANSWERED])


def make_practice(editor: Person, path: str, writers: list[Person]) -> str:
    """Make a practice of the discussion, whose writers let it name them, and publish it.

    Return its address without the language.
    """
    editor.go(path)
    editor.tab.locator("form[action$='/practice/'] button").click()
    tab = editor.tab
    tab.wait_for_url("**/change/")
    tab.locator("input[name=title]").fill("Dimming lights without complaints")
    tab.locator("select[name=language]").select_option("en")
    tab.locator("select[name=city]").select_option(label="Ramallah")
    for name, text in {
        "summary": "Lamps are dimmed after midnight, and everybody knows before.",
        "conditions": "Lamps that dim, and somebody who answers the telephone.",
        "challenge": "Residents fear the dark.",
        "action": "Tell each quarter before its lamps are dimmed.",
        "result": "Half the energy after midnight, two complaints.",
        "failed": "Nothing so far.",
    }.items():
        tab.locator(f"textarea[name={name}]").fill(text)
    tab.locator("main form.form button[name=send]").click()
    expect(tab.locator(".error-summary")).to_have_count(0)
    tab.wait_for_url(lambda url: not url.endswith("/change/"))
    draft = tab.url.split(f"/{editor.code}/", 1)[1]
    for writer in writers:
        yes = writer.go(draft).locator("button[name=yes]")
        yes.click()
        expect(yes).to_have_count(0)
    tab.goto(f"{editor.demo.url}/admin/submissions/")
    tab.get_by_role("link", name="Dimming lights without complaints").click()
    tab.locator("input[name=decision][value=publish]").check()
    tab.locator("main form button[type=submit]").last.click()
    tab.wait_for_url("**/edit/")
    return "community/dimming-lights-without-complaints/"


def tell_of_failure(person: Person, practice: str) -> None:
    tab = person.go(practice)
    tab.locator("a[href*='transfers/new']").first.click()
    tab.locator("input[name=title]").fill("Lampioni al porto di Genova")
    tab.locator("select[name=city]").select_option(label="Genova")
    tab.locator("input[name=started_on]").fill("2025-03")
    tab.locator("input[name=outcome][value=failed]").check()
    tab.locator("textarea[name=body]").fill("Abbiamo messo quaranta lampioni con sensori al porto.")
    tab.locator("textarea[name=failure]").fill(FAILED)
    person.send()
    tab.wait_for_url("**/community/transfers/**")


def leave(person: Person) -> None:
    tab = person.go("community/leave/")
    if tab.locator("main input[name=password]").count():
        tab.locator("main input[name=password]").fill(PASSWORD)
        person.send("main form button[type=submit]")
    tab.locator("input[name=posts][value=keep]").check()
    tab.locator("input[name=is_sure]").check()
    person.send("main form button[type=submit]")
    tab.wait_for_url(f"**/{person.code}/")


def find_traces(demo: demos.Demo, address: str) -> list[str]:
    """Return where the address still stands: rows of any table, files but the mails that went."""
    found = []
    with closing(sqlite3.connect(demo.data_dir / "hub.sqlite3")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            rows = database.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {row!r:.200}" for row in rows if address in repr(row)]
    for path in demo.data_dir.rglob("*"):
        is_ours = path.is_file() and "mail" not in path.parts and "hub.sqlite3" not in path.name
        if is_ours and address.encode() in path.read_bytes():
            found.append(str(path))
    return found
