"""What may be attached: told by what is in a file, never by its name or by what a browser says.

Pictures are made anew from their pixels, so that nothing that a camera or somebody else wrote into
the file goes along. No database here.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.names import tidy_name
from community.pictures import Flaw, PictureError, redraw
from home.languages import isolated
from home.sizes import MB, show_size

NAME_CHARS = 100
MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED = 1_000, 100, 200 * MB
TEXTS = {"txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8"}
PICTURES = {
    "JPEG": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
}
FLAWS = {
    Flaw.TOO_LARGE: gettext_lazy(
        "“%(name)s” has more pixels than fit: 40 million, and 8,000 a side. Make it smaller."
    ),
    Flaw.MOVES: gettext_lazy("“%(name)s” moves. Only still pictures can be attached."),
    Flaw.BROKEN: gettext_lazy("“%(name)s” is a picture that cannot be read: it may be broken."),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# The part that makes a package of Office what it is.
OFFICE_PARTS = {
    "word/document.xml": ("docx", f"{OFFICE}.wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", f"{OFFICE}.spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", f"{OFFICE}.presentationml.presentation"),
}
OPEN_TYPES = {f"{OPEN}.text": "odt", f"{OPEN}.spreadsheet": "ods"}
MACROS = re.compile(r"vbaProject|(^|/)Basic/|(^|/)Scripts/|activeX", re.IGNORECASE)
MARKUP = re.compile(rb"<(!doctype|\?xml|html|svg|script|iframe|body|math)", re.IGNORECASE)
PROGRAMS = (b"<", b"#!", b"%!", b"%PDF", b"{\\rtf", b"MZ")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class UploadError(ValueError):
    """A file that is not taken; the text says which, and why."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A file as it is kept; a picture with its size in pixels and a small copy."""

    name: str
    content_type: str
    content: bytes
    small: bytes = b""
    width_px: int | None = None
    height_px: int | None = None


def prepare(upload: Any, most_bytes: int) -> Prepared:
    """Return the file that a member sent, as it is to be kept; raise `UploadError` else."""
    name = tidy_file_name(str(upload.name))
    said = {"name": isolated(name)}
    if not upload.size:
        raise UploadError(_("“%(name)s” is empty.") % said)
    if upload.size > most_bytes:
        raise UploadError(
            _("“%(name)s” is larger than %(most)s, the most that a file of yours may have.")
            % {**said, "most": show_size(most_bytes)}
        )
    content = upload.read()
    picture = read_picture(content, name)
    if picture is not None:
        return picture
    extension, content_type = find_type(content, name)
    if PurePosixPath(name).suffix.lower() != f".{extension}":
        raise UploadError(
            _("“%(name)s” is something else than its name says: inside it is %(kind)s.")
            % {**said, "kind": extension.upper()}
        )
    return Prepared(name=name, content_type=content_type, content=content)


def tidy_file_name(name: str) -> str:
    """Return the last part of a name, short, without what nobody sees or systems trip over."""
    bare = re.sub(r'[/\\:*?"<>|;%#]+', " ", name.replace("\\", "/").rpartition("/")[2])
    path = PurePosixPath(tidy_name(bare).strip(" .") or "file")
    suffix = path.suffix[:10]
    return f"{path.stem[: NAME_CHARS - len(suffix)].strip()}{suffix}"


def find_type(content: bytes, name: str) -> tuple[str, str]:
    """Return the extension and the type of what is no picture, by its content."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf", "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        found = read_package(BytesIO(content), name)
        if found is not None:
            return found
    elif is_text(content, name):
        extension = PurePosixPath(name).suffix.lower().removeprefix(".")
        if extension in TEXTS:
            return extension, TEXTS[extension]
    raise UploadError(
        _(
            "“%(name)s” is of no kind that can be attached: PDF, JPEG, PNG, WebP, DOCX, XLSX,"
            " PPTX, ODT, ODS, CSV or TXT."
        )
        % {"name": isolated(name)}
    )


def is_text(content: bytes, name: str) -> bool:
    """Tell whether it is text that no program takes for a page or a script."""
    bare = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(PROGRAMS) or MARKUP.search(bare[:4096]):
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if PurePosixPath(name).suffix.lower() in {".txt", ".csv"} and b"\x00" not in content:
            raise UploadError(
                _("“%(name)s” is not written in UTF-8. Save it so, and attach it again.")
                % {"name": isolated(name)}
            ) from error
        return False
    return CONTROLS.search(text) is None


def read_package(file: IO[bytes], name: str) -> tuple[str, str] | None:
    """Return what kind of document a package is; None for any other archive."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            found = find_kind(package, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    if found is not None and is_dangerous(entries):
        raise UploadError(
            _("“%(name)s” has macros, or too much packed into it. Attach it as PDF.")
            % {"name": isolated(name)}
        )
    return found


def find_kind(package: zipfile.ZipFile, names: set[str]) -> tuple[str, str] | None:
    if "[Content_Types].xml" in names:
        kinds = [kind for part, kind in OFFICE_PARTS.items() if part in names]
        return kinds[0] if len(kinds) == 1 else None
    if "mimetype" not in names or package.getinfo("mimetype").file_size > 100:
        return None
    said = package.read("mimetype").decode("ascii", "replace").strip()
    return (OPEN_TYPES[said], said) if said in OPEN_TYPES else None


def is_dangerous(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether a package has programs in it, or would burst, or unpacks beside its folder."""
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    return (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or unpacked > MOST_RATIO * max(packed, 1)
        or len({name.casefold() for name in names}) < len(names)
        or any(name.startswith("/") or ".." in PurePosixPath(name).parts for name in names)
        or any(MACROS.search(name) for name in names)
    )


def read_picture(content: bytes, name: str) -> Prepared | None:
    """Return the picture made anew; None where it is none of ours."""
    try:
        drawn = redraw(content, "whole")
    except PictureError as error:
        if error.flaw == Flaw.NONE:
            return None
        raise UploadError(FLAWS[error.flaw] % {"name": isolated(name)}) from error
    extension, content_type = PICTURES[drawn.kind]
    whole, small = drawn.files
    return Prepared(
        name=f"{PurePosixPath(name).stem}.{extension}",
        content_type=content_type,
        content=whole,
        small=small,
        width_px=drawn.width_px,
        height_px=drawn.height_px,
    )
