"""Under a finger: what stands alone is tall enough to be met."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.conftest import Open
from tests.journeys.pages import DIRECTIONS, DISCUSSION

PHONE = {"width": 360, "height": 740}
LEAST = 44
# A link within a sentence is as tall as its line; a box is met by its label, a card by all of it.
SMALL = """least => {
  const seen = it => it.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })
    && !it.closest('.skip-link, .visually-hidden, [aria-hidden=true]');
  const isWithin = it => getComputedStyle(it).display === 'inline'
    && it.closest('p, li, dd, td, h1, h2, h3, span, div').innerText.trim() !== it.innerText.trim();
  const whole = it => it.closest('label') ?? (it.matches('[type=checkbox], [type=radio]')
    ? it.labels[0] : it.matches('.card__link') ? it.closest('.card') : it);
  const targets = 'a[href], button, input:not([type=hidden]), select, summary';
  return [...document.querySelectorAll(targets)]
    .filter(it => seen(it) && !isWithin(it))
    .map(it => [it, Math.round(whole(it).getBoundingClientRect().height)])
    .filter(([it, height]) => height < least)
    .map(([it, height]) => `${height} ${it.outerHTML.slice(0, 80)}`)
}"""


@pytest.fixture(scope="module")
def phone(open_browser: Open) -> Iterator[BrowserContext]:
    context = open_browser(viewport=PHONE, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.mark.parametrize("code", DIRECTIONS)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "search/?q=water&topic=water",
        "events/",
        "library/heat-map-dataset/",
        "about/",
        "community/",
        DISCUSSION,
        "manual/finding/",
        "account/login/",
    ],
)
def test_targets_are_tall_enough_for_a_finger(demo, phone, code, path):
    tab = phone.new_page()
    tab.goto(f"{demo.url}/{code}/{path}")

    assert tab.evaluate("matchMedia('(pointer: coarse)').matches")
    assert tab.evaluate(SMALL, LEAST) == []
    tab.close()
