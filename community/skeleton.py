"""The spaces every hub begins with, and who moderates; what moderators changed stays."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from community.enums import SpaceAccess
from community.models import Space, SpaceText
from home.languages import codes

MODERATORS = "Moderators"  # the hub's own group

PARTNERS = "Partners"

# slug: (title, summary, who may enter)
SPACES = {
    "questions": (
        gettext_noop("Questions and answers"),
        gettext_noop("Ask those who have done it. Say where you are and what you have tried."),
        SpaceAccess.OPEN,
    ),
    "practice": (
        gettext_noop("What works, what does not"),
        gettext_noop("Tell what your city tried, what it cost and what came of it."),
        SpaceAccess.OPEN,
    ),
    "partners": (
        gettext_noop("Looking for partners"),
        gettext_noop("For projects, calls and pilots: who you are, whom you look for, until when."),
        SpaceAccess.OPEN,
    ),
    "members": (
        gettext_noop("Among members"),
        gettext_noop("Introduce yourself, and talk about the hub. Only members read here."),
        SpaceAccess.MEMBERS,
    ),
}


def prepare_spaces() -> int:
    """Make the first spaces, with their names in every language; return how many were new."""
    if Space.objects.exists():
        return 0
    for position, (slug, (title, summary, access)) in enumerate(SPACES.items(), start=1):
        space = Space.objects.create(slug=slug, access=access, position=position)
        for code in codes():
            with translation.override(code):
                SpaceText.objects.create(
                    space=space, language=code, title=gettext(title), summary=gettext(summary)
                )
    return len(SPACES)


def prepare_partners() -> int:
    """Make the group of accounts that see what members show to partners."""
    return int(Group.objects.get_or_create(name=PARTNERS)[1])


def prepare_moderation() -> int:
    """Let the hub's moderators decide about posts and members; return whether that was new."""
    group = Group.objects.filter(name=MODERATORS).exclude(permissions__codename="moderate").first()
    if group is None:
        return 0
    group.permissions.add(
        Permission.objects.get(content_type__app_label="community", codename="moderate")
    )
    return 1
