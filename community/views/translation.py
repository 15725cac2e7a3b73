"""A post as a machine translates it, for a member who does not read its language."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community import translator
from community.views.discussions import get_post
from community.views.spaces import space_crumb
from community.views.threads import name_mentions, show_text
from community.views.visit import Visit, for_members
from home.languages import active
from home.web.page import Crumb

log = logging.getLogger(__name__)


@require_safe
@for_members
def translation(visit: Visit, pk: int) -> HttpResponse:
    """Show the post in the language of the page, said to be a machine's, and the original below."""
    post = get_post(visit, pk)
    if not translator.is_offered():
        raise Http404
    if post.language == active():
        return visit.lead(post.get_absolute_url())
    names = name_mentions([post])
    context = {"post": post, "original": show_text(post.html, names), "refusal": ""}
    status = 200
    try:
        made = translator.translate_post(post, active(), visit.me)
        context |= {"translated": show_text(made.html, names), "translated_title": made.title}
    except translator.TooManyError:
        context["refusal"] = _("You have asked for many translations. Go on in an hour.")
        status = 429
    except translator.TranslatorError as error:
        log.warning("no translation", extra={"reason": str(error)})
        context["refusal"] = _("No translation could be made just now. Try again in a while.")
        status = 503
    crumbs = [
        space_crumb(post.thread.space),
        Crumb(post.thread.title, post.get_absolute_url(), post.thread.language),
    ]
    title = _("Machine translation of post #%(number)d") % {"number": post.number}
    return visit.render("translation", title, context, crumbs=crumbs, status=status)
