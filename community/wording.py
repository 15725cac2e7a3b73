"""What a decision says to the member it concerns, in the active language."""

from __future__ import annotations

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.enums import DecisionKind
from community.limits import CLEAN
from community.models import Decision, PartnerSearch, Transfer
from home.dates import show_day


def headline(decision: Decision) -> str:
    """Return what was decided, as the subject of a mail and the title of a page."""
    if decision.kind == DecisionKind.SUSPEND and decision.until is not None:
        # The day that the moderator chose, as every page says it: it ends with the hub's clock.
        day = show_day(decision.until.astimezone(UTC))
        return _("Your account is suspended until %(day)s") % {"day": day}
    if decision.kind == DecisionKind.TAKE_OFF:
        return headline_of_loss(decision)
    return {
        DecisionKind.APPROVE: _("What you proposed is published"),  # others hear of no approval
        DecisionKind.DECLINE: _("The change of your post was declined"),
        DecisionKind.REFUSE: _("What you proposed was declined"),
        DecisionKind.CLOSE: _("Your discussion was closed"),
        DecisionKind.WARN: _("A word from the moderators"),
        DecisionKind.RESTRICT: _("You have the limits of new members again"),
        DecisionKind.LIFT: _("The limits on your account are lifted"),
        DecisionKind.RESTORE: _("What a moderator decided was taken back"),
    }.get(DecisionKind(decision.kind), str(decision.get_kind_display()))


def headline_of_loss(decision: Decision) -> str:
    """Return the headline that says which text was taken off."""
    taken = {made["model"] for made in decision.changed}
    if Transfer.kind in taken:
        return _("Your trial report was taken off")
    if PartnerSearch.kind in taken:
        return _("Your search for partners was taken off")
    if "member" in taken:
        changed = {name for made in decision.changed for name in made["after"]}
        is_picture = "picture_tag" in changed
        return _("Your picture was taken off") if is_picture else _("Your profile was taken off")
    if "attachment" in taken:
        return _("A file of your post was taken off")
    return _("Your post was taken off")


def meaning(decision: Decision) -> str:
    """Return what the decision means for the member."""
    if decision.kind == DecisionKind.RESTRICT:
        return ngettext(
            "For one day you can write as much as new members do. Nothing else changes.",
            "For %(days)d days you can write as much as new members do. Nothing else changes.",
            CLEAN.days,
        ) % {"days": CLEAN.days}
    if decision.kind == DecisionKind.SUSPEND and takes_off_texts(decision):
        return _(
            "What you wrote here was taken off, and you were logged out everywhere. You can log in"
            " again, to read and to download your data, but not write until then."
        )
    if decision.kind == DecisionKind.TAKE_OFF and not takes_off_texts(decision):
        return _("Nobody sees it here any more. Everything else stays as it is.")
    return {
        DecisionKind.TAKE_OFF: _("Nobody reads it here any more."),
        DecisionKind.APPROVE: _("It has a page now, which everybody finds. Editors look after it."),
        DecisionKind.DECLINE: _("Your post stands as it was before."),
        DecisionKind.REFUSE: _("It gets no page. Nobody but the moderators has read it."),
        DecisionKind.CLOSE: _("It takes no more answers. What is there stays to be read."),
        DecisionKind.WARN: _("Nothing has changed here so far."),
        DecisionKind.SUSPEND: _(
            "You were logged out everywhere. You can log in again, to read and to download your"
            " data, but not write until then."
        ),
        DecisionKind.LIFT: _("You can write here again as before."),
        DecisionKind.RESTORE: _("Everything is as it was before, at its old address."),
    }.get(DecisionKind(decision.kind), "")


def takes_off_texts(decision: Decision) -> bool:
    texts = {"post", Transfer.kind, PartnerSearch.kind, "mail"}
    return any(made["model"] in texts for made in decision.changed)
