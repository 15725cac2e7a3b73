"""What a browser reads to search the hub from its address bar (OpenSearch 1.1), per language."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.languages import active, name_of

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
CONTENT_TYPE = "application/opensearchdescription+xml"
NAME_CHARS = 16  # as many as the specification allows


@require_safe
def description(_request: HttpRequest) -> HttpResponse:
    base, language = settings.HUB_BASE_URL, active()
    search = f"{base}{reverse('search')}"
    feed = f"{base}{reverse('search_feed')}"
    root = ET.Element("OpenSearchDescription", xmlns=NAMESPACE)
    texts = {
        "ShortName": settings.WAGTAIL_SITE_NAME[:NAME_CHARS],
        "LongName": f"{settings.WAGTAIL_SITE_NAME} ({name_of(language)})",
        "Description": _("Search the hub"),
        "Language": language,
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for name, text in texts.items():
        ET.SubElement(root, name).text = text
    icon = ET.SubElement(root, "Image", type="image/svg+xml", width="36", height="36")
    icon.text = f"{base}{static('home/icon.svg')}"
    terms = "?q={searchTerms}"
    ET.SubElement(root, "Url", type="text/html", template=f"{search}{terms}")
    ET.SubElement(root, "Url", type="application/atom+xml", template=f"{feed}{terms}")
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "public, max-age=86400"
    return response
