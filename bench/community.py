"""What a long discussion costs beside a short one, and digests: `make bench-community`.

ENGINES  sqlite,postgresql
"""

from __future__ import annotations

import os
import sys

from bench.databases import ENGINES, NoDatabaseError
from bench.filling import ROOT, run_python


def main() -> int:
    folder = ROOT / os.environ.get("HUB_DATA_DIR", "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for engine in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        try:
            with ENGINES[engine](folder) as database:
                print(f"\n{database.name}", flush=True)
                run_python("-m", "bench.discussions", env=database.env)
                if engine == "postgresql":  # nobody has ten thousand members on the other
                    run_python("-m", "bench.mornings", env=database.env)
        except NoDatabaseError as error:
            print(f"\n{engine}: skipped: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
