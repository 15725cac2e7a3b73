"""Publish pages and wait until each is found: `python -m bench.publish URL COUNT`.

Prints the seconds that each took, as JSON. The worker of the stack at URL takes them to its index.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from urllib.request import urlopen

import django

if __name__ == "__main__":
    django.setup()

from library.models import LibraryIndexPage, OutputPage

LONGEST_S = 60
PAUSE_S = 0.02


def publish_and_find(url: str) -> float:
    """Return how long after publishing the page was found by its title."""
    word = f"zq{secrets.token_hex(5)}"
    page = OutputPage(title=f"Report on {word}", slug=word, output_type="document", live=False)
    LibraryIndexPage.objects.get(locale__language_code="en").add_child(instance=page)
    revision = page.save_revision()
    revision.publish()
    began = time.monotonic()
    while count_found(url, word) == 0:
        if time.monotonic() - began > LONGEST_S:
            raise RuntimeError(f"not found within {LONGEST_S} s: {word}")
        time.sleep(PAUSE_S)
    return time.monotonic() - began


def count_found(url: str, word: str) -> int:
    # Never the same address twice: nginx keeps answers for a second.
    address = f"{url}/api/v1/search/?q={word}&limit={1 + time.monotonic_ns() % 100}"
    with urlopen(address, timeout=30) as answer:  # noqa: S310 -- our own server
        return int(json.load(answer)["count"])


if __name__ == "__main__":
    print(json.dumps([publish_and_find(sys.argv[1]) for _page in range(int(sys.argv[2]))]))
