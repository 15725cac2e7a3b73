"""What a first visit costs: bytes as a server sends them (text compressed), requests, shifts."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.journeys.pages import EVERYDAY_CODES

KB = 1000
HOME, LIST, ITEM = "", "library/", "solutions/smart-street-lighting/"
HTML = {HOME: 18 * KB, LIST: 22 * KB, ITEM: 16 * KB}
TOTAL = {HOME: 270 * KB, LIST: 240 * KB, ITEM: 230 * KB}
REQUESTS = {HOME: 16, LIST: 18, ITEM: 14}
CSS = JS = 25 * KB
FONTS = {"en": 36 * KB, "es": 36 * KB, "it": 36 * KB, "he": 45 * KB, "ar": 68 * KB}
SHIFT = 0.05
PACKED = ("font/", "image/avif", "image/jpeg", "image/png", "image/webp")

COUNT_SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
PAINTED = """async () => {
  await document.fonts.ready;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return window.shifts;
}"""

USED_FONTS = "[...document.fonts].filter(face => face.status === 'loaded').length"


@dataclass
class Bill:
    """What was transferred, by the browser's own names for kinds of files."""

    sizes: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, response) -> None:
        body = response.body()
        kind = response.request.resource_type
        is_packed = response.headers["content-type"].startswith(PACKED)
        sent = len(body) if is_packed else len(gzip.compress(body, 6))
        self.sizes[kind] = self.sizes.get(kind, 0) + sent
        self.counts[kind] += 1


def count_bill(tab, url: str) -> Bill:
    """Open `url` and return the bill of what loads without scrolling."""
    responses = []
    # The driver takes functions of Python alone, not those built in.
    tab.on("response", lambda response: responses.append(response))  # noqa: PLW0108
    tab.goto(url, wait_until="networkidle")
    bill = Bill()
    for response in responses:
        bill.add(response)
    return bill


@pytest.mark.parametrize("path", [HOME, LIST, ITEM], ids=["home", "list", "item"])
@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_first_visit_stays_within_its_budget(demo, fresh_tab, code, path):
    fresh_tab.set_viewport_size({"width": 1440, "height": 900})
    fresh_tab.add_init_script(COUNT_SHIFTS)

    bill = count_bill(fresh_tab, f"{demo.url}/{code}/{path}")

    limits = {
        "document": HTML[path],
        "stylesheet": CSS,
        "script": JS,
        "font": FONTS[code],
        "total": TOTAL[path],
        "requests": REQUESTS[path],
    }
    spent = {**bill.sizes, "total": sum(bill.sizes.values()), "requests": bill.counts.total()}
    over = {name: spent[name] for name in limits if spent.get(name, 0) > limits[name]}
    assert over == {}, spent
    assert fresh_tab.evaluate(PAINTED) <= SHIFT
    assert fresh_tab.evaluate(USED_FONTS) == bill.counts["font"]  # what is loaded is shown
    assert fresh_tab.context.cookies() == []


@pytest.mark.parametrize("code", EVERYDAY_CODES)
def test_text_in_another_script_brings_no_letters_along(demo, fresh_tab, code):
    bill = count_bill(fresh_tab, f"{demo.url}/{code}/library/school-air-protocol/")

    scripts = {"ar", "he"} - {code}
    assert all(fresh_tab.locator(f"main [lang={script}]").count() for script in scripts)
    assert bill.sizes["font"] <= FONTS[code]
