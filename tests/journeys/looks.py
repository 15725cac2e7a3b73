"""What is wrong with a page as it stands, in figures: on every screen, in its language."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.axe import find_violations

PHONE, DESK = 360, 1440
NARROWEST = 320  # also what 1280 pixels are at 400 % zoom
THEMES = {PHONE: ("light", "dark"), DESK: ("dark", "light")}
WIDTHS = (NARROWEST, 768, 1024, 2560)
HEIGHT = 900
WIDE = 77 * 16  # --wide: nothing to read runs further
RTL = {"he", "ar"}
PARTS = "main :is(h1, h2, h3, p, li, figure, .art)"
WIDER = """(parts, wide) => parts.map(part => [part.getBoundingClientRect().width, part])
  .filter(([width]) => width > wide)
  .map(([width, part]) => `${width} px wide: ${part.textContent.trim().slice(0, 40)}`)"""
# Text of the other direction that no element of its own holds; what is to be ticked is alone in its
# line.
STRAY = """() => [...document.querySelectorAll('main *')].filter(element => {
  const isText = node => node.nodeType === 3 || node.matches?.('mark');
  const texts = [...element.childNodes].filter(isText);
  const own = texts.map(node => node.textContent).join('');
  const letters = /[\\u0590-\\u08ff]/.test(own), latin = /[A-Za-z]{2}/.test(own);
  const page = document.documentElement.dir;
  const runs = element.closest('[dir], bdi');
  const isolated = runs && (runs.matches('bdi') || runs !== document.documentElement);
  const isChoice = element.matches('label:has(> input)');
  const isPart = element.matches('mark'); // of the text around it
  const isStray = page === 'rtl' ? latin && !letters : letters;
  return element.checkVisibility() && !isolated && !isChoice && !isPart && isStray;
}).map(element => element.outerHTML.slice(0, 160))"""
LANGUAGE = "[document.documentElement.lang, document.documentElement.dir]"


def set_width(tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": HEIGHT})


def find_push(tab: Page) -> list[str]:
    """Return whether the page can be pushed sideways as it stands."""
    width = tab.viewport_size["width"]
    needed = tab.evaluate("document.documentElement.scrollWidth")
    return [f"{needed} px at {width}"] if needed > width else []


def find_overflow(tab: Page) -> list[str]:
    """Return at which width the page can be pushed sideways, or what is wider than is read."""
    found = []
    for width in WIDTHS:
        set_width(tab, width)
        found += find_push(tab)
    return found + tab.locator(PARTS).evaluate_all(WIDER, WIDE)


def find_strangers(tab: Page, code: str) -> list[str]:
    """Return what is not in the page's language and direction, and does not say so."""
    wanted = [code, "rtl" if code in RTL else "ltr"]
    said = tab.evaluate(LANGUAGE)
    return ([] if said == wanted else [f"{said}, not {wanted}"]) + tab.evaluate(STRAY)


def find_barriers(tab: Page, widths: tuple[int, ...] = (PHONE, DESK)) -> list[str]:
    """Return what axe finds at each width, in light and in dark.

    All its rules are asked on a phone in light and on a desk in dark, those of colours in the
    other two.
    """
    found = []
    for width in widths:
        set_width(tab, width)
        found += find_violations(tab, *THEMES[width])
    return found
