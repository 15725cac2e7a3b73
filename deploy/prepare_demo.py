"""Bring the demo's data up to date: its commands in one process, as each start takes seconds."""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

STEPS = {
    "migrate": "Database (the first time takes about half a minute)",
    "prepare_hub": "Languages, sections and roles",
    "load_demo": "Demo content",
    "rebuild_catalogue": "Search and lists",
}
OPTIONS = {"rebuild_catalogue": {"if_needed": True}}

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings.dev"
    django.setup()
    for number, (command, title) in enumerate(STEPS.items(), start=1):
        print(f"\n== {number}/{len(STEPS) + 1}  {title}", flush=True)
        call_command(command, **OPTIONS.get(command, {}))
    print(f"\n== {len(STEPS) + 1}/{len(STEPS) + 1}  Server", flush=True)
