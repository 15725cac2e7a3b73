"""The environment, read in one place. What cannot be used stops the start, named at once."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from hub.ports import HIGHEST_PORT
from hub.settings.variables import BESIDE_THE_HUB, BY_NAME, VARIABLES, Variable

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PRODUCTION_SETTINGS = "hub.settings.production"
TRUE = {"true", "yes", "on", "1"}
FALSE = {"false", "no", "off", "0"}


class UnusableEnvironment(ImproperlyConfigured):
    """What is wrong with the environment, a sentence each; commands say it in these words alone."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(["The environment cannot be used.", *problems]))
        self.problems = problems


def read(name: str, default: Any = None) -> Any:
    """Return the value of a declared variable; `default` where it is not set, else its own."""
    variable = BY_NAME[name]
    try:
        text = find_text(variable)
        if text is None:
            return parse(variable, variable.default) if default is None else default
        return parse(variable, text)
    except ValueError as error:
        raise UnusableEnvironment([f"{name}: {error}"]) from error


def check_environment(*, is_production: bool | None = None) -> None:
    """Raise one error that names every variable that is wrong, or missing in production."""
    if is_production is None:  # the settings that are being read import these
        is_production = PRODUCTION_SETTINGS in sys.modules
    problems = []
    misspelt = {near: name for name, near in find_unread().items()}
    for variable in VARIABLES:
        if variable.group == "Development and tests" or variable.is_setting:
            continue
        try:
            text = find_text(variable)
            if text is not None:
                parse(variable, text)
            elif is_production and variable.is_required:
                other = misspelt.get(variable.name)
                raise ValueError(f"must be set in production{f', not {other}' if other else ''}")
        except ValueError as error:
            problems.append(f"{variable.name}: {error}")
    if problems:
        raise UnusableEnvironment(problems)


def find_unread() -> dict[str, str]:
    """Return the `HUB_…` variables that are set and that nobody reads, each with the nearest name.

    The name is empty where none is near.
    """
    known = {variable.name for variable in VARIABLES if not variable.is_setting}
    known |= {f"{variable.name}_FILE" for variable in VARIABLES if variable.is_secret}
    unread = sorted(name for name in os.environ.keys() - known if name.startswith("HUB_"))
    return {
        name: next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.8)), "")
        for name in unread
        if not BESIDE_THE_HUB.fullmatch(name)
    }


def find_text(variable: Variable) -> str | None:
    """Return what the variable is set to, or the content of the file that NAME_FILE names."""
    path = os.environ.get(f"{variable.name}_FILE") if variable.is_secret else None
    if path:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"cannot read the file of {variable.name}_FILE: {error}") from error
    else:
        text = os.environ.get(variable.name, "").strip()
    if text or (variable.may_be_empty and variable.name in os.environ):
        return text
    return None


def parse(variable: Variable, text: str) -> Any:
    """Return `text` as a value of the variable's kind; raise `ValueError` if it is none."""
    if variable.choices and text and text not in variable.choices:
        raise ValueError(f"must be one of {', '.join(variable.choices)}, not {text!r}")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts if variable.kind == "list" else parts[:1]:
        check_scheme(variable, part)
    if variable.kind == "list":
        return check_apps(parts) if variable.name == "HUB_APPS" else parts
    if variable.kind in {"number", "seconds"}:
        return parse_number(variable, text)
    if variable.kind == "flag":
        return parse_flag(text)
    if variable.kind == "address":
        return text.rstrip("/")
    check = {"email": check_email, "socket": check_socket}.get(variable.kind)
    return check(text) if check else check_url(variable, text)


def check_scheme(variable: Variable, text: str) -> None:
    if variable.schemes and text.split("://", maxsplit=1)[0] not in variable.schemes:
        accepted = " or ".join(f"{scheme}://" for scheme in variable.schemes)
        raise ValueError(f"must start with {accepted}")


def check_apps(names: list[str]) -> list[str]:
    available = BY_NAME["HUB_APPS"].default.split(",")
    if unknown := sorted(set(names) - set(available)):
        raise ValueError(f"no such app: {', '.join(unknown)}")
    return [app for app in available if app in names]


def parse_number(variable: Variable, text: str) -> int | float:
    try:
        value = float(text) if variable.kind == "seconds" else int(text)
    except ValueError:
        raise ValueError(f"must be a number, not {text!r}") from None
    if not variable.least <= value < 1e9:
        raise ValueError(f"must be {variable.least} or more, not {text}")
    return value


def parse_flag(text: str) -> bool:
    if text.lower() not in TRUE | FALSE:
        raise ValueError(f"must be true or false, not {text!r}")
    return text.lower() in TRUE


def check_email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise ValueError("must be an e-mail address") from error
    return text


def check_socket(text: str) -> str:
    """Take apart what gunicorn would make the best of: of a number alone, a host of that name."""
    if text.startswith("unix:") and text != "unix:":
        return text
    host, _colon, port = text.rpartition(":")
    is_bare_ipv6 = ":" in host and not (host.startswith("[") and host.endswith("]"))
    is_port = port.isascii() and port.isdecimal() and int(port) <= HIGHEST_PORT
    if not host or is_bare_ipv6 or not is_port:
        raise ValueError(f"must be host:port or unix:/path, not {text!r}")
    return text


def check_url(variable: Variable, text: str) -> str:
    """Take a service's address apart now, not at its first use; never repeat it: it has secrets."""
    take_apart = {
        "DATABASE_URL": environ.Env.db_url_config,
        "EMAIL_URL": environ.Env.email_url_config,
    }.get(variable.name)
    try:
        if take_apart and text:
            take_apart(text)
    except Exception as error:
        raise ValueError("cannot be taken apart as an address") from error
    return text


def read_data_dir() -> Path:
    """Return the folder for everything the hub writes (HUB_DATA_DIR, default var/); make it.

    The doctor looks and makes nothing.
    """
    path = Path(read("HUB_DATA_DIR")).expanduser()
    if not path.is_absolute():
        path = BASE_DIR / path
    if sys.argv[1:2] == ["doctor"]:
        return path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableEnvironment([f"HUB_DATA_DIR: cannot make {path}: {error}"]) from error
    return path


def read_base_url(default: str | None = None) -> str:
    """Return the public address of the hub without a trailing slash (HUB_BASE_URL)."""
    url: str = read("HUB_BASE_URL", default)
    return url
