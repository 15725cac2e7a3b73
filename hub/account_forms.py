"""The account forms in the hub's words: labels that stay, Latin fields from left to right."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.web.forms import PlainForm
from hub import browsers, proof, traps

EMAIL_LENGTH = 254  # what the database takes; a form alone would let 320 pass
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "remember": _("Stay logged in on this device"),
}


def describe_password() -> str:
    """Return what a new password must be, in one sentence for all that checks it."""
    lengths = (getattr(check, "min_length", 0) for check in get_default_password_validators())
    return gettext(
        "At least %(length)d characters; 15 or more are better, such as a sentence with its "
        "spaces, in any script. Nothing is cut off. Not digits alone, no common password and "
        "nothing like your e-mail address."
    ) % {"length": max(lengths, default=0)}


class Plain(PlainForm):
    """Takes out what the form library decorates its widgets with."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            attributes = field.widget.attrs
            attributes.pop("placeholder", None)
            attributes.pop("style", None)  # our policy allows no style in markup
            if not isinstance(field, forms.BooleanField):
                attributes["dir"] = "ltr"
            field.label = self.labels.get(name) or LABELS.get(name) or field.label
            if name in ("login", "email"):
                field.validators.append(MaxLengthValidator(EMAIL_LENGTH))
                field.error_messages["invalid"] = _("Give an e-mail address like name@example.org.")
                attributes.update(
                    {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}
                )
            if name == "password1":
                field.help_text = describe_password()
            if name in ("password", "oldpassword"):
                field.help_text = ""  # the way to a new password stands below the form
        if self.trap is not None:
            self.trap.field.label = _("Leave this field empty")

    @property
    def trap(self) -> forms.BoundField | None:  # type: ignore[override]
        name = settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD
        return self[name] if name in self.fields else None


NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password once more")}


class LoginForm(Plain, allauth.LoginForm):
    pass


class SignupForm(Plain, allauth.SignupForm):
    labels = {"password1": _("Password"), "password2": _("Password once more")}

    made_at = forms.CharField(required=False, widget=forms.HiddenInput, initial=traps.sign_moment)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.HUB_PROOF_OF_WORK:
            task = forms.HiddenInput(attrs={"data-task": proof.make_task(timezone.now())})
            self.fields["proof"] = forms.CharField(required=False, widget=task)

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        if reason := self.find_trap():
            traps.catch(reason)
            adapter = get_adapter(request)
            return None, adapter.pretend_sign_up(request, self.cleaned_data["email"])
        if "proof" in self.fields and not proof.is_proven(self.cleaned_data["proof"]):
            refusal = ratelimit.consume_or_429(request, action="signup_unproven")
            if refusal is not None:
                return None, refusal
        return super().try_save(request)

    def find_trap(self) -> str | None:
        """Return what only a program did with the form."""
        if self.cleaned_data[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]:
            return traps.HIDDEN_FIELD
        return traps.TOO_FAST if traps.is_too_fast(self.cleaned_data["made_at"]) else None


class AddEmailForm(Plain, allauth.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    labels = NEW_PASSWORD


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    labels = NEW_PASSWORD


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    labels = NEW_PASSWORD


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    pass


class Code(Plain):
    """A code is typed from a telephone or from paper: digits, with nothing put right."""

    labels = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "spellcheck": "false"})


class RequestLoginCodeForm(Plain, allauth.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """Count for the address; in a browser that its account knows, apart from everybody's."""
        email: str = super().clean_email()
        request = context.request
        apart = "own:" if browsers.find(request, email) else ""
        key = f"{apart}{email.lower()}"
        if not ratelimit.consume(request, action="login_code_to_address", key=key):
            raise get_adapter(request).validation_error("too_many_login_attempts")
        return email


class ConfirmLoginCodeForm(Code, allauth.ConfirmLoginCodeForm):
    labels = {"code": _("Code from the message")}
