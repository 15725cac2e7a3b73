"""Fields for the files of a post: choosing them, saying what they show, taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.limits import AT_ONCE_BYTES, Limits, say_files
from community.models import Attachment
from community.operations.attachments import ALT_CHARS
from community.uploads import Prepared, UploadError, prepare
from home.languages import isolated
from home.sizes import show_size

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt,.ods,.csv,.txt"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.FileField):
    """Files to attach within the limits of who sends them; the value is what is to be kept."""

    widget = FilesInput

    def __init__(self, *, limits: Limits, **kwargs: Any) -> None:
        self.limits = limits
        super().__init__(required=False, **kwargs)
        self.widget.attrs["accept"] = ACCEPT
        if limits.files_per_post == 1:
            del self.widget.attrs["multiple"]
            self.widget.allow_multiple_selected = False

    def clean(self, data: Any, initial: Any = None) -> list[Prepared]:
        """Return the files as they are to be kept; each one that is refused is named."""
        uploads: Sequence[Any] = data if isinstance(data, list) else [data] if data else []
        if len(uploads) > self.limits.files_per_post:
            raise forms.ValidationError(say_files(self.limits.files_per_post))
        if sum(upload.size for upload in uploads) > AT_ONCE_BYTES:
            text = _("Together they have more than %(most)s. Send some, and add the rest later.")
            raise forms.ValidationError(text % {"most": show_size(AT_ONCE_BYTES)})
        kept, errors = [], []
        for upload in uploads:
            try:
                kept.append(prepare(upload, self.limits.file_bytes))
            except UploadError as error:
                errors.append(str(error))
        if errors:
            raise forms.ValidationError([forms.ValidationError(text) for text in errors])
        return kept


def is_of_files(name: str) -> bool:
    return name in {"files", "alts", "removed"} or name.startswith("alt_")


def files_field(limits: Limits) -> FilesField:
    shown = {"most": limits.files_per_post, "size": show_size(limits.file_bytes)}
    hint = ngettext(
        "One file of up to %(size)s: PDF, a picture, a document, a table or plain text.",
        "%(most)d files of up to %(size)s each: PDF, pictures, documents, tables or plain text.",
        limits.files_per_post,
    )
    return FilesField(limits=limits, label=_("Files"), help_text=hint % shown)


def alts_field() -> forms.CharField:
    return forms.CharField(
        label=_("What your pictures show"),
        required=False,
        max_length=4_000,
        help_text=_("For those who cannot see them; one line for each picture."),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class KeptFilesField(forms.ModelMultipleChoiceField[Attachment]):
    """Files that a post has, to take out."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Attachment) -> str:
        said = _("taken off by a moderator") if obj.is_hidden else ""
        return format_html("<bdi>{}</bdi> {}", obj.name, said)


def kept_field(rows: Any) -> KeptFilesField:
    return KeptFilesField(rows, label=_("Files to take out"), required=False)


def alt_field(picture: Attachment) -> forms.CharField:
    return forms.CharField(
        label=_("What “%(name)s” shows") % {"name": isolated(picture.name)},
        required=False,
        max_length=ALT_CHARS,
        initial=picture.alt,
        widget=forms.TextInput({"dir": "auto"}),
    )
