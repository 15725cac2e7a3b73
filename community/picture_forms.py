"""The picture of a member."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from community.pictures import MOST_BYTES, Flaw, PictureError, make_squares
from home.web.forms import PlainForm


class PictureForm(PlainForm):
    """A picture of the member; `squares` are made of it, by size."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, at most 5 MB. We cut a square out of the middle."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        allow_empty_file=True,
    )
    squares: dict[int, bytes]

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Make it smaller first."))
        try:
            self.squares = make_squares(file.read())
        except PictureError as error:
            if error.flaw == Flaw.TOO_LARGE:
                text = _("The picture has too many pixels. Make it smaller first.")
            else:
                text = _("This is no picture in JPEG, PNG or WebP.")
            raise forms.ValidationError(text) from error
        return file
