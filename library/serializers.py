from __future__ import annotations

from typing import Any

from rest_framework.fields import Field
from typing_extensions import TypedDict

from home.documents import describe_files


class FileSummary(TypedDict):
    """A file; what only members may have is named and no more."""

    id: int
    title: str
    access: str
    language: str | None
    format: str | None
    size_bytes: int | None


class FilesField(Field):
    """The files of a stream. Their addresses are the documents endpoint's to give.

    A view that lists pages may have loaded the files of all of them, as `shelf` of the context.
    """

    def to_representation(self, value: Any) -> list[FileSummary]:
        shelf = self.context.get("shelf")
        if shelf is None:
            chosen, access = [block.value["document"] for block in value], None
        else:
            ids = [block["value"].get("document") for block in value.raw_data]
            chosen, access = [shelf.documents.get(pk) for pk in ids], shelf.access
        documents = [document for document in chosen if document is not None]
        return [summarise(file) for file in describe_files(documents, access)]


def summarise(file: dict[str, Any]) -> FileSummary:
    is_public = file["access"] == "public"
    return {
        "id": file["id"],
        "title": file["title"],
        "access": file["access"],
        "language": file["language"] if is_public else None,
        "format": file["format"] if is_public else None,
        "size_bytes": file["size_bytes"] if is_public else None,
    }
