#!/bin/sh
# Make .venv from uv.lock. With uv from the PATH, else with a uv of our own in .uv.
# PYTHON names the interpreter; without it, the first that is new enough.
set -eu

say() { printf '%s\n' "$*"; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
  if new_enough "$candidate"; then
    python=$("$candidate" -c 'import sys; print(sys.executable)')
    break
  fi
done
if [ -z "$python" ]; then
  say "Python 3.11 or later is needed and was not found. Install it, or name it: make setup PYTHON=/path/to/python3"
  exit 1
fi

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  uv=.uv/bin/uv
  if [ ! -x "$uv" ]; then
    say "Setup 1/2: uv, the installer, into .uv"
    "$python" -m venv --clear .uv || {
      rm -rf .uv
      say "$python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"
      exit 1
    }
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
  fi
fi

say "Setup 2/2: the requirements of uv.lock, into .venv"
# An activated environment elsewhere must not be the one that is filled; no interpreter is fetched.
unset VIRTUAL_ENV
UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never "$uv" sync --locked --python "$python"
