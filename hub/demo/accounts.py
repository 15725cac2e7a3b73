"""The demo's four people. Their password is printed on the screen; no server has them."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from home.models import User
from hub.skeleton import EDITORS, MODERATORS

PASSWORD = "medina-demo"
ACCOUNTS = {"admin": None, "editor": EDITORS, "moderator": MODERATORS, "member": ""}


def make_accounts() -> int:
    """Make the accounts that are missing; return how many."""
    made = 0
    for name, group in ACCOUNTS.items():
        email = f"{name}@example.org"
        if User.objects.filter(email=email).exists():
            continue
        create = User.objects.create_superuser if group is None else User.objects.create_user
        user = create(email, PASSWORD, first_name=name.capitalize(), last_name="Demo")
        if group:
            user.groups.add(Group.objects.get(name=group))
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        made += 1
    return made
