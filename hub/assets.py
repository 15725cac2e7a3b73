"""The addresses of static files on a server."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Addresses stay the same as long as a process runs: each is worked out once.

    A page of results has thirty; Django takes every one apart and puts it together again.
    """

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.known: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        if name is None or force:
            return str(super().url(name, force))
        if name not in self.known:
            self.known[name] = super().url(name)
        return self.known[name]
