"""The indicators in the admin: shown, and given away as CSV and JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.languages import active
from hub.indicators.forms import FORMAT, PeriodForm
from hub.indicators.report import Report, build_report, describe, render_csv


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Show the indicators of a period, this year's where none is asked for."""
    form = PeriodForm({**this_year(), **request.GET.dict()})
    report = None
    if form.is_valid():
        report = build_report(form.cleaned_data["first"], form.cleaned_data["last"])
        wanted = request.GET.get("format", "")
        if wanted in {"csv", "json"}:
            return give_away(report, wanted)
    title = _("Indicators")
    context = {
        "form": form,
        "report": report,
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "indicators/report.html", context, status=200 if report else 400)


def this_year() -> dict[str, str]:
    today = timezone.now().date()
    return {"first": today.replace(month=1, day=1).strftime(FORMAT), "last": today.strftime(FORMAT)}


def give_away(report: Report, wanted: str) -> HttpResponse:
    response: HttpResponse
    if wanted == "csv":
        response = HttpResponse(render_csv(report), content_type="text/csv; charset=utf-8")
    else:
        options = {"ensure_ascii": False, "indent": 2}
        response = JsonResponse(describe(report, active()), json_dumps_params=options)
    name = f"indicators-{report.first}-{report.last}.{wanted}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
