"""The invented texts of the gallery, each in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def say(japanese: str, english: str) -> str:
    """Return the text in the present language."""
    return japanese if get_language() == "ja" else english
