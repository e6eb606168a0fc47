"""What a person says of each class: names, descriptions, and the phrases that they are made of."""

from core.descriptions.classes import (
    MAX_CHARACTERS,
    MAX_CLASSES,
    MIN_CLASSES,
    ClassDescription,
    Statement,
    check_classes,
    load_classes,
    parse_classes,
)
from core.descriptions.phrases import Phrase, parse_phrases

__all__ = [
    "MAX_CHARACTERS",
    "MAX_CLASSES",
    "MIN_CLASSES",
    "ClassDescription",
    "Phrase",
    "Statement",
    "check_classes",
    "load_classes",
    "parse_classes",
    "parse_phrases",
]
