from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from community.bounces import read_bounce
from community.models import OutgoingMail
from community.operations.mailing import note_bounce


class Command(BaseCommand):
    help = (
        "Read messages that say a mail could not be delivered (RFC 3464) from a folder of .eml "
        "files, and note which of our mails came back for good. A second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be noted")

    def handle(self, *_args: Any, folder: Path, dry_run: bool, **_options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        files = sorted(folder.glob("*.eml"))
        noted = 0
        for path in files:
            message_id = read_bounce(path.read_bytes())
            mail = OutgoingMail.objects.filter(message_id=message_id or "").first()
            if mail is not None and (
                mail.bounced_at is None if dry_run else note_bounce(mail, now())
            ):
                noted += 1
                self.stdout.write(f"{path.name}: {mail.message_id} came back")
        verb = "would be" if dry_run else "were"
        self.stdout.write(f"{len(files)} files read, {noted} mails {verb} noted as come back")
