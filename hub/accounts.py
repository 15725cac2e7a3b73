"""How accounts behave here: own addresses only, mail in the person's language, no telling."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification import add_email_verification_sent_message
from allauth.account.internal.stagekit import stash_login
from allauth.account.models import EmailAddress, Login
from allauth.account.signals import authentication_step_completed
from allauth.core.internal import ratelimit
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db.models.signals import post_delete
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language_from_request, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from home.dates import show_offset
from home.languages import active, codes, direction_of, isolated
from home.models import User
from home.postage import take_place
from hub import browsers, mails, sign_ins


class HubAccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
        "incorrect_code": _("This did not work. Check the code, or try again with a new one."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "too_many_passwords": _(
            "Too many attempts with a password. Log in with a code by e-mail or with a passkey, or"
            " try again in five minutes."
        ),
        "duplicate_email": _("This is the address of your account already."),
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of the host that was asked; other hosts we know of do not count."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead who has not said their name to the first steps, unless they were on their way."""
        is_editor = isinstance(request.user, User) and request.user.is_editor
        if is_editor or not apps.is_installed("community"):
            return str(super().get_login_redirect_url(request))
        member = getattr(request.user, "member", None)
        is_known = member is not None and bool(member.name)
        return reverse("home") if is_known else reverse("community:welcome")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt: by itself in a browser that the account knows, else with all others'.

        Who is logged in is asked for the password again; no flood from outside keeps them from it.
        """
        email = credentials.get("email", "")
        browser = browsers.find(request, email)
        is_own = request.user.is_authenticated and request.user.email == email.lower()
        if is_own:
            browser = f"user {request.user.pk}"
        try:
            if browser:
                self.count_apart(request, browser)
            else:
                super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_ins.write(sign_ins.HELD_UP)
            if is_own:
                raise
            raise self.validation_error("too_many_passwords") from None

    def count_apart(self, request: HttpRequest, browser: str) -> None:
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_apart", key=browser
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        if isinstance(user, User):
            browsers.remember(request, response, user)
        return response

    def format_email_subject(self, subject: str) -> str:
        # The name at the end: a mail program takes the direction from the first letters.
        return gettext("%(subject)s (%(site)s)") % {
            "subject": subject,
            "site": isolated(settings.WAGTAIL_SITE_NAME),
        }

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Say that a program wrote it, so that no other program answers, and in which language."""
        own = {"Auto-Submitted": "auto-generated", "Content-Language": active()}
        return super().render_mail(template_prefix, email, context, {**own, **(headers or {})})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner what happened to the account, whatever the address got before."""
        told = {**(context or {}), "is_notification": True, "user": user}
        super().send_notification_mail(template_prefix, user, told, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of who gets it; every address begins with our own base.

        The host of a request can be forged; a link that opens an account must not follow it. An
        address that has got enough within the hour gets no more, and nobody sees a difference.
        """
        reader = mails.find_reader(email, context.get("user"))
        own = {
            name: self.lead_home(value, reader.language)
            for name, value in context.items()
            if name.endswith("_url") and isinstance(value, str)
        }
        with override(reader.language):
            extra = {
                "site_name": settings.WAGTAIL_SITE_NAME,
                "home_url": settings.HUB_BASE_URL + reverse("home"),
                "login_code_url": settings.HUB_BASE_URL + reverse("account_confirm_login_code"),
                "password_reset_url": settings.HUB_BASE_URL + reverse("account_reset_password"),
                "mail_language": reader.language,
                "mail_direction": direction_of(reader.language),
            }
            full = {"request": self.request, "email": email, **extra, **context, **own}
            if "timestamp" in context:
                full["timestamp"] = at = context["timestamp"].astimezone(ZoneInfo(reader.zone))
                full["offset"] = show_offset(at)
            message = self.render_mail(template_prefix, email, full)
        by = "own" if browsers.find(self.request, email) else ""
        if context.get("is_notification") or take_place(email, by=by):
            mails.post(message)

    def lead_home(self, url: str, language: str) -> str:
        """Return an address of this request at our own base, its page in `language`."""
        asked = self.request.build_absolute_uri("/")
        if not url.startswith(asked):
            return url
        path = url.removeprefix(asked)
        if path.startswith(f"{active()}/"):
            path = path.replace(active(), language, 1)
        return f"{settings.HUB_BASE_URL}/{path}"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Remember where a newcomer wanted to go: from the link in the mail over the login."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        target = request.POST.get("next") or request.GET.get("next")
        if not target or not self.is_safe_url(target):
            return url
        address = emailconfirmation.email_address
        with override(mails.find_reader(address.email, address.user).language):
            login = f"{reverse('account_login')}?{urlencode({'next': target})}"
        return f"{url}?{urlencode({'next': login})}"

    def send_account_already_exists_mail(self, email: str) -> None:
        # A new account costs the time of hashing its password: so must one that exists.
        make_password(get_random_string(16))
        super().send_account_already_exists_mail(email)

    def pretend_sign_up(self, request: HttpRequest, email: str) -> HttpResponse:
        """Answer as if an account had been made, at the cost of one."""
        make_password(get_random_string(16))
        stash_login(request, Login(user=None, email=email, signup=True))
        add_email_verification_sent_message(request, email, signup=True)
        return self.respond_email_verification_sent(request, None)


def forget_unproven_password(
    user: User, method: str, email: str | None = None, **_rest: Any
) -> None:
    """Take away a password that was typed before the address was proven, as a code now does.

    Somebody else may have made the account with this address, and waited for its owner.
    """
    if method != "code" or EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])


def forget_sent_proof(*, instance: User, **_rest: Any) -> None:
    """Let an address whose account has gone be proven anew at once: nothing it got leads in."""
    ratelimit.clear(None, app="allauth.account", action="confirm_email", key=instance.email.lower())


authentication_step_completed.connect(forget_unproven_password)
post_delete.connect(forget_sent_proof, sender=User, dispatch_uid="hub.forget_sent_proof")


@never_cache
def enter_admin(request: HttpRequest) -> HttpResponse:
    """Lead editors to the one login there is; a member without rights stays outside."""
    if request.user.is_authenticated:
        raise PermissionDenied
    with override(find_language(request)):
        messages.info(request, gettext("Log in with an editor's account to edit the hub."))
    return redirect_to_login(request, request.GET.get("next", reverse("wagtailadmin_home")))


def redirect_to_login(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """Answer with the login page in the person's language; from there on to `target`."""
    with override(find_language(request)):
        url = reverse("account_login")
    response = HttpResponseRedirect(f"{url}?{urlencode({'next': target})}")
    response["Cache-Control"] = "private, no-store"
    return response


def find_language(request: HttpRequest) -> str:
    """Return the language of the page the person comes from, else the browser's first of ours."""
    here = request.build_absolute_uri("/")
    referrer = request.headers.get("Referer", "")
    first = referrer.removeprefix(here).split("/")[0] if referrer.startswith(here) else ""
    return first if first in codes() else get_language_from_request(request)
