"""The pages that every check in the browser visits."""

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
PATHS = (
    "",
    *(f"{section}/" for section in SECTIONS),
    *(f"{item}/" for item in ITEMS),
    "search/?q=2026",
    "search/?q=zzzz",
    "library/?topic=water&kind=output",
    "library/?topic=nothing-of-ours",
    "manual/",
    "manual/api/",
    "no-such-page/",
    "account/login/",
    "account/signup/",
    "account/password/reset/",
)
CODES = ("en", "es", "it", "he", "ar")
