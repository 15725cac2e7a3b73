"""Users as administrators edit them. Members need not say their name."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from home.models import User


class EmailLogin(forms.ModelForm[User]):
    first_name = forms.CharField(required=False, label=_("First name"), max_length=150)
    last_name = forms.CharField(required=False, label=_("Last name"), max_length=150)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("There is an account with this address already."))
        return email

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        if commit and "email" in self.changed_data:
            # Only the new address may log in, and must be proven like any other.
            EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
        return user


class HubUserCreationForm(EmailLogin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        pass


class HubUserEditForm(EmailLogin, UserEditForm):
    class Meta(UserEditForm.Meta):
        pass
