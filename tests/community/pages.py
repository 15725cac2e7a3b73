"""What a browser sees and sends of a discussion."""

from __future__ import annotations

from tests.hub.html import read


def posts_on(client, thread, query=""):
    """Return the texts of the posts on the page."""
    page = read(client.get(f"{thread.get_absolute_url()}{query}"))
    return [post.one("div", "post__text").text for post in page.all("article", "post")]


def send(client, thread, body, **fields):
    address = f"/en/community/discussions/{thread.pk}/reply/"
    return client.post(address, {"body": body, "language": "", **fields})
