"""Every component we draw, by the name the package gives it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString

from custodiet.website.components import choices, fields, lists, pieces
from custodiet.website.components.html import Options

COMPONENTS: dict[str, Callable[[Options], SafeString]] = {
    "back-link": pieces.back_link,
    "breadcrumbs": pieces.breadcrumbs,
    "button": pieces.button,
    "checkboxes": choices.checkboxes,
    "date-input": choices.date_input,
    "details": pieces.details,
    "error-message": fields.error_message,
    "error-summary": pieces.error_summary,
    "fieldset": fields.fieldset,
    "file-upload": fields.file_upload,
    "hint": fields.hint,
    "input": fields.input_field,
    "inset-text": pieces.inset_text,
    "label": fields.label,
    "notification-banner": pieces.notification_banner,
    "pagination": lists.pagination,
    "panel": pieces.panel,
    "phase-banner": pieces.phase_banner,
    "radios": choices.radios,
    "select": fields.select,
    "skip-link": pieces.skip_link,
    "summary-list": lists.summary_list,
    "table": lists.table,
    "tag": pieces.tag,
    "textarea": fields.textarea,
    "warning-text": pieces.warning_text,
}
