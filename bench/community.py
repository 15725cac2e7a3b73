"""What a long discussion costs beside a short one, and digests: `make bench-community`.

ENGINES  sqlite,postgresql
"""

from __future__ import annotations

import os
import sys

from bench.databases import ENGINES, NoDatabaseError
from bench.filling import ROOT, run_python

PARTS = {  # each with a database of its own
    "sqlite": ("bench.discussions",),
    "postgresql": ("bench.discussions", "bench.mornings"),  # nobody has 10,000 members on the other
}


def main() -> int:
    folder = ROOT / os.environ.get("HUB_DATA_DIR", "var") / "bench"
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for engine in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        try:
            for part in PARTS[engine]:
                with ENGINES[engine](folder) as database:
                    print(f"\n{database.name}", flush=True)
                    run_python("-m", part, env=database.env)
        except NoDatabaseError as error:
            print(f"\n{engine}: skipped: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
