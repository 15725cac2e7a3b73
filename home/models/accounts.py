from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a saved user; raise `ValueError` without an address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            email, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):  # type: ignore[django-manager-missing]  # media have plain managers
    """A person with an account; the e-mail address is the login name."""

    username = None  # type: ignore[assignment]  # the address takes its place
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this address already.")},
    )
    # How often all sessions of the account were ended; what a session remembers depends on it.
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]  # the base has it per class

    objects = UserManager()  # type: ignore[assignment,misc]  # no usernames to manage

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("There is an account with this address already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def end_sessions(self) -> None:
        """Log the account out everywhere: every request compares its session with the row."""
        rows = User.objects.filter(pk=self.pk)
        rows.update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        stock: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # no stub
        if not self.session_epoch:
            return stock
        salt = "home.User.session_epoch"
        value = f"{stock}{self.session_epoch}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def is_editor(self) -> bool:
        """Tell whether Wagtail's admin is open to the account; every page of a member asks.

        One query, where `has_perm` collects all that the account and its groups may do.
        """
        if not self.is_active or self.is_superuser:
            return self.is_active
        given = models.Q(user=self) | models.Q(group__user=self)
        admin = Permission.objects.filter(
            codename="access_admin", content_type__app_label="wagtailadmin"
        )
        return admin.filter(given).exists()
