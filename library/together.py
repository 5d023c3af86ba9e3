"""Threads that ask for the same thing at once are served together: one transaction and one sync for all of them.

While one group is on its way to the disk, the next one gathers (what databases call a group commit). A question that
makes the whole group fail is answered by itself, and so are the others.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_MOST = 32  # questions in one group: beyond, whoever asks next would wait too long

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(slots=True)
class _Waiting(Generic[Q, A]):
    question: Q
    answer: A | None = None
    error: Exception | None = None
    served: bool = False
    woken: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Together(Generic[Q, A]):
    """`serve` answers several questions, in their order; `ask` is one thread's.

    `turn` is held while a group is served: others of the process can have theirs between two groups.
    """

    def __init__(self, serve: Callable[[Sequence[Q]], Sequence[A]], turn: "threading.Lock | None" = None) -> None:
        self._serve = serve
        self._waiting: list[_Waiting[Q, A]] = []
        self._led = False  # one of the threads serves, or is about to
        self._gathering = threading.Lock()
        self._turn = turn or threading.Lock()

    def ask(self, question: Q) -> A:
        """The answer; raises what `serve` raises for this question."""
        mine: _Waiting[Q, A] = _Waiting(question)
        with self._gathering:
            self._waiting.append(mine)
            waits, self._led = self._led, True
        if waits:
            mine.woken.acquire()  # by whoever served this one, or leaves the next group to it
        if not mine.served:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return mine.answer  # type: ignore[return-value] # served, and without an error: it is there

    def _lead(self, mine: _Waiting[Q, A]) -> None:
        """Serve the group that has gathered, this one first; the first of the next goes on."""
        group: list[_Waiting[Q, A]] = []
        try:
            with self._turn:
                with self._gathering:
                    group, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                self._answer(group)
        finally:
            with self._gathering:
                # Where this thread is being ended, the others are still to be served.
                others = [one for one in (*group, *self._waiting) if one is not mine]
                self._waiting = [one for one in others if not one.served]
                self._led = bool(self._waiting)
                woken = [one for one in others if one.served] + self._waiting[:1]
            for one in woken:
                one.woken.release()

    def _answer(self, group: Sequence[_Waiting[Q, A]]) -> None:
        try:
            for one, answer in zip(group, self._serve([one.question for one in group]), strict=True):
                one.answer, one.served = answer, True
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked
            if len(group) == 1:
                group[0].error, group[0].served = error, True
            else:
                for one in group:
                    self._answer([one])
