"""Closed sets of values; stored values are permanent, labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutputType(models.TextChoices):
    INFORMATION_MATERIAL = "information_material", _("Information material")
    DOCUMENT = "document", _("Document")
    TRAINING_TOOL = "training_tool", _("Training tool")
    VIDEO = "video", _("Video")
    DATA = "data", _("Data")


class Level(models.TextChoices):
    """How much a training path expects its learners to know."""

    INTRODUCTORY = "introductory", _("Introductory")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")
