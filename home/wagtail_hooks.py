from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from home.languages import active
from home.models import City, Country, Goal, Topic
from home.models.base import annotate_over
from home.models.taxonomy import in_source_language
from home.terms import sort_key


class TermIndexView(IndexView):
    """Each term once, in the editor's language, in the order of the names.

    No collation of the databases knows that order on each engine. Whoever asks for a language, or
    searches, gets what there is.
    """

    def get_base_queryset(self) -> QuerySet[Any]:
        terms = super().get_base_queryset()
        if self.is_searching or "locale" in self.request.GET:
            return terms
        own = terms.filter(locale__language_code=active())
        known = own.values("translation_key")
        others = terms.filter(**in_source_language()).exclude(translation_key__in=known)
        return terms.filter(Q(pk__in=own.values("pk")) | Q(pk__in=others.values("pk")))

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.ordering not in {"name", "-name"}:
            return super().order_queryset(queryset)
        rows = sorted(queryset.values_list("pk", "name"), key=lambda row: sort_key(row[1]))
        places = [When(pk=pk, then=Value(place)) for place, (pk, _name) in enumerate(rows)]
        place = Case(*places, default=Value(len(rows)), output_field=IntegerField())
        return queryset.order_by(place.desc() if self.ordering == "-name" else place.asc())


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    index_view_class = TermIndexView
    list_display = ["name", "key"]
    ordering = "name"


class GoalViewSet(SnippetViewSet):
    model = Goal
    icon = "globe"
    list_display = ["name", "number"]
    ordering = ["number"]


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "site"
    index_view_class = TermIndexView
    list_display = ["name", "code"]
    ordering = "name"


class CityViewSet(SnippetViewSet):
    model = City
    icon = "home"
    index_view_class = TermIndexView
    list_display = ["name", "key", "country_code"]
    ordering = "name"


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabularies")
    menu_icon = "tag"
    items = (TopicViewSet, GoalViewSet, CountryViewSet, CityViewSet)


register_snippet(VocabularyGroup)


@hooks.register("construct_explorer_page_queryset")
def tell_who_is_over(_parent: Page, pages: QuerySet[Any], _request: HttpRequest) -> QuerySet[Any]:
    return annotate_over(pages, timezone.now())
