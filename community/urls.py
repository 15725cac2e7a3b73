"""Addresses below `/{language}/community/`; the section's own page and its practices are pages."""

from django.urls import path

from community.views import discussions, members, rights, spaces

app_name = "community"

urlpatterns = [
    path("welcome/", members.welcome, name="welcome"),
    path("profile/", members.profile, name="profile"),
    path("profile/visibility/", members.visibility, name="visibility"),
    path("data/", rights.data, name="data"),
    path("leave/", rights.leave, name="leave"),
    path("members/", members.members, name="members"),
    path("members/<slug:key>/", members.member, name="member"),
    path("members/<slug:key>/block/", members.block, name="block"),
    path("follows/", members.follows, name="follows"),
    path("follow/", members.follow, name="follow"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("spaces/<slug:slug>/ask/", spaces.ask, name="ask"),
    path("spaces/<slug:slug>/start/", discussions.start, name="start_in"),
    path("discussions/start/", discussions.start, name="start"),
    path("discussions/<int:pk>/", discussions.thread, name="thread"),
    path("discussions/<int:pk>-<slug:slug>/", discussions.thread, name="thread"),
    path("discussions/<int:pk>/reply/", discussions.reply, name="reply"),
    path("posts/<int:pk>/", discussions.post, name="post"),
    path("posts/<int:pk>/edit/", discussions.edit, name="edit"),
    path("posts/<int:pk>/delete/", discussions.delete, name="delete"),
    path("posts/<int:pk>/history/", discussions.history, name="history"),
    path("posts/<int:pk>/react/", discussions.react, name="react"),
    path("posts/<int:pk>/accept/", discussions.accept, name="accept"),
]
