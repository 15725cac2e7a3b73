"""The guided form for a good practice: a draft may be as empty as it is, what is sent in not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.template.defaultfilters import yesno
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.enums import ReviewReason
from community.fields import check_topics
from community.forms import NOT_SAID, language_choices
from community.guess import guess_language
from community.models import Member, Submission
from community.models.members import KEY_CHARS, KEY_LENGTH
from community.models.practices import MAX_CHARS, TEXTS
from community.names import tidy_name, validate_line
from community.operations.coauthors import find_named
from home.enums import Licence
from home.languages import codes, name_of
from home.terms import TermSelect, TopicBoxes
from home.web.forms import REQUIRED, OnceForm, PlacedForm

# The key of a member at the end of what was given: the key alone, @key, or a profile's address.
KEY = re.compile(rf"(?:^|[@/])([{KEY_CHARS}]{{{KEY_LENGTH}}})/?$")
MOST_COAUTHORS = 20
CHANGED = _(
    "Nothing is kept yet: this draft was changed while you wrote, by somebody else or in another"
    " window. Your text is in the form, and above it what is kept now. Put together what is to"
    " stay, then send the form again."
)


@dataclass(frozen=True)
class Part:
    """Fields under one heading."""

    title: str
    fields: list[forms.BoundField]


class CoauthorsField(forms.Field):
    """Members by their keys, one on each line."""

    widget = forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(who.key for who in value or ())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial).split() != self.prepare_value(self.clean(data)).split()

    def to_python(self, value: Any) -> list[Member]:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        found = [(line, KEY.search(line)) for line in lines[: MOST_COAUTHORS + 1]]
        keys = {match[1]: line for line, match in found if match}
        members = Member.objects.filter(key__in=keys, user__is_active=True).exclude(name="")
        known = {who.key: who for who in members}
        unknown = [line for line, match in found if match is None or match[1] not in known]
        if unknown:
            raise forms.ValidationError(
                _("No member is found for %(line)s. Copy the address of the profile."),
                params={"line": f"\u2068{unknown[0][:80]}\u2069"},
            )
        if len(known) > MOST_COAUTHORS:
            raise forms.ValidationError(
                _("Name at most %(most)d members."), params={"most": MOST_COAUTHORS}
            )
        return [known[key] for key in keys]


class SubmissionForm(PlacedForm, OnceForm, forms.ModelForm[Submission]):
    """With `is_final` all that a practice must tell has to be there."""

    NEEDED = ("summary", "challenge", "action", "result", "conditions")
    PARTS = (
        (_("What it is"), ("title", "summary", "city", "country", "topics", "language")),
        (_("What you did"), ("challenge", "action", "started_on", "ended_on", "cost")),
        (_("What came of it"), ("result", "evidence", "failed")),
        (_("For others"), ("conditions", "licence")),
        (_("Who is named"), ("is_author_credited", "coauthors", "credit")),
    )

    coauthors = CoauthorsField(
        label=_("Co-authors, if they are members"),
        required=False,
        help_text=_(
            "The addresses of their profiles, each on a line of its own. "
            "We ask them, and name them once they have said yes."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language of your text"),
        required=False,
        choices=lambda: [NOT_SAID, *language_choices()],
    )

    class Meta:
        model = Submission
        fields = (
            "title",
            "summary",
            *TEXTS,
            "started_on",
            "ended_on",
            "licence",
            "city",
            "country",
            "topics",
            "is_author_credited",
            "credit",
        )
        labels = {
            "title": _("Title"),
            "summary": _("Summary"),
            "challenge": _("The challenge"),
            "action": _("What was done"),
            "result": _("The result"),
            "evidence": _("What was measured"),
            "cost": _("What it cost"),
            "failed": _("What did not work"),
            "conditions": _("What it takes elsewhere"),
            "started_on": _("Begun on"),
            "ended_on": _("Ended on"),
            "licence": _("Licence"),
            "city": _("City"),
            "country": _("Country, where your city is not in the list"),
            "topics": _("Topics"),
            "is_author_credited": _("Name me as an author"),
            "credit": _("Organisation to name beside the authors"),
        }
        help_texts = {
            "title": _("What was done and where, in one line."),
            "challenge": _(
                "Markdown works, as in discussions. A line such as (post 12, ar) above a quotation "
                "says where it is from, and readers do not see it."
            ),
            "licence": _("Under which others may use your text again."),
        }
        widgets = {
            "city": TermSelect,
            "country": TermSelect,
            "topics": TopicBoxes,
            "summary": forms.Textarea({"rows": 2}),
            **{name: forms.Textarea({"rows": 5, "maxlength": str(MAX_CHARS)}) for name in TEXTS},
            **{
                name: forms.DateInput({"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
                for name in ("started_on", "ended_on")
            },
        }

    def __init__(self, *args: Any, is_final: bool, is_own: bool = True, **kwargs: Any) -> None:
        """Only the author (`is_own`) says who is named."""
        super().__init__(*args, **kwargs)
        self.is_final, self.is_own = is_final, is_own
        self.stored: list[tuple[str, str]] = []
        if self.instance.pk:
            self.initial["coauthors"] = find_named(self.instance)
            self.initial["language"] = self.instance.language
            self.initial["seen"] = self.instance.changed_at.isoformat()
        licence = cast("forms.ChoiceField", self.fields["licence"])
        licence.choices = [("", _("Not said")), *Licence.choices]
        for name in ("title", "summary", "credit", *TEXTS):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("started_on", "ended_on"):
            message = _("Write year, month and day, as 2030-05-31.")
            self.fields[name].error_messages["invalid"] = message

        if not is_own:
            del self.fields["is_author_credited"], self.fields["coauthors"]

    @property
    def seen_at(self) -> datetime | None:
        """When the draft had last been changed when the form was made."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def show_stored(self, stored: Submission) -> None:
        """Keep what was written, and show beside it what somebody else has stored meanwhile.

        Who sends the form once more has seen that.
        """
        other = SubmissionForm(self.data, instance=stored, is_final=False, is_own=self.is_own)
        names = [name for name in other.changed_data if not other[name].is_hidden]
        self.stored = [(str(self[name].label), describe(stored, name)) for name in names]
        data = cast("QueryDict", self.data).copy()
        data["seen"] = stored.changed_at.isoformat()
        self.data = data
        self.add_error(None, CHANGED)

    @property
    def parts(self) -> Iterator[Part]:
        for title, names in self.PARTS:
            yield Part(str(title), [self[name] for name in names if name in self.fields])

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [field for part in self.parts for field in part.fields]

    def clean_title(self) -> str:
        title = tidy_name(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(REQUIRED)
        validate_line(title)
        return title

    def clean_topics(self) -> Any:
        return check_topics(self.cleaned_data["topics"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_final:
            self.check_whole(data)
        return data

    def check_whole(self, data: dict[str, Any]) -> None:
        for name in self.NEEDED:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, REQUIRED)
        self.need_place(data)
        # Whoever is asked counts: they may say yes until an editor has decided.
        is_joint = data.get("coauthors") or (self.instance.pk and self.instance.coauthors.exists())
        has_author = data.get("is_author_credited") or is_joint or data.get("credit")
        if not has_author:
            self.add_error("credit", _("Name somebody: yourself, others, or an organisation."))

    def read(self, otherwise: str) -> dict[str, Any]:
        """Return what operations store; the language is guessed where it was not said."""
        data = {**self.cleaned_data}
        data.pop("form_id", None)
        data.pop("seen", None)
        if data["language"] not in codes():
            text = "\n".join([data["title"], *(data[name] for name in TEXTS)])
            data["language"] = guess_language(text, otherwise)
        return data


def describe(submission: Submission, name: str) -> str:
    """Return what the submission says in the field, as people read it."""
    value = getattr(submission, name)
    if name == "coauthors":
        return ", ".join(who.shown_name for who in find_named(submission))
    if name == "topics":
        return ", ".join(map(str, value.order_by("name")))
    if name == "language":
        return name_of(value)
    if isinstance(value, bool):
        return str(yesno(value))
    shown = getattr(submission, f"get_{name}_display", None)
    return str((shown() if shown else value) or "–")


class DecisionForm(forms.Form):
    """What an editor decides about a submission."""

    PUBLISH, ACCEPT, RETURN, DECLINE = "publish", "accept", "return", "decline"
    MUST_SAY_WHY = (RETURN, DECLINE)

    DECISIONS = (
        (ACCEPT, _("Accept: make a draft page of it")),
        (PUBLISH, _("Accept and publish the page at once")),
        (RETURN, _("Return it to the author, to be worked on")),
        (DECLINE, _("Decline it")),
    )

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, choices=DECISIONS)
    why = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("Choose a reason")), *ReviewReason.choices],
    )
    reason = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, language: str, can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = gettext(
            "For returning and declining. The author reads it in their language."
        )
        self.fields["reason"].help_text = gettext(
            "The author gets it by mail. Write in the author's language: %(language)s."
        ) % {"language": language}
        if not can_publish:
            field = cast("forms.ChoiceField", self.fields["decision"])
            field.choices = [choice for choice in self.DECISIONS if choice[0] != self.PUBLISH]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        says_why = data.get("decision") in self.MUST_SAY_WHY
        why, words = data.get("why", ""), (data.get("reason") or "").strip()
        if says_why and (not why or (why == ReviewReason.OTHER and not words)):
            error = _("Say why: the author has to know what to do with it.")
            self.add_error("reason" if why else "why", error)
        return {**data, "why": why if says_why else ""}
