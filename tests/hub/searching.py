"""The search page as a reader sees it."""

from __future__ import annotations

from tests.hub.html import read


def search(client, asked: str, code: str = "en"):
    return read(client.get(f"/{code}/search/?{asked}"))


def titles(page) -> list[str]:
    return [link.text for link in page.all("a", "card__link")]


def marks(element) -> list[str]:
    return [mark.text for mark in element.all("mark")]


def term(model, key: str):
    return model.objects.get(key=key, locale__language_code="en")
