#!/usr/bin/env python
"""Django's command line, with hub.settings.dev unless the environment names other settings."""

import os
import sys

from django.core.management import execute_from_command_line

from hub.settings.env import UnusableEnvironment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except UnusableEnvironment as error:
        if sys.argv[1:2] != ["doctor"]:
            sys.exit(str(error))
        from hub.management.commands.doctor import Command

        Command(unusable=error).run_from_argv(sys.argv)
