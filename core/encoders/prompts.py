"""Prompt templates, as CLIP's authors use them."""

from collections.abc import Callable, Mapping
from functools import cache

from core.errors import SettingError

Template = Callable[[str], str]

PROMPTS: Mapping[str, str] = {
    "simple": "7 templates, such as 'itap of a {}.' and 'art of the {}.'",
    "imagenet": "the 80 templates of CLIP's authors for ImageNet",
    "photo": "'a photo of a {}.'",
    "plain": "the text as it stands",
}
"""What can be chosen, and what it means."""
ARTICLES = ("a ", "an ", "the ")


@cache
def templates(prompts: str) -> tuple[Template, ...]:
    """The templates called ``prompts``.

    Raises:
        SettingError: there are none of that name.
    """
    from open_clip.zero_shot_metadata import OPENAI_IMAGENET_TEMPLATES, SIMPLE_IMAGENET_TEMPLATES

    known: dict[str, tuple[Template, ...]] = {
        "simple": SIMPLE_IMAGENET_TEMPLATES,
        "imagenet": OPENAI_IMAGENET_TEMPLATES,
        "photo": (lambda subject: f"a photo of a {subject}.",),
        "plain": (lambda subject: subject,),
    }
    if prompts not in known:
        raise SettingError(f"There are no prompts called '{prompts}'; use one of: {', '.join(PROMPTS)}.")
    return known[prompts]


def subject(text: str) -> str:
    """What of a text a template takes in: it has an article and a full stop of its own.

    >>> subject("A large animal.")
    'large animal'
    """
    bare = text.strip().rstrip(".")
    article = next((article for article in ARTICLES if bare.lower().startswith(article)), "")
    return bare[len(article) :] or text
