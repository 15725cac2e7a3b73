from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """When a periodic job last ran and how it ended: one row for each job."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class DurableRow(models.Model):
    """What limits attempts to log in: the table of Django's database cache, in its own form."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
