"""Accounts whose address nobody confirmed do not stay. A periodic job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import User
from home.periods import Period

UNCONFIRMED = Period(
    "HUB_KEEP_UNCONFIRMED_DAYS", _("Accounts whose e-mail address was never confirmed")
)
# What every account has; whatever else refers to one is content.
NO_CONTENT = frozenset({"account.EmailAddress", "community.Choice"})


def remove_unconfirmed() -> None:
    remove_unconfirmed_at(timezone.now())


def remove_unconfirmed_at(at: datetime) -> int:
    """Remove the accounts that had their time by `at`; return how many."""
    removed = 0
    for pk in list(find_unconfirmed(at).values_list("pk", flat=True)):
        with transaction.atomic():
            # Whoever confirms meanwhile keeps the account.
            user = find_unconfirmed(at).select_for_update().filter(pk=pk).first()
            if user is not None:
                user.delete()
                removed += 1
    return removed


def find_unconfirmed(at: datetime) -> models.QuerySet[User]:
    """Return the accounts of people who never proved an address, logged in or left anything."""
    known = EmailAddress.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(
        Exists(known),
        ~Exists(known.filter(verified=True)),
        date_joined__lte=UNCONFIRMED.start(at),
        last_login=None,
        is_staff=False,
        is_superuser=False,
    )
    return rows.exclude(refers_to(User)).order_by("pk")


def refers_to(model: type[models.Model]) -> Q:
    """Return the condition on rows of `model` that something refers to.

    A row that is but the other half of one (a member's, of an account) counts by what refers to it.
    """
    found = Q()
    for relation in relations_of(model):
        other = relation.related_model
        rows = other._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        if relation.one_to_one:
            rows = rows.filter(refers_to(other))
        found |= Q(Exists(rows))
    return found


def relations_of(model: type[models.Model]) -> list[Any]:
    fields = model._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if field.auto_created
        and not field.concrete
        and (field.one_to_many or field.one_to_one)
        and (model_of := field.related_model)
        and model_of._meta.label not in NO_CONTENT
    ]
