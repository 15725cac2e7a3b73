"""Attacks on the pages where posts are read, in a real browser that no policy of ours protects."""

from __future__ import annotations

import pytest

from community import markup
from community.enums import Trust
from community.models import Post
from tests.community.payloads import PAYLOADS
from tests.factories.community import MemberFactory, write_thread

pytestmark = pytest.mark.slow
HOME = "http://hub.test"
# What an attack comes to if it works. Links to elsewhere may lead there: nobody follows them here.
CALLED = ("alert", "confirm", "prompt", "print", "open")
TRAP = f"""window.ran = [];
for (const name of {list(CALLED)}) window[name] = said => window.ran.push(`${{name}} ${{said}}`);
for (const name of ["error", "load", "toggle", "animationstart"])
  document.addEventListener(name, event => {{
    const part = event.target;
    if (part.closest?.(".post__text")) window.ran.push(`${{name}} of ${{part.tagName}}`);
  }}, true);
document.addEventListener("click", event => {{
  const protocol = event.target.closest?.("a")?.protocol;
  if (/^(https?|mailto|tel):$/.test(protocol)) event.preventDefault();
}});"""
# Everything in a text is pressed, pointed at and held, as a reader might.
TOUCH = """texts => texts.forEach(text => text.querySelectorAll("*").forEach(part => {
  for (const name of ["mouseover", "mousedown", "focus", "pointerenter", "keydown"])
    part.dispatchEvent(new Event(name, {bubbles: true}));
  if (part.href !== undefined) { part.target = "_self"; part.click(); }
}))"""


@pytest.fixture
def open_page(client, browser, hub_tree):
    """Return a function that shows what `client` gets for an address, without its headers."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(TRAP)

    def show(path):
        body, asked = client.get(path).content, []

        def answer(route, request):
            asked.append(request.url)
            if request.url == f"{HOME}{path}" and len(asked) == 1:
                route.fulfill(body=body, content_type="text/html; charset=utf-8")
            else:
                route.abort()

        page.route("**/*", answer)
        page.goto(f"{HOME}{path}")
        return page, asked

    yield show
    context.close()


def write(payloads):
    """Return a discussion with a post for each of the payloads."""
    thread = write_thread(MemberFactory(trust=Trust.STEWARD), body="What did they say?")
    Post.objects.bulk_create(
        Post(thread=thread, number=n, root=n, body="", html=markup.render(text), language="en")
        for n, text in enumerate(payloads, start=2)
    )
    return thread


def test_no_payload_runs_or_fetches_anything_where_it_is_read(open_page, monkeypatch):
    monkeypatch.setattr("community.views.threads.PAGE_SIZE", len(PAYLOADS) + 1)
    thread = write(PAYLOADS)

    page, asked = open_page(thread.get_absolute_url())
    texts = page.locator(".post__text")
    texts.evaluate_all(TOUCH)

    assert texts.count() == len(PAYLOADS) + 1
    assert page.evaluate("window.ran") == []
    assert [url for url in asked if not url.startswith(HOME)] == []


def test_trap_catches_what_does_run(open_page, monkeypatch):
    monkeypatch.setattr("community.markup.render", lambda text: text)
    thread = write(["<img src=x onerror=alert(1)>", '<a href="javascript:alert(2)">press</a>'])

    page, _asked = open_page(thread.get_absolute_url())
    page.locator(".post__text").evaluate_all(TOUCH)
    page.wait_for_function("window.ran.length >= 2")

    assert "alert 1" in page.evaluate("window.ran")
