"""The pages that every check in the browser visits; {names} are of `writings.py`."""

import pytest

SECTIONS = (
    "solutions",
    "library",
    "training",
    "stakeholders",
    "events",
    "opportunities",
    "community",
)
ITEMS = (
    "solutions/smart-street-lighting",
    "library/heat-map-dataset",  # not translated into Hebrew and Arabic
    "library/participation-guide-ar",  # born in Arabic
    "training/run-a-pilot",
    "stakeholders/city-of-ramallah",
    "stakeholders/lucia-navarro",
    "events/giornata-acqua-pulita",  # born in Italian
    "events/coastal-heritage-workshop",  # cancelled
    "opportunities/replication-call",
    "about",
    "contact",
)
DISCUSSION = "community/discussions/1-dimmed-lamps-in-winter-what-did-you-hear-from-residents/"
QUESTIONS = "community/spaces/questions/"
PATHS = (
    "",
    *(f"{section}/" for section in SECTIONS),
    *(f"{item}/" for item in ITEMS),
    "search/?q=water",
    "search/?q=watr&across=1",
    "search/?q=zzzz+water&exact=1",
    "library/?topic=water&kind=output",
    "library/?topic=nothing-of-ours",
    "library/?colour=red",
    "community/spaces/",
    QUESTIONS,
    DISCUSSION,
    "manual/",
    "manual/api/",
    "no-such-page/",
    "account/login/",
    "account/login/code/",
    "account/signup/",
    "account/password/reset/",
)
# Seldom visited: looked at in CI alone.
RARE_PATHS = (
    "accessibility/",
    "privacy/",
    "manual/community/",
    "community/night-buses-on-demand/",
    "community/transparency/",
    "{call}",
    "{trial}",
    "{guest}",  # the letter of a member, as who has no account reads it
)
# What only members come to.
MEMBER_PATHS = (
    DISCUSSION,
    f"{QUESTIONS}start/",
    "community/welcome/?step=2",
    "community/welcome/?step=3",
    "community/profile/",
    "community/profile/visibility/",
    "community/members/",
    "community/follows/",
    "community/searches/",
    "community/searches/save/?query=q%3Dwater",
    "community/profile/picture/",
)
RARE_MEMBER_PATHS = (
    "community/notices/",
    "community/mail/",
    "community/letters/",
    "{letter}",
    "{write}",
    "community/posts/2/flag/",
    "community/practices/new/",
    "community/organisations/new/",
    "community/organisations/mine/",
    "community/data/",
    "community/leave/",
    "community/mailbox/",
)
ACCOUNT_PATHS = (
    "",
    "account/2fa/",
    "account/2fa/webauthn/",
    "account/email/",
    "account/password/change/",
    "account/logout/",
)
CODES = ("en", "es", "it", "he", "ar")
DIRECTIONS = ("en", "ar")
OTHERS = ("es", "it", "he")

# `make test` looks at every page in one language of each direction; CI in all of them.
EVERYDAY_CODES = [
    pytest.param(code, marks=pytest.mark.everyday if code in DIRECTIONS else ()) for code in CODES
]


def everyday(paths: tuple[str, ...]) -> list[object]:
    """Return the paths as parameters that `make test` runs as well."""
    return [pytest.param(path, marks=pytest.mark.everyday) for path in paths]
