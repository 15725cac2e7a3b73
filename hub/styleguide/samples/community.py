"""What the community's templates are given, by who reads and by what is shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, Select
from django.utils.translation import gettext

from community.arranging_forms import CloseForm, MergeForm, SplitForm
from community.audiences import describe_change, describe_readers
from community.enums import Trust
from community.limits import say_files
from community.markup import render
from community.models import Decision, Member, Post, Space
from community.moderation_forms import FlagForm, TakeOffForm
from community.post_forms import PostForm, ThreadForm
from community.views.threads import Departure, show_text
from home.languages import active
from home.web.paging import build_pagination
from hub.styleguide.samples import announced, mail, profiles
from hub.styleguide.samples.lists import make_request
from hub.styleguide.samples.talk import (
    AT,
    make_attached,
    make_attached_long,
    make_people,
    make_posts,
    make_spaces,
    make_threads,
    read_plain,
    read_said,
    read_title,
)
from hub.styleguide.samples.words import read_rows, read_vocabulary

ACCOUNT = SimpleNamespace(is_authenticated=True)
Context = dict[str, Any]


def build(language: str) -> Context:
    """Return the samples that every specimen gets, and those of each state in `contexts`."""
    people, spaces = make_people(language), make_spaces(language)
    threads = make_threads(language, people, spaces.open)
    posts = make_posts(language, people, threads.plain)
    known = {
        "threads": threads,
        "thread": threads.plain,
        "posts": posts,
        "spaces": list(vars(spaces).values()),
        "can_reply": True,
        "submit": "",
    }
    reader = {**known, "user": ACCOUNT, "member": people.reader}
    contexts = {
        **build_readers(known, people, threads),
        **build_spaces(spaces, threads),
        **build_writing(language, people, spaces, posts),
        **build_arranging(language, people, spaces, threads, posts),
        **build_reading(language, people, posts),
        **profiles.build(language, people, spaces, threads),
        **mail.build(language, people, threads),
        **announced.build(language, people),
    }
    return {
        "contexts": {name: {**reader, **context} for name, context in contexts.items()},
        "written": announced.make_cards(language),
        "faces": profiles.make_faces(people),
        "attached": make_attached(language),
        "attached_long": make_attached_long(),
    }


def build_readers(known: Context, people: SimpleNamespace, threads: SimpleNamespace) -> Context:
    """Return who reads: a visitor, a member, who asked, a steward, a moderator."""
    nobody = SimpleNamespace(is_authenticated=False)
    steward = {"member": people.steward, "can_arrange": True}
    return {
        "visitor": {**known, "user": nobody, "member": None, "can_reply": False},
        "reader": {},
        "asker": {"member": people.asker, "can_accept": True},
        "steward": steward,
        "moderator": {**steward, "thread": threads.arranged},
    }


def build_spaces(spaces: SimpleNamespace, threads: SimpleNamespace) -> Context:
    inside = {"is_inside": True, "can_write": True, "is_followed": True}

    def show(space: Space, **context: Any) -> Context:
        title, own = space.title, space.text
        language = own.language if own else ""
        return {"space": space, "page_title": title, "title_language": language, **context}

    return {
        "space_open": show(
            spaces.open,
            **inside,
            threads=[*threads.states, *threads.hard],
            count=1204,
            pagination=build_pagination(make_request("page=2"), 2, 3),
        ),
        "space_restricted": show(spaces.restricted),
        "space_asked": show(spaces.restricted, own_role="asking"),
        "space_private": show(
            spaces.private, **inside, threads=[], own_role="owner", is_owner=True, count=0
        ),
        "space_archived": show(spaces.archived, is_inside=True, threads=[], count=0),
    }


def make_thread_form(data: Any, reader: Member, spaces: SimpleNamespace) -> ThreadForm:
    form = ThreadForm(data, spaces=Space.objects.none(), member=reader)
    offered = [(space.slug, space.title) for space in vars(spaces).values()]
    form.fields["space"].choices = offered  # type: ignore[attr-defined]  # of no database
    terms: tuple[tuple[str, str, type[Select | CheckboxSelectMultiple]], ...] = (
        ("topics", "topic", CheckboxSelectMultiple),
        ("city", "city", Select),
        ("country", "country", Select),
    )
    for name, facet, widget in terms:
        known = [(key, read_vocabulary().label(facet, key, active())) for key in read_rows()[facet]]
        form.fields[name] = ChoiceField(
            label=form.fields[name].label,
            help_text=form.fields[name].help_text,
            choices=known[:6],
            required=False,
            widget=widget,
        )
    return form


def build_writing(
    language: str, people: SimpleNamespace, spaces: SimpleNamespace, posts: SimpleNamespace
) -> Context:
    """Return forms of posts: empty, with a preview, and with all that may be wrong with one."""
    wrong = make_thread_form({"title": "?", "language": language}, people.reader, spaces)
    wrong.add_error("files", say_files(5))
    wrong.add_error(
        None,
        gettext("You have written a lot within an hour. Wait a little, your text is kept here."),
    )
    text = read_said(people.reader.name)
    html = show_text(render(text), {})
    new = Member(trust=Trust.NEW)
    answer, first = (
        PostForm(initial={"body": text, "language": language}, member=member)
        for member in (people.reader, new)
    )
    item = {"title": read_title(language), "url": "/", "locale": language}
    return {
        "starting": {"form": make_thread_form(None, people.reader, spaces), "subject": item},
        "starting_wrong": {"form": wrong, "subject": None},
        "answering": {"form": answer, "preview": html},
        "answering_first": {"form": first},
        "answering_post": {"answered": posts.accepted.post, "thread": posts.accepted.post.thread},
        "changing": {"title": item["title"], "html": html, "language": language},
    }


def build_arranging(
    language: str,
    people: SimpleNamespace,
    spaces: SimpleNamespace,
    threads: SimpleNamespace,
    posts: SimpleNamespace,
) -> Context:
    """Return what those who look after a space put in order."""
    chosen = [posts.accepted.post, posts.foreign.post, posts.mixed.post]
    split = SplitForm(posts=Post.objects.none())
    field: Any = split.fields["posts"]
    field.choices = [(post.pk, field.label_from_instance(post)) for post in chosen]
    steward = {"member": people.steward, "can_arrange": True, "has_posts": True}
    merging = {**steward, "form": MergeForm()}
    return {
        "closing": {**steward, "form": CloseForm()},
        "splitting": {**steward, "form": split},
        "merging": merging,
        "merging_sure": {
            **merging,
            "form": MergeForm(initial={"address": threads.arranged.get_absolute_url()}),
            "target": threads.arranged,
            "facts": [describe_readers(spaces.open)],
            "warnings": describe_change(spaces.private, spaces.open),
        },
        "departed": {
            "departures": [
                Departure(threads.arranged, [4]),
                Departure(threads.hard[0], [7, 8, 12]),
            ]
        },
    }


def build_reading(language: str, people: SimpleNamespace, posts: SimpleNamespace) -> Context:
    """Return what is beside a post: its translation, its history, what is decided about it."""
    foreign = posts.foreign.post
    translation = {"post": foreign, "original": posts.foreign.html}
    version = SimpleNamespace(pk=1, replaced_at=AT, language=language)
    excerpt = read_plain(people.asker.name)
    about = {"target": posts.plain.post, "excerpt": excerpt}
    return {
        "translated": {
            **translation,
            "translated": posts.own.html,
            "translated_title": read_title(language),
        },
        "untranslated": {
            **translation,
            "refusal": gettext("No translation could be made just now. Try again in a while."),
        },
        "history": {
            "post": posts.own.post,
            "html": posts.own.html,
            "versions": [(version, posts.plain.html)],
        },
        "flagged": {**about, "form": FlagForm()},
        "taken_off": {**about, "member": people.steward, "form": TakeOffForm()},
        "suspended": {
            "visit": SimpleNamespace(
                suspension=Decision(token="sample"),  # noqa: S106 -- of an address
                member=SimpleNamespace(suspended_until=AT),
            )
        },
    }
