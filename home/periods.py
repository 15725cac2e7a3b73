"""How long the hub keeps what: each period is a setting, whose name ends in its unit."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MONTHS = "_MONTHS"


@dataclass(frozen=True)
class Period:
    """How long `what` is kept, by the setting `HUB_…_DAYS` or `HUB_…_MONTHS`; 0 is for ever."""

    setting: str
    what: StrOrPromise

    @property
    def length(self) -> int:
        return int(getattr(settings, self.setting))

    def __str__(self) -> str:
        """Return the period in words of the active language; "" for ever."""
        if not self.length:
            return ""
        if self.setting.endswith(MONTHS):
            text = ngettext("%(count)d month", "%(count)d months", self.length)
        else:
            text = ngettext("%(count)d day", "%(count)d days", self.length)
        return text % {"count": self.length}

    def start(self, at: datetime) -> datetime | None:
        """Return the moment before which things of `at` are too old; None where none ever is."""
        if not self.length:
            return None
        if self.setting.endswith(MONTHS):
            return months_before(at, self.length)
        return at - timedelta(days=self.length)


def months_before(at: datetime, months: int) -> datetime:
    """Return the same day and time so many months ago, the last day of a shorter month."""
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))
