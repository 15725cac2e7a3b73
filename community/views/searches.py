"""Searches that a member keeps, and what is new in each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.enums import NoticePace
from community.forms import SearchForm
from community.limits import LimitError
from community.models import SavedSearch
from community.operations import searches as operations
from community.views.visit import Visit, for_members
from home.languages import active
from home.web.page import Crumb
from home.web.sending import sent_from
from search.params import ParameterError


def searches_crumb() -> Crumb:
    return Crumb(_("Saved searches"), reverse("community:searches"))


@require_safe
@for_members
def searches(visit: Visit) -> HttpResponse:
    """List the member's searches, each with the number of what is new in it."""
    rows = SavedSearch.objects.filter(member=visit.me).defer("known", "facets")
    new = operations.count_new(visit.me, visit.at)
    context = {
        "searches": [(search, new.get(search.pk, 0)) for search in rows.order_by("name", "pk")],
        "most": operations.MOST,
    }
    return visit.render("searches", _("Saved searches"), context)


@require_safe
@for_members
def show(visit: Visit, pk: int) -> HttpResponse:
    """Lead to the list; nothing of it is new from then on."""
    found = get_search(visit, pk)
    if visit.request.method == "GET":
        operations.see(found, visit.at)
    return visit.lead(found.url)


def get_search(visit: Visit, pk: int) -> SavedSearch:
    rows = SavedSearch.objects.select_related("member").defer("known")
    return get_object_or_404(rows, member=visit.me, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def save(visit: Visit) -> HttpResponse:
    """Save the list that the address names: `section` ("" for the search), and its `query`."""
    section = visit.request.GET.get("section", "")[:40]
    query = operations.tidy(visit.request.GET.get("query", ""))
    language = active()
    try:
        operations.parse(section, query, language)
    except ParameterError as error:
        context = {"reason": error.reason}
        return visit.render("search_refused", _("This cannot be saved"), context, status=400)
    name = operations.guess_name(section, query, language)
    form = SearchForm(visit.request.POST or None, initial={"name": name})
    if form.is_bound and form.is_valid():
        try:
            saved = operations.save(
                visit.me,
                name=form.cleaned_data["name"],
                pace=NoticePace(form.cleaned_data["pace"]),
                section=section,
                query=query,
                language=language,
                at=visit.at,
            )
        except LimitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(visit.request, _("Your search is saved."))
            return visit.lead(f"{reverse('community:searches')}#search-{saved.pk}")
    return show_form(visit, form, _("Save this search"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(visit: Visit, pk: int) -> HttpResponse:
    found = get_search(visit, pk)
    initial = {"name": found.name, "pace": found.pace}
    form = SearchForm(visit.request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        pace = NoticePace(form.cleaned_data["pace"])
        operations.change(found, name=form.cleaned_data["name"], pace=pace, at=visit.at)
        messages.success(visit.request, _("Your choice is stored, and counts from now on."))
        return visit.lead(reverse("community:searches"))
    return show_form(visit, form, _("Change your search"))


def show_form(visit: Visit, form: SearchForm, title: str) -> HttpResponse:
    status = 400 if form.errors else 200
    crumbs = [searches_crumb()]
    return visit.render("search_form", title, {"form": form}, crumbs=crumbs, status=status)


@sent_from(lambda _request, pk: reverse("community:searches"))
@for_members
def delete(visit: Visit, pk: int) -> HttpResponse:
    operations.delete(get_search(visit, pk))
    messages.success(visit.request, _("The search is deleted."))
    return visit.lead(reverse("community:searches"))
