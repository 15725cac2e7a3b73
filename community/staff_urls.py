"""Addresses of the moderators' pages, below `/admin/community/`."""

from django.urls import path

from community.views import moderating, staff, staff_spaces

app_name = "community_moderation"

urlpatterns = [
    path("queue/", moderating.queue, name="queue"),
    path("queue/<slug:source>/<int:key>/", moderating.entry, name="entry"),
    path("members/", staff.members, name="members"),
    path("members/<slug:key>/", staff.member, name="member"),
    path("spaces/", staff_spaces.spaces, name="spaces"),
    path("spaces/add/", staff_spaces.space, name="add_space"),
    path("spaces/<int:pk>/", staff_spaces.space, name="space"),
    path("decisions/", staff.decisions, name="decisions"),
    path("decisions/<int:pk>/", staff.decision, name="decision"),
    path("report/", staff.report, name="report"),
]
