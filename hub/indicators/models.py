from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often something was read on a day (UTC), and nothing about by whom.

    `name` is what was read (a page, a file, an API), `key` which part or sort of it, `locale` the
    language of a page. Or `name` is an indicator's, and the row counts what was of that day and is
    deleted. There is no personal data in it, so no rule says how long it is kept.
    """

    day = models.DateField()
    name = models.CharField(max_length=32)
    key = models.CharField(max_length=32, blank=True, default="", db_default="")
    locale = models.CharField(max_length=8, blank=True, default="", db_default="")
    count = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("day", "name", "key", "locale"), name="tally_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.key} {self.locale}: {self.count}"
