"""What the tab computes with, and what one visitor has there: a head, photos, and what it answers to them."""

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from app.session import Batch
from app.studio import Studio
from core.descriptions import ClassDescription, check_classes
from core.encoders import LITE
from core.errors import DescriptionError
from core.extension import Extender
from core.head_answers import HeadAnswers, answer
from core.heads import LinearHead
from core.progress import Progress
from core.samples import Sample
from core.text2model import Text2Model

NOTHING_NEW = "The classifier has all of these classes already; add a card for another one, or start over."
STAYS = "{} stays as it was added; start over from the 1000 to make it anew."


@dataclass(frozen=True)
class Extended:
    """All that one visitor has. Frozen, so that nothing of it can leak into another visitor's."""

    head: LinearHead | None = None
    """With the shift that was chosen on old classes; None for the 1000 alone."""
    added: tuple[ClassDescription, ...] = ()
    """As they were when they were added."""
    methods: tuple[str, ...] = ()
    """What made the row of each, for people."""
    milliseconds: float = 0.0
    """That it took to add the last ones."""
    favour: float = 0.0
    """What the visitor adds to the shift."""
    batch: Batch | None = None
    answers: HeadAnswers | None = None
    """To the batch, where there is one."""

    @property
    def shift(self) -> float:
        """That new classes are favoured by."""
        return self.favour + (self.head.shift if self.head is not None else 0.0)

    def with_favour(self, favour: float) -> "Extended":
        """New classes favoured more or less: nothing is encoded or multiplied again."""
        changed = replace(self, favour=favour)
        return replace(changed, answers=self.answers and self.answers.with_shift(changed.shift))

    def changed_since(self, classes: Sequence[ClassDescription]) -> list[str]:
        """Names of classes that were added and are described otherwise by now.

        Raises:
            DescriptionError: no classifier can be made of the classes.
        """
        before = {described.name.casefold(): described for described in self.added}
        now = check_classes(classes)
        return [described.name for described in now if before.get(described.name.casefold(), described) != described]

    def __deepcopy__(self, memo: dict[int, object]) -> "Extended":
        """Itself: it cannot change."""
        return self


@dataclass
class Extending:
    """ImageNet's head and what makes further rows for it: loaded when it is first needed, shared by all visitors."""

    studio: Studio
    """Encodes photos, with ``lite`` whatever encoder it uses itself, and knows how to stop."""
    _extender: Extender | None = None
    _loading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def extender(self) -> Extender:
        """Whoever comes second waits for the first."""
        with self._loading:
            if self._extender is None:
                self._extender = Extender.of(Text2Model.load(LITE, self.studio.device, with_rivals=True))
            return self._extender

    @property
    def is_loaded(self) -> bool:
        """Whether nobody waits any more."""
        return self._extender is not None

    def warm_up(self) -> None:
        """Load it and make a row, so that whoever presses the button next does not wait for it."""
        if not self.is_loaded:
            self.extender.extend([ClassDescription("something else")])

    def extend(self, session: Extended, classes: Sequence[ClassDescription], method: str) -> Extended:
        """Add those of ``classes`` that were not added before; what there is stays as it is, to the bit.

        Raises:
            DescriptionError: none is new, or the head has one of them, or no classifier can be made of them.
            SettingError: there is no such method.
        """
        extender, checked = self.extender, check_classes(classes)
        before = {described.name.casefold() for described in session.added}
        new = tuple(described for described in checked if described.name.casefold() not in before)
        if not new:
            stays = session.changed_since(checked)
            raise DescriptionError(STAYS.format(listed(stays)) if stays else NOTHING_NEW)
        started = time.perf_counter()
        head = extender.extend(new, method, session.head)
        changed = replace(
            session,
            head=head,
            added=session.added + new,
            methods=session.methods + (extender.methods[method],) * len(new),
            milliseconds=1000 * (time.perf_counter() - started),
        )
        return self.answered(changed)

    def start_over(self, session: Extended) -> Extended:
        """The 1000 alone, and the same photos."""
        return self.answered(Extended(batch=session.batch))

    def add(self, session: Extended, samples: Sequence[Sample], visitor: str, on_progress: Progress) -> Extended:
        """Photos besides those that are there.

        Raises:
            SampleError: there are none.
            Cancelled: the visitor pressed Stop.
        """
        batch = self.studio.encode(samples, visitor, on_progress, self.extender.model)
        return self.with_batch(session, session.batch.joined(batch) if session.batch else batch)

    def with_batch(self, session: Extended, batch: Batch | None) -> Extended:
        """Other photos, or the same ones with other labels."""
        return self.answered(replace(session, batch=batch))

    def answered(self, session: Extended) -> Extended:
        """With answers of its head to its photos."""
        if session.batch is None:
            return replace(session, answers=None)
        extender, batch = self.extender, session.batch
        head = (session.head or extender.head).with_shift(session.shift)
        return replace(session, answers=answer(head, batch.samples, batch.features, extender.aliases))


def listed(names: Collection[str]) -> str:
    """The first few, for people."""
    return ", ".join(f"'{name}'" for name in sorted(names)[:5]) + (", …" if len(names) > 5 else "")
