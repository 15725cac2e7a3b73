"""How `make demo` serves the hub: two processes on loopback, and a greeting once it answers."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy.addresses import allow_long_addresses

PORT = os.environ.get("PORT", "8000")
DATA_DIR = os.environ.get("HUB_DATA_DIR", "var")
ADDRESS = f"http://localhost:{PORT}/"
GREETING = f"""
  Medina is ready: {ADDRESS}

  Editors' side    {ADDRESS}admin/
  API              {ADDRESS}api/v1/docs/
  Log in as        admin@example.org  editor@example.org  moderator@example.org  member@example.org
  Password         medina-demo
  Mail             is not sent; each message is a file in {DATA_DIR}/mail

  Ctrl-C stops it. `make demo` again starts with the data you have.
"""

bind = [f"127.0.0.1:{PORT}"]
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True  # the greeting comes after the hub has loaded, not before
control_socket_disable = True
loglevel = "warning"
accesslog = None
limit_request_line = allow_long_addresses()  # they are refused in our words, by the hub


def when_ready(_server: object) -> None:
    print(GREETING, flush=True)
