"""Accounts: the e-mail address is the login, and is proven before anything works."""

from typing import Any

AUTH_USER_MODEL = "home.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
ACCOUNT_ADAPTER = "hub.accounts.HubAccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "hub.account_forms.AddEmailForm",
    "change_password": "hub.account_forms.ChangePasswordForm",
    "confirm_login_code": "hub.account_forms.ConfirmLoginCodeForm",
    "login": "hub.account_forms.LoginForm",
    "reauthenticate": "hub.account_forms.ReauthenticateForm",
    "request_login_code": "hub.account_forms.RequestLoginCodeForm",
    "reset_password": "hub.account_forms.ResetPasswordForm",
    "reset_password_from_key": "hub.account_forms.ResetPasswordKeyForm",
    "set_password": "hub.account_forms.SetPasswordForm",
    "signup": "hub.account_forms.SignupForm",
}
# Per network address, and per e-mail address ("key"); of what goes by mail, `home.postage` counts
# all together. A browser that an account knows, and who is logged in, count apart (`hub.browsers`).
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/3m/key,5/h/key",
    "login": "30/m/ip",
    "login_code_to_address": "5/h/key",
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_apart": "5/5m/key",
    "manage_email": "20/h/user",
    "request_login_code": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "signup": "20/h/ip",
    "signup_unproven": "1/10m/ip",  # where HUB_PROOF_OF_WORK asks for a proof, and none came
}
MFA_ADAPTER = "hub.second_factor.HubMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Nobody logs in with an address that is not proven. A new address that waits for its proof must not
# keep people from a second factor, nor a second factor from changing the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "hub.second_factor_forms.ActivateTOTPForm",
    "add_webauthn": "hub.second_factor_forms.AddWebAuthnForm",
    "authenticate": "hub.second_factor_forms.AuthenticateForm",
    "authenticate_webauthn": "hub.second_factor_forms.AuthenticateWebAuthnForm",
    "deactivate_totp": "hub.second_factor_forms.DeactivateTOTPForm",
    "edit_webauthn": "hub.second_factor_forms.EditWebAuthnForm",
    "generate_recovery_codes": "hub.second_factor_forms.GenerateRecoveryCodesForm",
    "login_webauthn": "hub.second_factor_forms.LoginWebAuthnForm",
    "reauthenticate": "hub.second_factor_forms.ReauthenticateForm",
    "reauthenticate_webauthn": "hub.second_factor_forms.ReauthenticateWebAuthnForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
DEFAULT_FROM_EMAIL = "Medina <hub@example.org>"
