"""Fill the database of the environment up to N items: `python -m bench.fill N FILE`.

Writes into FILE what was loaded, how fast, and the addresses that the measurement will ask for.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from tqdm import tqdm

from bench.data import Filler, analyse, count_items
from bench.operations import choose_paths
from hub.skeleton import prepare
from search.catalogue.writer import batches, sync_items


def fill(last: int) -> dict[str, float]:
    """Add the items that are missing; return how many, and the seconds of each part."""
    call_command("migrate", verbosity=0)
    list(prepare())
    first = count_items()
    pages_s = catalogue_s = 0.0
    filler = Filler()
    since = time.perf_counter()
    with tqdm(total=last, initial=first, unit="item", disable=None) as bar:
        for keys in filler.steps(first, last):
            written = time.perf_counter()
            for batch in batches(keys):
                sync_items(batch)
            pages_s, catalogue_s = (
                pages_s + written - since,
                catalogue_s + time.perf_counter() - written,
            )
            since = time.perf_counter()
            bar.update(len(keys))
    call_command("update_index", verbosity=0)  # for Wagtail's own search
    analyse()
    return {"items": last - first, "pages_s": pages_s, "catalogue_s": catalogue_s}


def main(last: str, target: str) -> None:
    report = fill(int(last))
    Path(target).write_text(json.dumps({"load": report, "paths": choose_paths()}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
