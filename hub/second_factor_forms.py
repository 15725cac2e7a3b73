"""The forms of second factors in the hub's words."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from hub.account_forms import Code, Plain

NAME_LENGTH = 60
# What the library raises where a browser, or somebody in its place, says what no key would say.
UNREADABLE = (AttributeError, InvalidSignature, LookupError, TypeError, ValueError, struct.error)


class AuthenticateForm(Code, base.AuthenticateForm):
    pass


class ReauthenticateForm(Code, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(Code, totp.ActivateTOTPForm):
    labels = {"code": _("The six digits that the app shows")}


class DeactivateTOTPForm(Plain, totp.DeactivateTOTPForm):
    pass


class GenerateRecoveryCodesForm(Plain, recovery.GenerateRecoveryCodesForm):
    pass


class Named(Plain):
    labels = {"name": _("Name of the key")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.validators.append(MaxLengthValidator(NAME_LENGTH))
        name.help_text = _("So that you know it among several: the telephone, the key at work.")
        name.widget.attrs.update({"dir": "auto", "maxlength": str(NAME_LENGTH)})


class AddWebAuthnForm(Named, webauthn.AddWebAuthnForm):
    labels = {**Named.labels, "passwordless": _("Log in with it alone, without a password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("The browser has given no passkey. Try again.")
        self.fields["credential"].error_messages["required"] = missing
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.help_text = ""

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class EditWebAuthnForm(Named, webauthn.EditWebAuthnForm):
    pass


class Careful:
    """Goes before forms that take what a browser says of a key: nonsense is an error, no fault."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form that comes after
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticateWebAuthnForm(Careful, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(Careful, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(Careful, webauthn.ReauthenticateWebAuthnForm):
    pass
