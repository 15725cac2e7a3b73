from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models import City, Country, Goal, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "key"]
    ordering = ["key"]


class GoalViewSet(SnippetViewSet):
    model = Goal
    icon = "globe"
    list_display = ["name", "number"]
    ordering = ["number"]


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "site"
    list_display = ["name", "code"]
    ordering = ["code"]


class CityViewSet(SnippetViewSet):
    model = City
    icon = "home"
    list_display = ["name", "key", "country_code"]
    ordering = ["key"]


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabularies")
    menu_icon = "tag"
    items = (TopicViewSet, GoalViewSet, CountryViewSet, CityViewSet)


register_snippet(VocabularyGroup)
