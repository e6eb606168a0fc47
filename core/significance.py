"""What labelled photos allow to say: how far a share of right answers may be off, and what may be chance."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

CONFIDENCE = 0.95


def wilson(right: int, counted: int) -> tuple[float, float]:
    """Where the share of right answers on many more photos of the same kind would lie, with ``CONFIDENCE``.

    Wilson's score interval (E. B. Wilson, 1927, J. Am. Stat. Assoc. 22, 209-212): it stays within 0 and 1 and holds
    for few photos and for shares near the ends, where the textbook's plus and minus does not.

    Args:
        right: how many of ``counted`` photos were answered right.
        counted: at least one.
    """
    interval = binomtest(right, counted).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


@dataclass(frozen=True)
class Discordance:
    """The photos that tell two methods apart: one is right and the other wrong. All others say nothing."""

    first: int
    """How many only the first method has right."""
    second: int
    """How many only the second has right."""

    @classmethod
    def of(cls, first: np.ndarray, second: np.ndarray) -> "Discordance":
        """From which of ``n`` labelled photos each method has right, twice ``(n,)`` of bool."""
        return cls(int((first & ~second).sum()), int((second & ~first).sum()))

    @property
    def p_value(self) -> float:
        """How often a difference this large comes about by chance, were both methods right equally often.

        McNemar's test (Q. McNemar, 1947, Psychometrika 12, 153-157) in its exact form: were there no difference, each
        discordant photo would fall to either side like a coin, so the smaller count is binomial with even odds. It is
        two-sided, and 1 where there is no discordant photo.
        """
        tossed = self.first + self.second
        return float(binomtest(self.first, tossed).pvalue) if tossed else 1.0

    @property
    def can_tell(self) -> bool:
        """Whether there are enough of these photos for any outcome to be rarer than 1 in 20: six, all on one side."""
        return 2 * 0.5 ** (self.first + self.second) < 1 - CONFIDENCE

    @property
    def is_chance(self) -> bool:
        """Whether chance explains the difference well enough."""
        return self.p_value >= 1 - CONFIDENCE
