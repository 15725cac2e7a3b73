"""What the stack holds for its tests: made by the hub itself, in the stack's own database."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from deploy.stack import Stack
from tests.architecture.tree import ROOT

PASSWORD = "a-long-password-of-a-member"

SCRIPT = """
import json
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from wagtail.models import PageViewRestriction
from home.models import User
from library.models import LibraryIndexPage
from tests.factories import DocumentFactory, OutputPageFactory

def make_user(name):
    email = f"{name}@hub.example"
    user = User.objects.create_user(email=email, password="%(password)s")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)

def make_item(slug, text, **options):
    file = DocumentFactory(title=slug, file=ContentFile(text, name=f"{slug}.txt"))
    file._set_document_file_metadata()
    file.save()
    page = OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"),
        slug=slug, files=[("file", {"document": file})], **options,
    )
    return page, {"page": f"/en/library/{slug}/", "file": file.url, "stored": file.file.name}

for name in ("member", "guessed"):
    make_user(name)
_, shown = make_item("shown", b"Open to everybody.")
_, draft = make_item("draft", b"Nobody has seen this.", live=False)
page, members = make_item("members", b"For members alone.")
PageViewRestriction.objects.create(page=page, restriction_type="login")
print(json.dumps({"shown": shown, "draft": draft, "members": members}))
"""


@dataclass(frozen=True)
class Item:
    page: str
    file: str
    stored: str  # the file's name within the documents


@dataclass(frozen=True)
class Content:
    shown: Item
    draft: Item
    members: Item


def run_script(stack: Stack, script: str) -> str:
    """Run Python with the hub loaded; return what it prints."""
    started = start_script(stack, script)
    printed, error = started.communicate()
    assert started.returncode == 0, error
    return printed


def start_script(stack: Stack, script: str) -> subprocess.Popen[str]:
    """Start Python with the hub loaded."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{script}"],
        cwd=ROOT,
        env=stack.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def fill(stack: Stack) -> Content:
    """Make the content, or read what another process has made."""
    path = stack.folder / "content.json"
    if not path.exists():
        made = run_script(stack, SCRIPT % {"password": PASSWORD})
        path.write_text(made.splitlines()[-1], encoding="utf-8")
    items = json.loads(path.read_text(encoding="utf-8"))
    return Content(**{name: Item(**values) for name, values in items.items()})
