"""Attributes put into sentences, affirmed or denied, in the many ways in which people do it.

Two sets of templates: one that training may see, and one that is kept for evaluation. The sentences go through the
parser like everybody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from core.attributes import Attribute, Sort, Wording
from core.descriptions.cues import VERBS
from core.descriptions.phrases import Phrase, parse_phrases

Templates = dict[Sort, tuple[str, ...]]


@dataclass(frozen=True)
class Phrasing:
    """How a clause is affirmed and how it is denied; ``{}`` is the wording, ``{base}`` a verb without its -s."""

    affirmed: Templates
    denied: Templates


TRAINED = Phrasing(
    affirmed={
        "noun": ("has {}", "with {}", "{}", "it has {}"),
        "verb": ("{}", "it {}", "an animal or thing that {}"),
        "adjective": ("{}", "is {}", "it is {}"),
    },
    denied={
        "noun": ("no {}", "without {}", "does not have {}", "has no {}"),
        "verb": ("does not {base}", "doesn't {base}", "never {}"),
        "adjective": ("not {}", "is not {}", "isn't {}"),
        "less": ("{}",),
    },
)
HELD_OUT = Phrasing(
    affirmed={
        "noun": ("a creature that possesses {}", "one can see {}", "featuring {}", "you will find {}"),
        "verb": ("a creature that usually {}", "known as one that {}"),
        "adjective": ("a creature that is {}", "typically {}"),
    },
    denied={
        "noun": ("a creature lacking {}", "never seen with {}", "free of {}", "{}: none", "devoid of {}"),
        "verb": ("a creature that cannot {base}", "one that will not {base}", "it rarely {}", "unable to {base}"),
        "adjective": ("anything but {}", "a creature that was never {}", "by no means {}"),
        "less": ("a {} creature",),
    },
)


def clause(attribute: Attribute, positive: bool, phrasing: Phrasing, random: Random, held_out: bool = False) -> str:
    """One attribute as a clause.

    Args:
        attribute: what is said.
        positive: whether it is affirmed.
        phrasing: the templates to choose from.
        random: decides on wording and template.
        held_out: take a wording that no training has seen.
    """
    templates = phrasing.affirmed if positive else phrasing.denied
    wordings = [w for w in (attribute.held_out if held_out else attribute.wordings) if w.sort in templates]
    wording = random.choice(wordings)
    template = random.choice(templates[wording.sort])
    return template.format(wording.text, base=base_form(wording.text))


def sentence(said: Sequence[tuple[Attribute, bool]], phrasing: Phrasing, random: Random, held_out: bool = False) -> str:
    """Several attributes as one description: clauses behind semicolons."""
    return "; ".join(clause(attribute, positive, phrasing, random, held_out) for attribute, positive in said)


def phrases_of(wording: Wording) -> tuple[Phrase, ...]:
    """What the parser makes of a wording, and whether it affirms the attribute: without its article, a verb as it is
    affirmed and as it is denied. *Hornless* is - horn and denies horns, so horn affirms them; *legless* is - leg and
    affirms that there are no legs, so leg denies it."""
    texts = (wording.text, base_form(wording.text)) if wording.sort == "verb" else (wording.text,)
    found = []
    for text in texts:
        read = parse_phrases(text)
        phrase = read[0] if len(read) == 1 else Phrase(text)
        found.append(Phrase(phrase.text, phrase.positive == (wording.sort != "less")))
    return tuple(dict.fromkeys(found))


def base_form(text: str) -> str:
    """The first verb without its -s: lives in water -> live in water."""
    verb, *rest = text.split(" ")
    irregular = {"has": "have", "is": "be", "does": "do", "goes": "go"}
    if verb in irregular:
        base = irregular[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        base = f"{verb[:-3]}y"
    elif verb.endswith("es") and verb[:-1] not in VERBS and verb[:-2].endswith(("ch", "sh", "ss", "x", "zz", "o")):
        base = verb[:-2]
    else:
        base = verb.removesuffix("s")
    return " ".join([base, *rest])
