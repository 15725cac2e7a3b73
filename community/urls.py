"""Addresses below `/{language}/community/`; the section's own page and its practices are pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from community.views import (
    announcements,
    arranging,
    attachments,
    changes,
    discussions,
    flags,
    letters,
    mailbox,
    members,
    notices,
    outside,
    people,
    pictures,
    practices,
    releasing,
    rights,
    searches,
    spaces,
    translation,
)

app_name = "community"


class FolderConverter(StringConverter):
    """The folder of a kind of announcements."""

    regex = "|".join(announcements.ROOMS)


register_converter(FolderConverter, "folder")

urlpatterns = [
    path("welcome/", members.welcome, name="welcome"),
    path("profile/", members.profile, name="profile"),
    path("profile/picture/", pictures.change, name="picture"),
    path("profile/visibility/", members.visibility, name="visibility"),
    path("data/", rights.data, name="data"),
    path("leave/", rights.leave, name="leave"),
    path("members/", members.members, name="members"),
    path("members/<slug:key>/", members.member, name="member"),
    path("members/<slug:key>/picture/<int:size>/", pictures.picture, name="member_picture"),
    path("members/<slug:key>/block/", members.block, name="block"),
    path("members/<slug:key>/flag/", flags.flag_member, name="flag_member"),
    path("members/<slug:key>/write/", letters.write_to_member, name="write"),
    path("write/", letters.write_to_item, name="write"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<str:signed>/answer/", outside.answer, name="outside"),
    path("letters/<str:signed>/never/", outside.refuse, name="refuse"),
    path("letters/<str:signed>/report/", outside.report, name="report_letters"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="read_notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("mail/", notices.mail_settings, name="mail_settings"),
    path("unsubscribe/<str:signed>/", notices.unsubscribe, name="unsubscribe"),
    path("searches/", searches.searches, name="searches"),
    path("searches/save/", searches.save, name="save_search"),
    path("searches/<int:pk>/", searches.show, name="saved_search"),
    path("searches/<int:pk>/change/", searches.change, name="change_search"),
    path("searches/<int:pk>/delete/", searches.delete, name="delete_search"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("follows/", members.follows, name="follows"),
    path("follow/", members.follow, name="follow"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("spaces/<slug:slug>/ask/", spaces.ask, name="ask"),
    path("spaces/<slug:slug>/people/", people.people, name="people"),
    path("spaces/<slug:slug>/change/", people.change, name="change_space"),
    path("spaces/<slug:slug>/start/", discussions.start, name="start_in"),
    path("discussions/start/", discussions.start, name="start"),
    path("discussions/<int:pk>/", discussions.thread, name="thread"),
    path("discussions/<int:pk>-<slug:slug>/", discussions.thread, name="thread"),
    path("discussions/<int:pk>/reply/", discussions.reply, name="reply"),
    path("discussions/<int:pk>/pin/", arranging.pin, name="pin_thread"),
    path("discussions/<int:pk>/close/", arranging.close, name="close_thread"),
    path("discussions/<int:pk>/open/", arranging.reopen, name="reopen_thread"),
    path("discussions/<int:pk>/move/", arranging.move, name="move_thread"),
    path("discussions/<int:pk>/split/", arranging.split, name="split_thread"),
    path("discussions/<int:pk>/merge/", arranging.merge, name="merge_thread"),
    path("posts/<int:pk>/", discussions.post, name="post"),
    path("posts/<int:pk>/edit/", discussions.edit, name="edit"),
    path("posts/<int:pk>/delete/", discussions.delete, name="delete"),
    path("posts/<int:pk>/translation/", translation.translation, name="translation"),
    path("posts/<int:pk>/change/", changes.change, name="post_change"),
    path("posts/<int:pk>/history/", discussions.history, name="history"),
    path("posts/<int:pk>/react/", discussions.react, name="react"),
    path("posts/<int:pk>/accept/", discussions.accept, name="accept"),
    path("discussions/<int:pk>/practice/", practices.draft, name="draft_from_thread"),
    path("transfers/new/", announcements.tell, name="tell_transfer"),
    path("partners/new/", announcements.call, name="call_for_partners"),
    path("partners/<int:pk>/close/", announcements.close, name="close_search"),
    *(
        path(f"<folder:folder>/{address}", view, name=name)
        for address, view, name in (
            ("<int:pk>/", announcements.show, "notice"),
            ("<int:pk>-<slug:slug>/", announcements.show, "notice"),
            ("<int:pk>/change/", announcements.change, "change_announcement"),
            ("<int:pk>/take-off/", announcements.take_off, "take_off_announcement"),
            ("<int:pk>/approve/", releasing.approve_announcement, "approve_announcement"),
            ("<int:pk>/hide/", releasing.hide_announcement, "hide_announcement"),
        )
    ),
    path("practices/mine/", practices.mine, name="submissions"),
    path("practices/new/", practices.write, name="submit_practice"),
    path("practices/mine/<int:pk>/", practices.show, name="submission"),
    path("practices/mine/<int:pk>/answer/", practices.answer, name="answer_coauthor"),
    path("practices/mine/<int:pk>/change/", practices.write, name="change_submission"),
    path("practices/mine/<int:pk>/delete/", practices.delete, name="delete_submission"),
    path("practices/mine/<int:pk>/take-back/", practices.take_back, name="take_back_submission"),
    path("practices/mine/<int:pk>/leave/", practices.leave, name="leave_submission"),
    path("files/<uuid:key>/small/", attachments.thumbnail, name="thumbnail"),
    path("files/<uuid:key>/<str:name>", attachments.attachment, name="attachment"),
    path("posts/<int:pk>/approve/", releasing.approve_post, name="approve_post"),
    path("posts/<int:pk>/hide/", releasing.take_off_post, name="hide_post"),
    path("flag/", flags.flag_item, name="flag"),
    path("posts/<int:pk>/flag/", flags.flag_post, name="flag_post"),
    path("appeal/<slug:token>/", flags.appeal, name="appeal"),
    path("transparency/", flags.transparency_page, name="transparency"),
]
