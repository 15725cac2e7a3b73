"""What is sent to moderators, and what they send."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.enums import FlagReason, SpaceAccess
from community.models import Flag, Space
from community.operations.appeals import MAX_CHARS
from home.languages import codes, direction_of, name_of
from home.web.forms import REQUIRED, OnceForm, PlainForm

FIRST_OFFER = timedelta(days=30)  # how long a suspension is, until a moderator says otherwise

LONGEST = timedelta(days=3653)


class WordsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea({"rows": kwargs.pop("rows", 5), "dir": "auto"})
        super().__init__(**{"widget": widget, "max_length": MAX_CHARS, **kwargs})


class FlagForm(PlainForm, forms.ModelForm[Flag]):
    """What is wrong with a text, a profile or a page."""

    note = WordsField(label=_("What moderators should know"), required=False, max_length=1_000)

    class Meta:
        model = Flag
        fields = ("reason", "note")
        widgets = {"reason": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["reason"]).choices = FlagReason.choices

    def validate_constraints(self) -> None:
        """Whoever has flagged it before is thanked again: the operation sees to that."""


class OutsideFlagForm(FlagForm):
    """What is wrong with letters, for who was written to and has no account."""

    is_blocked = forms.BooleanField(
        label=_("Send me no more letters from this person"), required=False, initial=True
    )


class TakeOffForm(OnceForm):
    """Why a text is taken off, where it stands."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=FlagReason.choices, widget=forms.RadioSelect
    )
    text = WordsField(label=_("In your words"), help_text=_("The member reads it as you write it."))


class AppealForm(PlainForm):
    text = WordsField(
        label=_("Why was it wrong?"),
        help_text=_("In your language. The moderators read it, nobody else."),
        rows=8,
    )


class Choice(NamedTuple):
    """Something that a moderator can do; `needs` are the fields that it asks for."""

    name: str
    label: Any
    needs: tuple[str, ...] = ()


class DecisionForm(OnceForm):
    """An act of a moderator with its reason."""

    act = forms.ChoiceField(label=_("What to do"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Choose a reason")), *FlagReason.choices]
    )
    text = WordsField(
        label=_("In your words"),
        required=False,
        help_text=_("The member reads it as you write it."),
    )
    until = forms.DateField(
        label=_("Suspended until the end of"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, acts: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acts = list(acts)
        field = cast("forms.ChoiceField", self.fields["act"])
        field.choices = [(choice.name, choice.label) for choice in self.acts]
        self.initial.setdefault("until", (timezone.now() + FIRST_OFFER).date())
        needed = {name for choice in self.acts for name in choice.needs}
        for name in {"reason", "until"} - needed:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("act", "")
        needs = next((choice.needs for choice in self.acts if choice.name == chosen), ())
        for name in needs:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, REQUIRED)
        if "until" in needs and cleaned.get("until"):
            self.check_until(cleaned["until"])
        return cleaned

    def check_until(self, until: date) -> None:
        today = timezone.now().date()
        if not today < until <= today + LONGEST:
            self.add_error("until", _("Choose a day to come, within ten years."))

    @property
    def until_at(self) -> datetime:
        """The end of the day that was chosen, in UTC."""
        day: date = self.cleaned_data["until"]
        return datetime.combine(day, time.max.replace(microsecond=0), tzinfo=UTC)


class SpaceForm(PlainForm, forms.ModelForm[Space]):
    """A space with its names, a pair of fields per language.

    What breaks links or shuts people out is stored by a button of its own, `is_sure`.
    """

    class Meta:
        model = Space
        fields = ("slug", "access", "position", "is_archived")
        labels = {
            "slug": _("Address"),
            "access": _("Who may enter"),
            "position": _("Position in the list"),
            "is_archived": _("Archived"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].widget.attrs["dir"] = "ltr"
        self.before = (self.instance.slug, self.instance.access) if self.instance.pk else None
        known = {text.language: text for text in self.instance.texts.all()} if self.before else {}
        for code in codes():
            text = known.get(code)
            self.add_texts(code, text.title if text else "", text.summary if text else "")

    def add_texts(self, code: str, title: str, summary: str) -> None:
        attrs = {"lang": code, "dir": direction_of(code)}
        language = {"language": name_of(code)}
        self.fields[f"title_{code}"] = forms.CharField(
            label=_("Title (%(language)s)") % language,
            max_length=80,
            required=False,
            initial=title,
            widget=forms.TextInput(attrs),
        )
        self.fields[f"summary_{code}"] = forms.CharField(
            label=_("Summary (%(language)s)") % language,
            max_length=300,
            required=False,
            initial=summary,
            widget=forms.Textarea({**attrs, "rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"title_{code}", "").strip() for code in codes()):
            self.add_error(f"title_{codes()[0]}", _("Give the space a title in one language."))
        return cleaned

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """The title and the summary by language, where there is a title."""
        pairs = {
            code: (self.cleaned_data[f"title_{code}"], self.cleaned_data[f"summary_{code}"])
            for code in codes()
        }
        return {code: pair for code, pair in pairs.items() if pair[0].strip()}

    def find_warnings(self) -> list[str]:
        """Return what the change breaks; nothing for a new space, or for who is sure."""
        if self.before is None or "is_sure" in self.data:
            return []
        slug, access = self.before
        found = []
        if self.cleaned_data["slug"] != slug:
            found.append(str(_("The address changes: links to the space lead nowhere then.")))
        order = SpaceAccess.values
        if order.index(self.cleaned_data["access"]) > order.index(access):
            found.append(
                str(
                    _(
                        "Fewer people may enter: links to its discussions lead nowhere for the"
                        " others, and search, feeds and the API forget what they may not see."
                    )
                )
            )
        return found
