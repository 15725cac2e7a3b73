"""Pictures of every kind of page: `make screenshots`, or `python -m tests.journeys.screenshots`.

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
from playwright.sync_api import BrowserContext, Page, sync_playwright
from tqdm import tqdm

from hub.manual.book import find_sources
from hub.settings.env import BASE_DIR
from hub.styleguide.parts import FOLDER
from tests.journeys.demo import run_demo
from tests.journeys.pages import CODES, DISCUSSION, QUESTIONS
from tests.plugins import CHROMIUM_FLAGS
from tests.services import find_chromium


def list_manual_chapters() -> list[str]:
    return [source.stem.partition("-")[2] for source in find_sources("en")]


PAGES = {
    "home": "",
    "solutions": "solutions/",
    "solution": "solutions/smart-street-lighting/",
    "library": "library/",
    "output": "library/heat-map-dataset/",
    "output-files": "library/tender-templates/",
    "training": "training/",
    "training-path": "training/run-a-pilot/",
    "stakeholders": "stakeholders/",
    "organisation": "stakeholders/city-of-ramallah/",
    "person": "stakeholders/lucia-navarro/",
    "events": "events/",
    "event": "events/giornata-acqua-pulita/",
    "event-cancelled": "events/coastal-heritage-workshop/",
    "opportunities": "opportunities/",
    "opportunity": "opportunities/replication-call/",
    "community": "community/",
    "spaces": "community/spaces/",
    "space": QUESTIONS,
    "discussion": DISCUSSION,
    "practice": "community/night-buses-on-demand/",
    "transparency": "community/transparency/",
    "search": "search/?topic=water&status=all",
    "search-across": "search/?q=water&across=1",
    "nothing-found": "search/?q=zzzz",
    "empty-list": "library/?q=zzzz",
    "about": "about/",
    "accessibility": "accessibility/",
    "privacy": "privacy/",
    "contact": "contact/",
    "login": "account/login/",
    "signup": "account/signup/",
    "password-reset": "account/password/reset/",
    "not-found": "no-such-page/",
    "bad-filter": "library/?colour=red",
    "manual": "manual/",
    **{f"manual-{slug}": f"manual/{slug}/" for slug in list_manual_chapters()},
}
MEMBER = ("member@example.org", "medina-demo")  # of hub.demo.accounts, which needs Django
MEMBERS_PAGES = {
    "home-member": "",
    "community-member": "community/",
    "output-files-member": "library/tender-templates/",
    "discussion-member": DISCUSSION,
    "start": f"{QUESTIONS}start/",
    "profile": "community/profile/",
    "members": "community/members/",
    "follows": "community/follows/",
    "notices": "community/notices/",
    "practice-form": "community/practices/new/",
    "organisation-form": "community/organisations/new/",
    "email": "account/email/",
    "password": "account/password/change/",
    "logout": "account/logout/",
}
# The guide whole is taller than a picture can be: its components, in a language of each direction.
GUIDE = {f"guide-{part.stem}": f"{part.stem}/" for part in sorted(FOLDER.glob("*.html"))}
SIZES = {360: 740, 1440: 900}
THEMES = ("light", "dark")
LOAD_ALL = """() => {
  for (const image of document.images) image.loading = 'eager';
  return Promise.all([document.fonts.ready, ...[...document.images].map(image => image.decode())]);
}"""  # a picture of the whole page shows what a window would load later
BESIDE = {"en": "home-en.webp", "ar": "home-ar.webp"}  # shown in the README, side by side
BESIDE_WIDTH = 720


def list_addresses(code: str, theme: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each page; those after "enter" are a member's."""
    for name, path in PAGES.items():
        yield name, f"/{code}/{path}"
    for name, path in GUIDE.items() if code in BESIDE else ():
        yield name, f"/styleguide/{path}?language={code}&theme={theme}"
    yield "enter", f"/{code}/account/login/"
    for name, path in MEMBERS_PAGES.items():
        yield name, f"/{code}/{path}"


def enter(page: Page) -> None:
    page.locator("input[name=login]").fill(MEMBER[0])
    page.locator("input[name=password]").fill(MEMBER[1])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "login" not in address)


def take(
    context: BrowserContext, url: str, code: str, theme: str, width: int, folder: Path
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    for name, path in list_addresses(code, theme):
        page.goto(f"{url}{path}")
        if name == "enter":
            enter(page)
            continue
        page.evaluate(LOAD_ALL)
        page.screenshot(path=folder / code / f"{name}-{theme}-{width}.png", full_page=True)
    page.close()


def take_beside(context: BrowserContext, url: str, folder: Path) -> None:
    """Write the two small pictures of the README."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 1300})
    for code, name in BESIDE.items():
        page.goto(f"{url}/{code}/")
        page.evaluate(LOAD_ALL)
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
    parser.add_argument("--language", action="append", choices=CODES, help="only this one")
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
        codes = options.language or CODES
        wanted = [(code, theme, width) for code in codes for theme in THEMES for width in SIZES]
        for code, theme, width in tqdm(wanted, unit="view", disable=None):
            (folder / code).mkdir(parents=True, exist_ok=True)
            shown = browser.new_context(reduced_motion="reduce", color_scheme=theme, locale=code)
            take(shown, url, code, theme, width, folder)
            shown.close()
    taken = sum(len([*list_addresses(code, theme)]) - 1 for code, theme, _width in wanted)
    sys.stdout.write(f"{taken} pictures in {folder}\n")


if __name__ == "__main__":
    main()
