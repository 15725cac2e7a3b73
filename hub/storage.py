"""Files in an S3-compatible store. Nobody is sent there: the gate (hub/files.py) hands them out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage


class GatedStorage(S3Storage):
    """A private bucket; addresses are the hub's own, as with files in a folder."""

    def url(
        self,
        name: str,
        parameters: dict[str, str] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        return f"{settings.MEDIA_URL}{quote(name)}"

    def size(self, name: str) -> int:
        return int(self.look(name).content_length)

    def get_modified_time(self, name: str) -> datetime:
        modified: datetime = self.look(name).last_modified
        return modified

    def look(self, name: str) -> Any:
        """Return what the store says of a file; raise `FileNotFoundError` where it has none."""
        entry = self.bucket.Object(self._normalize_name(name))
        try:
            entry.load()
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from error
            raise
        return entry
