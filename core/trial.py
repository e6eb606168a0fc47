"""What the papers' tables measure: tasks among seen and unseen classes, zero-shot, generalised, single attributes.

T2M (arXiv 2210.15182, section 5) draws tasks of k classes; Xian et al. (arXiv 1707.00600, section 3.3) take all unseen
classes at once, or all classes there are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import torch

from core.attribute_texts import Kind, Say, attribute_descriptions, mixed
from core.descriptions import ClassDescription
from core.errors import SettingError
from core.evaluation import Figure, evaluate_tasks, sample_tasks
from core.gzsl import gzsl, harmonic, one_class_auc, seen_unseen_area, zsl
from core.said import Said
from core.text2model import Text2Model

NAMES, DESCRIPTIONS, ATTRIBUTES, NEGATIVE, MIXED, VECTORS = (
    "names",
    "descriptions",
    "attributes",
    "negative",
    "mixed",
    "vectors",
)
TEXTS = (NAMES, DESCRIPTIONS, ATTRIBUTES, NEGATIVE, MIXED, VECTORS)
"""How classes can be put into words: names alone; names and descriptions; what they have; what they lack; by turns what
they have and what they lack; and, as most zero-shot methods have it, no words but the vector of attributes."""
MOST_CLASSES, MOST_SEEN = 5000, 1000
"""Unseen and seen classes over all tasks of one number of ways: more ways, fewer tasks."""

Measured = dict[str, dict[str, Figure]]
"""Measure -> method -> figure."""


@dataclass(frozen=True)
class Words:
    """What is known of ``c`` classes."""

    names: tuple[str, ...]
    descriptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By name, of all classes or none."""
    has: torch.Tensor | None = None
    """``(c, a)``: 1 has, -1 lacks, 0 not said."""
    say: Say | None = None
    """Puts attributes into words."""
    vectors: torch.Tensor | None = None
    """``(c, d)``: the class-attribute matrix."""

    def texts(self) -> tuple[str, ...]:
        """Those of ``TEXTS`` that can be had."""
        there = {
            NAMES: True,
            DESCRIPTIONS: bool(self.descriptions),
            **dict.fromkeys((ATTRIBUTES, NEGATIVE, MIXED), self.has is not None),
            VECTORS: self.vectors is not None,
        }
        return tuple(text for text in TEXTS if there[text])

    def check(self, text: str) -> None:
        """Whether classes can be said so.

        Raises:
            SettingError: they cannot.
        """
        if text not in self.texts():
            raise SettingError(f"These classes cannot be said by {text}; choose from {', '.join(self.texts())}.")

    def said(self, model: Text2Model, text: str, classes: torch.Tensor) -> Said:
        """The classes ``(k,)`` in words of a kind, ``(k,)``; for ``MIXED`` ``(2 k,)``, first by what they have.

        Raises:
            SettingError: there are no such words of them.
        """
        names = [self.names[position] for position in classes.tolist()]
        self.check(text)
        if text == NAMES:
            return model.embed([ClassDescription(name) for name in names])
        if text == DESCRIPTIONS:
            return model.embed([ClassDescription(name, self.descriptions[name]) for name in names])
        if text == VECTORS:
            assert self.vectors is not None
            affirmed = self.said(model, ATTRIBUTES if self.has is not None else NAMES, classes)
            return replace(affirmed, sentences=self.vectors[classes].to(affirmed.sentences))
        kinds: dict[str, tuple[Kind, ...]] = {
            ATTRIBUTES: ("attributes",),
            NEGATIVE: ("negative",),
            MIXED: ("attributes", "negative"),
        }
        assert self.has is not None
        assert self.say is not None
        has = self.has[classes]
        sides = [side for kind in kinds[text] for side in attribute_descriptions(has, self.say, kind)]
        return model.embed([ClassDescription("", (side,)) for side in sides], with_names=False)


@dataclass(frozen=True)
class Trial:
    """A model, its rivals, and samples to test them on."""

    model: Text2Model
    methods: tuple[str, ...]
    """Of the model's."""
    words: Words
    features: torch.Tensor
    """``(n, d_feat)``, in the feature space."""
    labels: torch.Tensor
    """``(n,)`` positions of classes."""
    seen: torch.Tensor
    """``(s,)`` classes that were learnt from and have samples; may be empty."""
    unseen: torch.Tensor
    """``(u,)`` classes that were not, with samples."""
    seed: int = 0

    def measure(self, text: str, ways: Sequence[int | str], count: int) -> Measured:
        """``tasks``, ``at_once`` and, where classes are said by what they have, ``attributes``."""
        measured = self.tasks(text, ways, count) | self.at_once(text)
        return measured | self.attributes() if text == ATTRIBUTES else measured

    def tasks(self, text: str, ways: Sequence[int | str], count: int) -> Measured:
        """Random k-way tasks among unseen classes, among seen ones, and the harmonic mean of both.

        Raises:
            SettingError: there are fewer unseen classes than ways.
        """
        measured: Measured = {}
        sides = [("unseen", self.unseen, MOST_CLASSES)]
        if len(self.seen) > 1:
            sides.append(("seen", self.seen, MOST_SEEN))
        for way in ways:
            for side, classes, most in sides:
                number = len(classes) if way == "all" else int(way)
                if side == "seen" and number > len(classes):
                    continue
                drawn = sample_tasks(len(classes), number, max(1, min(count, most // number)), self.seed)
                measured[f"{side}, {way}-way"] = self._over(text, classes, drawn)
            both = [measured.get(f"{side}, {way}-way") for side in ("seen", "unseen")]
            if both[0] is not None and both[1] is not None:
                measured[f"harmonic, {way}-way"] = {m: harmonic(both[0][m], both[1][m]) for m in self.methods}
        return measured

    def pairs(self, text: str, which: str, pairs: torch.Tensor) -> Measured:
        """Given pairs ``(t, 2)`` of class positions."""
        classes = pairs.unique()
        if text == MIXED:  # neither side is always the one that is said by what it has
            pairs = torch.where((torch.arange(len(pairs)) % 2 == 0).unsqueeze(1), pairs, pairs.flip(1))
        return {f"pairs, {which}": self._over(text, classes, torch.searchsorted(classes, pairs))}

    @torch.inference_mode()
    def at_once(self, text: str) -> Measured:
        """All unseen classes at once (ZSL) and, where there are samples of seen ones, all classes (GZSL)."""
        if text == MIXED:
            return {}
        of_unseen = torch.isin(self.labels, self.unseen)
        chosen = of_unseen if not len(self.seen) else of_unseen | torch.isin(self.labels, self.seen)
        measured: Measured = {"ZSL": {}}
        classes = torch.cat([self.seen, self.unseen]) if len(self.seen) else self.unseen
        place = torch.full((len(self.words.names),), -1)
        place[classes] = torch.arange(len(classes))
        own = torch.full((len(self.words.names),), -1)
        own[self.unseen] = torch.arange(len(self.unseen))
        said = self.words.said(self.model, text, self.unseen)
        said_all = self.words.said(self.model, text, classes) if len(self.seen) else None
        for method in self.methods:
            answers = self.model.weights(said, method).logits(self.features[of_unseen]).argmax(dim=-1)
            measured["ZSL"][method] = zsl(answers.cpu(), own[self.labels[of_unseen]], self.seed)
            if said_all is None:
                continue
            logits = self.model.weights(said_all, method).logits(self.features[chosen]).cpu()
            truth, new = place[self.labels[chosen]], torch.arange(len(self.seen), len(classes))
            for name, figure in gzsl(logits.argmax(dim=-1), truth, new, self.seed).items():
                measured.setdefault(f"GZSL {name}", {})[method] = figure
            area = seen_unseen_area(logits, truth, new, self.seed)
            measured.setdefault("seen-unseen area", {})[method] = area
        return measured

    @torch.inference_mode()
    def attributes(self) -> Measured:
        """Each attribute as a class of its own, "has ..." (one-class AUC): samples of unseen classes that have it are
        to score higher than of those that lack it."""
        has, say = self.words.has, self.words.say
        if has is None or say is None:
            return {}
        chosen = torch.isin(self.labels, self.unseen)
        truth = torch.searchsorted(self.unseen, self.labels[chosen])
        told = [a for a in range(has.shape[1]) if {-1, 1} <= set(has[self.unseen, a].tolist())]
        if not told:
            return {}
        said = self.model.embed([ClassDescription("", (say([(a, True)]),)) for a in told], with_names=False)
        alone = said[torch.arange(len(told)).unsqueeze(1)]  # tasks of one class each
        figures = {}
        for method in self.methods:
            scores = self.model.weights(alone, method).logits(self.features[chosen]).squeeze(-1).T
            figures[method] = one_class_auc(scores.cpu(), has[self.unseen][:, told], truth, self.seed)
        return {"one-class AUC": figures}

    def _over(self, text: str, classes: torch.Tensor, tasks: torch.Tensor) -> dict[str, Figure]:
        """Every method over tasks ``(t, k)`` of positions in ``classes``."""
        chosen = torch.isin(self.labels, classes)
        truth = torch.searchsorted(classes, self.labels[chosen])
        said = self.words.said(self.model, text, classes)
        words = mixed(tasks, len(classes)) if text == MIXED else None
        features = self.features[chosen]
        return {
            method: evaluate_tasks(
                partial(self.model.weights, method=method), said, tasks, features, truth, self.seed, words
            )
            for method in self.methods
        }


def combine_measured(parts: Sequence[Measured], combine: Callable[[Sequence[Figure]], Figure]) -> Measured:
    """The mean over independent splits, of what was measured in all of them."""
    return {
        measure: {method: combine([part[measure][method] for part in parts]) for method in figures}
        for measure, figures in parts[0].items()
        if all(measure in part for part in parts)
    }
