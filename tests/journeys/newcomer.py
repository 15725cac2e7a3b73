"""What somebody who registers needs from outside the pages: a file to want, and the mail."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.journeys.demo import Demo

PASSWORD = "a long sentence to remember"


def find_members_file(context: BrowserContext, url: str) -> tuple[str, str]:
    """Return the item and the address of a file that it names to all and keeps for members."""
    outputs = context.request.get(f"{url}/api/v1/items/?kind=output&limit=100").json()["items"]
    for output in outputs:
        item = context.request.get(f"{url}/api/v1/items/{output['id']}/").json()
        for file in item["details"]["files"]:
            if file["access"] == "members":
                return item["url"], file["url"]
    raise AssertionError("no members' file in the demo")


def find_link(demo: Demo, address: str) -> str:
    """Return the confirmation address from the mail the demo wrote to a file."""
    for path in sorted((demo.data_dir / "mail").iterdir(), reverse=True):
        text = path.read_text(encoding="utf-8").replace("=\n", "").replace("=3D", "=")
        if f"To: {address}" in text:
            start = text.index(demo.url, text.index("confirm-email") - 200)
            return text[start:].split()[0].strip('"<>')
    raise AssertionError(f"no mail to {address}")
