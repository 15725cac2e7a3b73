"""Closed sets of values; stored values are permanent, labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class Attendance(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("On site and online")


class EventStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")


class OpportunityType(models.TextChoices):
    TRAINING = "training", _("Training")
    CO_CREATION = "co_creation", _("Co-creation")
    FINANCING = "financing", _("Financing")


class DeadlineStage(models.TextChoices):
    """What a deadline closes, where a call has several."""

    FIRST_STAGE = "first_stage", _("First stage")
    SECOND_STAGE = "second_stage", _("Second stage")
    CUT_OFF = "cut_off", _("Cut-off")
    FINAL = "final", _("Final deadline")
