from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from events.enums import DeadlineStage
from events.timezones import FIRST_DAY, LAST_DAY


class DeadlineBlock(blocks.StructBlock):
    """A closing moment, as clocks show it in the opportunity's own time zone.

    The stage is a choice and no text: deadlines are the same in all languages.
    """

    date = blocks.DateBlock(
        label=_("date"), validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    )
    time = blocks.TimeBlock(label=_("time"))
    stage = blocks.ChoiceBlock(label=_("stage"), choices=DeadlineStage.choices, required=False)

    class Meta:
        icon = "time"
        label = _("deadline")
