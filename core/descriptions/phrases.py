"""From free English to phrases with a polarity: what is said of a class, and what is denied.

A sentence encoder all but ignores "not", so negation is taken out of the text before it is encoded: "a large animal
with stripes, no horns, does not live in water" becomes + large animal, + stripes, - horns, - live in water. The
reader goes through the words once, from left to right, and knows at each whether a cue still reaches it.
"""

import re
from dataclasses import dataclass, field

from core.descriptions.cues import (
    ABSENT,
    COLOURS,
    CONTRACTED,
    CUES,
    EMPTY,
    EMPTY_END,
    EXCEPTIONS,
    IDIOMS,
    LONGEST_CUE,
    LONGEST_IDIOM,
    NOT_LESS,
    NOT_NON,
    NOT_UN,
    OPENERS,
    PRESENT,
    RESET,
    UN_WORDS,
    VERBS,
    Cue,
    is_third_person,
)


@dataclass(frozen=True)
class Phrase:
    """A piece of a description, without its negation cue."""

    text: str
    positive: bool = True
    """Whether the class has it."""


WORD = re.compile(r"w/o\b|[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]|\n", re.IGNORECASE)
HARD = frozenset(".;!?\n()[]{}—–|•*")
COMPARISON = re.compile(r"(more|less|fewer|better|worse|\w+er)$")
FEW = re.compile(r"\b(few|little),? if any,?", re.IGNORECASE)
LONGEST_ITEM = 3
"""Words of an item in a list that one cue denies; what is longer is a statement of its own."""
LONGEST_LIST = 12
"""Items of such a list that are looked at; also what keeps a text of commas alone from taking long."""
ARTICLES = frozenset(["a", "an", "the"])
SUBJECT = frozenset(["its", "the", "their", "his", "her"])


def parse_phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a description, in the order of the text; none for an empty one.

    What cannot be understood as a negation stays affirmed. No phrase is empty, and none occurs twice.
    """
    return tuple(dict.fromkeys(_Reader(text).read()))


@dataclass
class _Reader:
    """One pass over a text. ``cue`` says what is being denied, or None where the text affirms."""

    text: str
    words: list[str] = field(init=False)
    """As typed."""
    plain: list[str] = field(init=False)
    """In lower case, contractions in full spelling."""
    at: int = 0
    cue: Cue | None = None
    fresh: bool = False
    """A cue has just been read, and nothing that it denies."""
    listing: bool = False
    """Behind a cue and a colon: everything to the end of the sentence is denied."""
    current: list[str] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    """What *is not* speaks of: its tail is not long."""
    phrases: list[Phrase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = WORD.findall(FEW.sub(r"\1 if any", self.text))
        lowered = [word.lower().replace("’", "'") for word in self.words]
        self.plain = [CONTRACTED.get(word, word) for word in lowered]
        # A dash that stands alone is a boundary; within a word it is part of it.
        self.plain = ["—" if word in ("-", "—", "–") else word for word in self.plain]

    def read(self) -> list[Phrase]:
        while self.at < len(self.plain):
            word = self.plain[self.at]
            if not (
                self._denied_behind()
                or self._boundary(word)
                or self._idiom()
                or self._negation()
                or self._joint(word)
                or self._affix(word)
            ):
                self._take(1)
        self._close()
        return self.phrases

    # -- what a word can be

    def _boundary(self, word: str) -> bool:
        """Punctuation: most of it ends what a cue reaches."""
        if word == ":" and self.fresh:
            self.listing = True
            self.at += 1
        elif word in HARD or word == ":":
            self._close()
            self._affirm()
            self.at += 1
        elif word == ",":
            self._close()
            self.at += 1
            if self.cue is not None and not self.listing and not self._list_goes_on():
                self._affirm()
        elif not word[0].isalnum() and word not in ("&", "+"):
            self.at += 1  # quotes and other signs
        else:
            return False
        return True

    def _idiom(self) -> bool:
        """What looks like a negation and is none."""
        compares = self._ahead(2) == "than" and COMPARISON.match(self._ahead(1))
        if self.plain[self.at] in ("no", "not", "barely", "hardly", "scarcely") and compares:
            self._take(3)  # no bigger than a cat: a size, affirmed
            return True
        for length in range(LONGEST_IDIOM, 1, -1):
            if tuple(self.plain[self.at : self.at + length]) in IDIOMS:
                self.at += length
                return True
        return False

    def _negation(self) -> bool:
        """A cue; behind a cue that has denied nothing yet, it takes that back: not without horns."""
        for length in range(LONGEST_CUE, 0, -1):
            cue = CUES.get(tuple(self.plain[self.at : self.at + length]))
            if cue is None:
                continue
            again = tuple(self.plain[self.at : self.at + length]) in EXCEPTIONS
            inside = cue is Cue.WITHOUT and self.cue is Cue.NOT and bool(self.current)
            twice = self.cue is not None and (self.fresh or again or inside)
            if self._is_of_subject(cue, length):
                self.subject, self.current = [w for w in self.current if w.lower() not in EMPTY], []
            elif not self.fresh:
                self._close()
            self.cue, self.fresh, self.listing = (None if twice else cue), True, False
            self.at += length
            return True
        return False

    def _is_of_subject(self, cue: Cue, length: int) -> bool:
        """Whether a predicate of a part is denied (its tail is not long) and not one of the class itself."""
        joined = self.plain[self.at] in ("isn't", "aren't", "is", "are") or (
            bool(self.current) and self.current[-1].lower() in ("is", "are")
        )
        return (
            cue is not Cue.WITHOUT
            and joined
            and bool(self.current)
            and self.current[0].lower() in SUBJECT
            and self._ahead(length)[:1].isalnum()
        )

    def _denied_behind(self) -> bool:
        """A denial behind its noun: horns absent; tail: none; ears not visible; feathers? no."""
        mark = self.plain[self.at] in (":", "?", "—", "=") and bool(self.current)
        start = self.at + (1 if mark else 0)
        if self._word(start) in ("is", "are", "was", "were"):
            start += 1
        word = self._word(start)
        if not self.current or not word:
            return False
        if word in ("not", "aren't", "isn't") and self._word(start + 1) in PRESENT:
            end = start + 2
        elif word in ABSENT and (mark or word not in ("no", "never")):
            end = start + 1
        else:
            return False
        if self._word(end)[:1].isalnum() and self._word(end) not in RESET | {"and", "or", "&"}:
            return False
        self._close(positive=self.cue is not None)
        self._affirm()
        self.at = end
        return True

    def _joint(self, word: str) -> bool:
        """Words that join phrases, or begin another one."""
        if word in RESET and (self.current or self.cue is not None):
            self._close()
            self._affirm()
        elif word in ("or", "nor") and self.cue is not None:
            self._close()
            if self._opens_behind_or():
                self._affirm()
        elif word in ("it", "they") and self.cue is not None and self.current and self._opens(self.at + 1, None):
            self._close()
            self._affirm()
        elif word in ("and", "&", "+"):
            return self._and()
        elif word in ("with", "having", "featuring") and not self.fresh:
            if self.current and (self.cue is Cue.NOT or self._governs_with(self.current[-1].lower())):
                return False  # does not live with people; painted with flowers
            self._close()
            self._affirm()
        elif word in ("which", "who", "that") and self.current and not self.fresh:
            self._close()
            self._affirm()
        else:
            return False
        self.at += 1
        return True

    def _and(self) -> bool:
        if self.cue is None:
            item = self._item(self.at + 1)
            colours = bool(self.current) and self.current[-1].lower() in COLOURS and item[:1] and item[0] in COLOURS
            apart = self._opens(self.at + 1, None) or (len(self.current) > 1 and len(item) > 1 and not colours)
            if not apart and self.current and item:
                self._take(1)
                return True
            self._close()
        elif self.current and self.current[-1].lower() in COLOURS and self._ahead(1) in COLOURS:
            self._take(1)  # black and white is one look
            return True
        else:
            after_comma = not self.current
            self._close()
            if not self.listing and (
                self._ends_at_and()
                or (after_comma and (self.cue in (Cue.NO, Cue.THAN) or self._word(self.at + 1) in VERBS))
            ):
                self._affirm()
        self.at += 1
        return True

    def _ends_at_and(self) -> bool:
        item = self._item(self.at + 1)
        if self._opens(self.at + 1, self.cue):
            return True
        return self.cue in (Cue.NO, Cue.THAN) and (len(item) > 1 or not item)

    def _affix(self, word: str) -> bool:
        """A denial within one word: hornless, fat-free, non-venomous, unspotted."""
        if word == "non" and self._ahead(1).isalpha():
            self.phrases.append(Phrase(self.words[self.at + 1], self.cue is not None))
            self.at += 2
            return True
        stem = _denied_stem(word)
        if stem is None:
            return False
        original = self.words[self.at]
        start = max(0, word.find(stem))
        positive = self.cue is not None and not self.listing
        self.phrases.append(Phrase(original[start : start + len(stem)], positive))
        if self.fresh and self.cue is not None:
            self._affirm()  # not hornless: taken back, and nothing is left to deny
        self.at += 1
        return True

    # -- helpers

    def _word(self, position: int) -> str:
        return self.plain[position] if position < len(self.plain) else ""

    def _ahead(self, step: int) -> str:
        return self._word(self.at + step)

    def _take(self, count: int) -> None:
        self.current += self.words[self.at : self.at + count]
        if any(word not in EMPTY for word in self.plain[self.at : self.at + count]):
            self.fresh = False
        self.at += count

    def _affirm(self) -> None:
        self.cue, self.fresh, self.listing = None, False, False

    def _close(self, positive: bool | None = None) -> None:
        """End the current phrase, with what is empty cut off its ends."""
        words = self.current
        while words and words[0].lower() in EMPTY:
            words = words[1:]
        while words and words[-1].lower() in EMPTY_END:
            words = words[:-1]
        if words and self.subject:
            words = [*words, *self.subject]
        if words:
            self.phrases.append(Phrase(" ".join(words), self.cue is None if positive is None else positive))
        elif self.subject:
            self.phrases.append(Phrase(" ".join(self.subject), positive=self.cue is None))
        self.current, self.subject = [], []

    @staticmethod
    def _governs_with(word: str) -> bool:
        return word in ("it", "them") or (
            word.endswith(("ed", "en", "ght")) and "-" not in word and word not in COLOURS
        )

    def _item(self, position: int) -> list[str]:
        """The words from ``position`` to the next joint or boundary."""
        item = []
        while position < len(self.plain):
            word = self.plain[position]
            stops = word in RESET or word in ("and", "or", "nor", "&", "with", "which", "that", "who", "having")
            if stops or not (word[0].isalnum()):
                break
            item.append(word)
            position += 1
        return item

    def _opens(self, position: int, cue: Cue | None) -> bool:
        """Whether something new begins at ``position``, which a cue before it does not reach."""
        word = self._word(position)
        if word in ("also", "usually", "often", "typically", "always", "mostly"):
            word = self._word(position + 1)
        if word in OPENERS or is_third_person(word):
            return True
        return word in VERBS and cue in (Cue.NO, Cue.WITHOUT)

    def _opens_behind_or(self) -> bool:
        """Behind *or* most verbs are nouns (no leaves or flowers), or denied as well (never barks or bites)."""
        word, after = self._ahead(1), self._ahead(2)
        if word in OPENERS:
            return word not in ARTICLES | SUBJECT
        verb = self._opens(self.at + 1, self.cue) and self.cue is not Cue.NOT
        return (
            verb and after[:1].isalnum() and after not in ("or", "and", "nor", "on", "of", "along", "around", "inside")
        )

    def _list_goes_on(self) -> bool:
        """Whether what stands behind a comma is still denied: no horns, tail or stripes."""
        position = self.at
        if self._word(position) in ("or", "nor"):
            return True
        if self._word(position) in ("and", "&"):
            return True  # the joint itself decides
        if self.cue is Cue.THAN:
            return False
        first = self._item(position)
        verbs = False
        for _ in range(LONGEST_LIST):
            if position >= len(self.plain):
                break
            if self._starts_cue(position) or not self._word(position)[0].isalnum():
                break
            if self._opens(position, self.cue):
                alone = len(self._item(position)) == 1
                if not is_third_person(self._word(position)) or not (alone or self._denies_a_verb()):
                    break
                verbs = True  # or nouns: no spots, rings or stripes
            item = self._item(position)
            if len(item) > LONGEST_ITEM:
                break
            position += len(item)
            joint = self._word(position)
            if joint == "," and self._word(position + 1) in ("or", "nor", "and", "&"):
                position, joint = position + 1, self._word(position + 1)
            if joint in ("or", "nor"):
                last = self._word(position + 1)
                if len(self._item(position + 1)) > LONGEST_ITEM or last in OPENERS - ARTICLES - SUBJECT:
                    return False
                return not (verbs and is_third_person(last)) or self._denies_a_verb()
            if joint in ("and", "&"):
                short = len(self._item(position + 1)) <= 2
                return self.cue is Cue.WITHOUT and not verbs and not self._ends_list(position + 1) and short
            if joint != ",":
                break
            position += 1
        return self.cue is Cue.WITHOUT and not verbs and len(first) == 1 and first[0].endswith("s")

    def _denies_a_verb(self) -> bool:
        """Whether what has just been denied is a verb as *it* takes them: never barks."""
        return self.cue is Cue.NOT and bool(self.phrases) and is_third_person(self.phrases[-1].text.split()[0].lower())

    def _ends_list(self, position: int) -> bool:
        return self._opens(position, self.cue) or self._starts_cue(position)

    def _starts_cue(self, position: int) -> bool:
        return any(tuple(self.plain[position : position + n]) in CUES for n in range(1, LONGEST_CUE + 1))


def _denied_stem(word: str) -> str | None:
    """What a word denies by its own ending or beginning, or None."""
    if word.endswith("less") and word not in NOT_LESS and len(word) > 6:
        return word.removesuffix("less").removesuffix("-")
    if word.endswith("-free") and len(word) > 7:
        return word.removesuffix("-free")
    if (
        word.startswith("non")
        and not word.startswith("none")
        and word.replace("-", "") not in NOT_NON
        and len(word) > 5
    ):
        return word[3:].removeprefix("-")
    is_un = word.startswith("un") and not word.startswith("under") and word not in NOT_UN
    if (is_un and word.endswith("ed") and len(word) > 6) or word in UN_WORDS:
        return word[2:].removeprefix("-")
    return None
