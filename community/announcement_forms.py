"""What members send when they tell of a trial or look for partners."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.enums import TransferOutcome
from community.fields import LineField
from community.models import PartnerSearch, Transfer
from community.operations.announcements import LONGEST
from community.post_forms import PostForm
from home.models import City, Country, Topic
from home.terms import TermSelect, TopicBoxes
from home.web.forms import PlacedForm

MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", re.ASCII)
FIRST_YEAR = 1990


class MonthField(forms.Field):
    """A month, as its first day; browsers without a choice of months let it be written."""

    widget = forms.TextInput({"type": "month", "dir": "ltr", "placeholder": "2030-05"})

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        found = MONTH.fullmatch(str(value).strip())
        try:
            return dt.date(int(found[1]), int(found[2]), 1) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value

    @staticmethod
    def _refuse() -> dt.date:
        raise forms.ValidationError(_("Write year and month, as 2030-05."))


def build_term(model: type[Any], label: Any) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=label, queryset=model.objects.none(), widget=TermSelect, required=False
    )


class AnnouncementForm(PlacedForm, PostForm):
    """A text with a title and a place; `today` is the day it is sent on."""

    FIELDS: tuple[str, ...] = ("title", "city", "country")

    title = LineField(
        label=_("Title"), max_length=150, min_length=5, widget=forms.TextInput({"dir": "auto"})
    )
    city = build_term(City, _("City"))
    country = build_term(Country, _("Country, where your city is not in the list"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def own_fields(self) -> dict[str, Any]:
        """What goes into the model as it is."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    @property
    def topic_list(self) -> list[Topic] | None:
        return list(self.cleaned_data["topics"]) if "topics" in self.fields else None


class TransferForm(AnnouncementForm):
    FIELDS = (*AnnouncementForm.FIELDS, "started_on", "outcome", "failure", "has_contact")

    started_on = MonthField(label=_("Month it began"), help_text=_("Year and month, as 2030-05."))
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=TransferOutcome.choices, widget=forms.RadioSelect
    )
    failure = forms.CharField(
        label=_("What went wrong"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("Where it did not work: why not. It spares others the same way."),
    )
    has_contact = forms.BooleanField(
        label=_("Readers may write to me about it"), required=False, initial=True
    )
    field_order = (
        "title",
        "city",
        "country",
        "started_on",
        "outcome",
        "body",
        "failure",
        "has_contact",
        "language",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("What you tried, in one line.")
        self.fields["body"].label = _("What you did, and what it brought")
        self.fields["city"].help_text = _("Where you tried it.")

    def clean_started_on(self) -> dt.date:
        month: dt.date = self.cleaned_data["started_on"]
        if not month.year >= FIRST_YEAR or month > self.today:
            raise forms.ValidationError(
                _("Choose a month between %(year)s and today."), params={"year": str(FIRST_YEAR)}
            )
        return month

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.need_place(data)
        if data.get("outcome") == TransferOutcome.FAILED and not data.get("failure"):
            self.add_error("failure", _("Say what went wrong: that is what others learn from."))
        return data


class PartnerForm(AnnouncementForm):
    FIELDS = (*AnnouncementForm.FIELDS, "organisation", "partners", "closes_on")

    organisation = LineField(
        label=_("Who looks"),
        max_length=160,
        help_text=_("Your organisation, as it is called."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    partners = forms.CharField(
        label=_("Which partners you look for"),
        max_length=300,
        help_text=_("For example, two ports and a university with a laboratory for water."),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )
    closes_on = forms.DateField(
        label=_("Open until"),
        help_text=_("The last day to answer, at most a year from now."),
        widget=forms.DateInput({"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write year, month and day, as 2030-05-31.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"), queryset=Topic.objects.none(), widget=TopicBoxes, required=False
    )
    field_order = (
        "title",
        "organisation",
        "partners",
        "body",
        "closes_on",
        "topics",
        "city",
        "country",
        "language",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("What it is for, in one line.")
        self.fields["body"].label = _("What you want to do together")
        limits = {"min": self.today.isoformat(), "max": (self.today + LONGEST).isoformat()}
        self.fields["closes_on"].widget.attrs.update(limits)

    def clean_closes_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["closes_on"]
        if not self.today <= day <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return day


def read_initial(
    announcement: Transfer | PartnerSearch, form: type[AnnouncementForm]
) -> dict[str, Any]:
    """Return the announcement as its form shows it."""
    return {
        **{name: getattr(announcement, name) for name in form.FIELDS},
        "topics": list(announcement.topics.all()),
        "body": announcement.body,
        "language": "" if announcement.is_language_guessed else announcement.language,
    }
