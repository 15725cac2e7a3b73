"""What axe finds in a page as it stands, in light and in dark."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"type": "tag", "values": TAGS}
# Nothing but colours differs between light and dark, so only these are asked twice.
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = "options => axe.run({ ...options, resultTypes: ['violations'] })"


def find_violations(page: Page, *themes: str) -> list[str]:
    """Return what is wrong, as "theme width rule: element"; the page is light again afterwards.

    All rules are asked in the first of `themes` (light, unless named), in the other those of
    colours.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    width = page.viewport_size["width"]
    found = []
    for number, theme in enumerate(themes or ("light", "dark")):
        rules = COLOUR_RULES if number else RULES
        # No colour is on its way from light to dark: the browser asks for no motion.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        result = page.evaluate(RUN, {"runOnly": rules})
        found += [
            f"{theme} {width} {rule['id']}: {node['html'][:160]}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found
