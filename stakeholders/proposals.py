"""Organisations that members propose: the page that becomes of one, and those there are already."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit
from uuid import UUID

from home.models import City, Country
from stakeholders.models import OrganisationPage


def build(
    *,
    title: str,
    summary: str,
    type: str,  # noqa: A002 -- as the catalogue calls it
    website: str,
    contact: str,
    city: City | None,
    country: Country | None,
) -> OrganisationPage:
    return OrganisationPage(
        title=title,
        summary=summary,
        organisation_type=type,
        website=website,
        email=contact,
        city=city,
        country=country,
    )


def find_by_website(address: str) -> Collection[UUID]:
    """Return the keys of the organisations whose website is at that address.

    With or without "www.", and on whichever page of it; a site that many share, as that of a
    ministry, tells them apart by its path.
    """
    wanted = read_place(address)
    if not wanted[0]:
        return set()
    rows = OrganisationPage.objects.filter(website__icontains=wanted[0])
    known = rows.values_list("translation_key", "website")
    return {key for key, website in known if is_same(read_place(website), wanted)}


def read_place(address: str) -> tuple[str, str]:
    """Return the host and the path of an address, as they are compared."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.strip("/")


def is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two addresses are one site: the same page, or one is where the site begins."""
    return one[0] == other[0] and (one[1] == other[1] or "" in (one[1], other[1]))
