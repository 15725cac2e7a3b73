"""Pictures of the main pages: `make screenshots`, or `python -m tests.journeys.screenshots`.

In five languages, light and dark, on a phone and on a desk, into HUB_DATA_DIR/screenshots/:
one folder per language, files named page-theme-width.png. From a demo it starts itself, or one that
runs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright
from tqdm import tqdm

from hub.settings.env import BASE_DIR
from tests.journeys.demo import run_demo
from tests.journeys.pages import CODES
from tests.plugins import CHROMIUM_FLAGS
from tests.services import find_chromium

PAGES = {
    "home": "",
    "solutions": "solutions/",
    "solution": "solutions/smart-street-lighting/",
    "library": "library/",
    "output": "library/heat-map-dataset/",
    "training": "training/run-a-pilot/",
    "stakeholders": "stakeholders/",
    "organisation": "stakeholders/city-of-ramallah/",
    "events": "events/",
    "event": "events/giornata-acqua-pulita/",
    "opportunity": "opportunities/replication-call/",
    "search": "search/?q=2026&status=all",
    "nothing-found": "search/?q=zzzz",
    "about": "about/",
    "manual": "manual/",
    "login": "account/login/",
    "signup": "account/signup/",
    "not-found": "no-such-page/",
}
SIZES = {360: 740, 1440: 900}
THEMES = ("light", "dark")
LOAD_ALL = """() => {
  for (const image of document.images) image.loading = 'eager';
  return Promise.all([...document.images].map(image => image.decode()));
}"""  # a picture of the whole page shows what a window would load later
BESIDE = {"en": "home-en.webp", "ar": "home-ar.webp"}  # shown in the README, side by side
BESIDE_WIDTH = 720


def take(
    context: BrowserContext, url: str, code: str, theme: str, width: int, folder: Path
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    for name, path in PAGES.items():
        page.goto(f"{url}/{code}/{path}", wait_until="networkidle")
        page.evaluate(LOAD_ALL)
        page.screenshot(path=folder / code / f"{name}-{theme}-{width}.png", full_page=True)
    page.close()


def take_beside(context: BrowserContext, url: str, folder: Path) -> None:
    """Write the two small pictures of the README."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 1300})
    for code, name in BESIDE.items():
        page.goto(f"{url}/{code}/", wait_until="networkidle")
        picture = Image.open(BytesIO(page.screenshot()))
        height = picture.height * BESIDE_WIDTH // picture.width
        picture.resize((BESIDE_WIDTH, height), Image.Resampling.LANCZOS).save(
            folder / name, quality=82, method=6
        )
    page.close()


@contextmanager
def find_demo(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, run_demo(Path(folder)) as demo:
        yield demo.url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="", help="of a running demo; else one is started")
    parser.add_argument("--readme", action="store_true", help="only the two of the README")
    options = parser.parse_args()
    folder = BASE_DIR / os.environ.get("HUB_DATA_DIR", "var") / "screenshots"
    with find_demo(options.url) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        context = browser.new_context(reduced_motion="reduce")
        if options.readme:
            images = BASE_DIR / "docs" / "images"
            images.mkdir(parents=True, exist_ok=True)
            take_beside(context, url, images)
            return
        wanted = [(code, theme, width) for code in CODES for theme in THEMES for width in SIZES]
        for code, theme, width in tqdm(wanted, unit="view", disable=None):
            (folder / code).mkdir(parents=True, exist_ok=True)
            shown = browser.new_context(reduced_motion="reduce", color_scheme=theme)
            take(shown, url, code, theme, width, folder)
            shown.close()
    sys.stdout.write(f"{len(wanted) * len(PAGES)} pictures in {folder}\n")


if __name__ == "__main__":
    main()
