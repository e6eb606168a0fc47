"""Why a sample is answered as it is: what each statement gave to a class's score, as numbers and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import torch

from core.classifier import OnDemandClassifier
from core.descriptions import Statement

MOST_BARS = 24
"""Of more reasons than that, the smallest share a bar."""
LONGEST = 90
"""Characters of a bar's label; the rest is in its title."""

Given = Sequence[tuple[Statement, float]]
"""The statements about a class, and what each gave to its score."""


@dataclass(frozen=True)
class Reason:
    """Something that was said, and how it counted."""

    says: str
    because: str
    """The same as a clause, for whom it speaks."""
    counts: float
    """What it adds to the score that is explained."""


@dataclass(frozen=True)
class Explanation:
    """A class's score for one sample, or how far it is above another class's, taken apart."""

    classes: tuple[str, ...]
    """The class, and the one that it is compared with if any."""
    scores: tuple[float, ...]
    """Of each, by the classifier itself."""
    reasons: tuple[Reason, ...]
    """The weightiest first."""

    @property
    def score(self) -> float:
        """What is to be explained: the score, or the difference of two."""
        return self.scores[0] - sum(self.scores[1:])

    @property
    def explained(self) -> float:
        """What the reasons add up to."""
        return sum(reason.counts for reason in self.reasons)


def explain(
    classifier: OnDemandClassifier, features: torch.Tensor, first: int, second: int | None = None
) -> Explanation:
    """Take the score of class ``first`` apart, or how far it is above that of ``second``.

    Args:
        classifier: one that has parts.
        features: of one sample, ``(1, d_raw)``.

    Raises:
        SettingError: the classifier is not linear in its statements.
    """
    with torch.inference_mode():
        values, logits = classifier.contributions(features)[0].tolist(), classifier.logits(features)[0].tolist()
    assert classifier.parts is not None
    compared = (first,) if second is None else (first, second)
    names = tuple(classifier.labels[k] for k in compared)
    # Values are padded where another class has more statements.
    given = [list(zip(classifier.parts.statements[k], values[k], strict=False)) for k in compared]
    reasons = _of_one(given[0]) if second is None else _of_two(names, given)
    weightiest = sorted(reasons, key=lambda reason: -abs(reason.counts))
    return Explanation(names, tuple(logits[k] for k in compared), tuple(weightiest))


def _of_one(given: Given) -> list[Reason]:
    said = [(f"as a whole: {_text(s)}" if s.whole else _says(s), value) for s, value in given]
    return [Reason(says, f"“{_cut(says)}”", value) for says, value in said]


def _of_two(names: Sequence[str], given: Sequence[Given]) -> list[Reason]:
    """What spoke for the first class or against the second counts up. As wholes they are weighed against each other:
    each fits its own samples well, and only the difference tells them apart."""
    whole = sum(sign * value for sign, said in zip((1, -1), given, strict=True) for s, value in said if s.whole)
    likelier = names[0] if whole >= 0 else names[1]
    reasons = [Reason(f"as a whole: more like {likelier}", f"as a whole it is more like {_cut(likelier)}", whole)]
    for sign, name, said in zip((1, -1), names, given, strict=True):
        for statement, value in said:
            if not statement.whole:
                says = f"{name} {_says(statement)}"
                fits = "fits" if value > 0 else "does not fit"
                reasons.append(Reason(says, f"“{_cut(says)}” {fits}", sign * value))
    return reasons


def _says(statement: Statement) -> str:
    return f"{'has' if statement.positive else 'has not'}: {_text(statement)}"


def _text(statement: Statement) -> str:
    return " / ".join(statement.texts)


def bars(explanation: Explanation) -> str:
    """The reasons as bars to the right (for) and to the left (against), in words, with their sum."""
    shown, rest = explanation.reasons[:MOST_BARS], explanation.reasons[MOST_BARS:]
    rows = [(reason.says, reason.counts) for reason in shown]
    if rest:
        rows.append((f"{len(rest)} smaller ones together", sum(reason.counts for reason in rest)))
    longest = max(abs(value) for _, value in rows) or 1.0
    first, *others = (_cut(name, 24) for name in explanation.classes)
    against = f"for {others[0]}" if others else f"against {first}"
    return (
        f'<p class="t2m-because">{_sentence(explanation)}</p>'
        f'<div class="t2m-sides" aria-hidden="true"><span>← {against}</span><span>for {first} →</span></div>'
        f'<ul class="t2m-reasons">{"".join(_bar(says, value, longest) for says, value in rows)}</ul>'
        f'<p class="t2m-sum">{_sum(explanation)}</p>'
    )


def _bar(says: str, value: float, longest: float) -> str:
    side, kind = ("left", "for") if value >= 0 else ("right", "against")
    return (
        f'<li><span title="{escape(says)}">{_cut(says, LONGEST)}</span> <b>{_number(value)}</b><div class="t2m-scale">'
        f'<div class="t2m-{kind}" style="{side}:50%;width:{50 * abs(value) / longest:.1f}%"></div></div></li>'
    )


def _sentence(explanation: Explanation) -> str:
    """The same in one sentence, by the reasons that weigh most."""
    speaking, objecting = _weightiest(explanation, 1.0), _weightiest(explanation, -1.0)
    names = [f"<b>{_cut(name)}</b>" for name in explanation.classes]
    if len(names) == 1:
        spoke = f"Most for {names[0]}: {speaking[0]}." if speaking else "Nothing spoke for it."
        return spoke + (f" Most against: {objecting[0]}." if objecting else " Nothing spoke against it.")
    if explanation.score < 0:
        names, speaking, objecting = names[::-1], objecting, speaking
    sentence = f"{names[0]} rather than {names[1]}, mostly because {' and '.join(speaking[:2])}"
    weightiest = explanation.reasons[0].counts * explanation.score < 0
    return f"{sentence}{f', although {objecting[0]}' if weightiest else ''}."


def _weightiest(explanation: Explanation, sign: float) -> list[str]:
    """The reasons that count in one direction, down to half of the weightiest, as clauses with their numbers."""
    speaking = [reason for reason in explanation.reasons if reason.counts * sign > 0]
    return [
        f"{reason.because} ({_number(reason.counts, 1)})"
        for reason in speaking
        if abs(reason.counts) >= abs(speaking[0].counts) / 2
    ]


def _number(value: float, digits: int = 2) -> str:
    return f"{value:+.{digits}f}".replace("-", "−")


def _sum(explanation: Explanation) -> str:
    """That the bars are the whole truth, or what is missing."""
    score, missing = explanation.score, explanation.score - explanation.explained
    whole = "nothing is left unexplained" if abs(missing) < 0.005 else f"{_number(missing)} is left unexplained"
    first, *others = (_cut(name) for name in explanation.classes)
    if not others:
        return f"These add up to {first}’s score, {_number(score)}: {whole}."
    one, other = explanation.scores
    less = f"{first}’s score, {_number(one)}, less {others[0]}’s, {_number(other)}"
    return f"These add up to {_number(explanation.explained)}: {less}; {whole}."


def _cut(text: str, longest: int = 48) -> str:
    """Escaped, at a length that can be read."""
    return escape(text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…")
