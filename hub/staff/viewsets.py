from __future__ import annotations

from django.forms import ModelForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from home.models import User
from hub.staff.forms import HubUserCreationForm, HubUserEditForm


class UserViewSet(WagtailUserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[ModelForm[User]]:
        return HubUserEditForm if for_update else HubUserCreationForm
