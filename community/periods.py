"""How long the community keeps what."""

from django.utils.translation import gettext_lazy as _

from home.periods import Period

INACTIVE = Period("HUB_KEEP_INACTIVE_MONTHS", _("Accounts that nobody logs in to"))
WARNED = Period("HUB_KEEP_WARNED_DAYS", _("Such accounts, after the mail that warns of their end"))
CONTACT = Period(
    "HUB_KEEP_CONTACT_MONTHS",
    _("Letters to people and organisations without an account, and their answers"),
)
LETTERS = Period("HUB_KEEP_LETTERS_MONTHS", _("Letters between members"))
NOTICES = Period("HUB_KEEP_NOTICES_DAYS", _("Notifications to members"))
MAILS = Period("HUB_KEEP_MAILS_DAYS", _("Which mails were sent to whom, without their words"))
PERIODS = (INACTIVE, WARNED, CONTACT, LETTERS, NOTICES, MAILS)
