"""Files as members send them, good ones and others; made here, byte by byte."""

from __future__ import annotations

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.models import Attachment
from tests.community.moderating import log_in
from tests.hub.html import read

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GPS_IFD, MAKE = 0x8825, 0x010F


def sent(name, content, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


def picture(kind="JPEG", size=(900, 600), *, exif=None, **options):
    made = BytesIO()
    image = Image.new("RGB", size, "#336699")
    if exif is not None:
        options["exif"] = exif
    image.save(made, kind, **options)
    return made.getvalue()


def telling_picture():
    """Return a picture that lies on its side and says where, and with what, it was taken."""
    exif = Image.Exif()
    exif[MAKE] = "SECRET-CAMERA"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(GPS_IFD)[1] = "N"
    exif.get_ifd(GPS_IFD)[2] = (31.0, 46.0, 59.0)
    return picture(exif=exif)


def moving_picture():
    made = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    return made.getvalue()


def package(parts, compression=zipfile.ZIP_DEFLATED):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def office(part, **more):
    return package({"[Content_Types].xml": "<Types/>", part: "<x/>", **more})


def opened(kind):
    return package(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}
    )


GOOD = {
    "report.pdf": (PDF, "application/pdf"),
    "lamps.docx": (office("word/document.xml"), "wordprocessingml.document"),
    "costs.xlsx": (office("xl/workbook.xml"), "spreadsheetml.sheet"),
    "talk.pptx": (office("ppt/presentation.xml"), "presentationml.presentation"),
    "lamps.odt": (opened("text"), "opendocument.text"),
    "costs.ods": (opened("spreadsheet"), "opendocument.spreadsheet"),
    "costs.csv": ("city;cost\nGenova;90 €\n".encode(), "text/csv"),
    "תקציב.txt": ("תשעים אירו".encode(), "text/plain"),
    "photo.jpg": (picture(), "image/jpeg"),
    "photo.png": (picture("PNG"), "image/png"),
    "photo.webp": (picture("WEBP"), "image/webp"),
}

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "drawing.txt": SVG,
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.txt": b"Read this:\n<script>alert(1)</script>",
    "page.csv": b"\xef\xbb\xbf  <html><body onload=alert(1)>",
    "feed.txt": b'<?xml version="1.0"?><a/>',
    "program.exe": b"MZ\x90\x00\x03",
    "program.txt": b"MZ this program cannot be run",
    "script.sh": b"#!/bin/sh\nrm -rf /",
    "script.js": b"alert(1)",
    "bundle.zip": package({"a.txt": "a"}),
    "bundle.docx": package({"a.txt": "a"}),
    "bundle.txt": package({"a.txt": "a"}),
    "macro.docx": office("word/document.xml", **{"word/vbaProject.bin": "x"}),
    "macro.odt": package(
        {"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/a.xml": "x"}
    ),
    "bomb.docx": office("word/document.xml", **{"word/media/a.bin": b"\0" * 5_000_000}),
    "many.docx": office("word/document.xml", **{f"word/{n}.xml": "" for n in range(1_100)}),
    "beside.docx": office("word/document.xml", **{"../../evil.txt": "x"}),
    "twofold.docx": office("word/document.xml", **{"xl/workbook.xml": "x"}),
    "renamed.pdf": office("word/document.xml"),
    "renamed.docx": PDF,
    "half.pdf": b"%PDF-1.7\nnothing more",
    "hidden.pdf": b"GIF89a" + PDF,
    "moving.gif": picture("GIF"),
    "moving.webp": moving_picture(),
    "broken.jpg": picture()[:400],
    "broken.png": picture("PNG")[:200],
    "wide.png": picture("PNG", (8_001, 4)),
    "vast.png": picture("PNG", (7_999, 5_100)),
    "empty.txt": b"",
    "odd.txt": b"a\x00b",
    "latin.txt": "café à la carte".encode("latin-1"),
    "no-name-of-a-kind": b"plain words",
}


class Browser(Client):
    """Reads what it is sent to the end, as `sent`, so that no file stays open."""

    def request(self, **request):
        response = super().request(**request)
        response.sent = response.getvalue()
        return response


def browser_of(member=None):
    browser = Browser()
    if member is not None:
        browser.force_login(member.user)
    return browser


def answer_with(member, thread, *files, body="See the plan.", **fields):
    address = f"/en/community/discussions/{thread.pk}/reply/"
    data = {"body": body, "files": [sent(*file) for file in files], **fields}
    return log_in(member.user).post(address, data)


def change(member, post, *files, **fields):
    address = f"/en/community/posts/{post.pk}/edit/"
    data = {"body": post.body, "title": post.thread.title, **fields}
    return log_in(member.user).post(address, {**data, "files": [sent(*file) for file in files]})


def attach(member, thread, *files, **fields):
    answer = answer_with(member, thread, *files, **fields)
    assert answer.status_code == 302, read(answer).one("main").text
    return list(Attachment.objects.order_by("pk"))
