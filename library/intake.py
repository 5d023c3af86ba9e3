"""Taking clips in: first all of them raw, then a decision on each.

Two transactions, for all that is sent at once (`library.together`): what was sent is safe before anything is decided
about it, and a decision that fails takes back only its own clip (a savepoint each), which is decided again at the next
start (DESIGN, rule 1). Both are on the disk before anything is acknowledged: the second, which always writes, syncs the
first with it, for they stand in one log.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from library import acts, file_wishes, matchmaking, wishes
from library.acts import Act
from library.clip import Clip
from library.database import Database
from library.formats import clip_json
from library.gained import gained
from library.held import source_of
from library.keeping import NO_PERSONS, Refolded, clip_of, refold
from library.matchmaking import Match
from library.outcomes import Outcome, OutcomeName, Received
from library.prepared import Prepared, apart
from library.schema import batches, captures, clips, observations
from library.ulid import ulid
from library.wire import outcome_from_json, outcome_json

log = logging.getLogger(__name__)

_FAULT = "Papershelf stumbled over this clip. It is kept and decided again at the next start; the log says more."


_KEPT_OF_REFUSED = 20_000  # characters

_ADD_BATCH = Prepared(insert(batches), "id", "at", "kind", "via")
_ANSWERED = Prepared(select(captures.c.body_hash, captures.c.outcome).where(captures.c.clip_id == bindparam("key")))
_CONTENT = Prepared(select(clips.c.id).where(clips.c.hash == bindparam("content")))
_ADD_CONTENT = Prepared(insert(clips).returning(clips.c.id), "hash", "raw", "source")
_ADD_CAPTURE = Prepared(insert(captures), "clip_id", "clip", "batch", "body_hash", "captured_at")
_OBSERVE = Prepared(insert(observations).prefix_with("OR IGNORE"), "clip", "name", "value", "at")
_STORED = Prepared(
    select(captures.c.outcome, captures.c.batch, clips.c.id, clips.c.raw, clips.c.paper_id)
    .join(clips, captures.c.clip == clips.c.id)
    .where(captures.c.clip_id == bindparam("key"))
)
_ANSWER = Prepared(update(captures).where(captures.c.clip_id == bindparam("key")), "outcome")
_GIVE = Prepared(update(clips).where(clips.c.id == bindparam("number")), "paper_id", "home_id")


@dataclass(frozen=True, slots=True)
class Sent:
    """Clips that were sent together, by one sender; `batch`: one that is begun, and that they belong to as well."""

    raws: Sequence[object]
    via: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A clip that is safe and to be decided; `clip` is what was read of it, where its content is new."""

    clip_id: str
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A body that is no clip, to be written down with why."""

    clip_id: str
    reason: str
    raw: Any  # as far as it is kept


@dataclass(frozen=True, slots=True)
class Intake:
    """Receives clips. `on_paper` is told, inside the transaction, of each paper that a clip made or changed."""

    database: Database
    now: Callable[[], datetime]
    on_paper: Callable[[Connection, str], None] | None = None

    def receive(self, sent: Sequence[Sent]) -> list[Received]:
        """Store and decide what several sent at once; of each one batch, one outcome a clip, in their order."""
        batches = [one.batch or ulid() for one in sent]
        with self.database.write(synced=False) as connection:
            for one, batch in zip(sent, batches, strict=True):
                if not one.batch:
                    _ADD_BATCH.run(connection, id=batch, at=self.now(), kind="clip", via=one.via)
            stored = [
                [self._store(connection, batch, raw) for raw in one.raws]
                for one, batch in zip(sent, batches, strict=True)
            ]
        with self.database.write() as connection:
            return [self._received(connection, *one) for one in zip(sent, batches, stored, strict=True)]

    def _received(
        self, connection: Connection, sent: Sent, batch: str, stored: Sequence[Outcome | _Refusal | _Stored]
    ) -> Received:
        outcomes = tuple(self._settled(connection, batch, one) for one in stored)
        pdfs = 0 if sent.via in NO_PERSONS else file_wishes.of_batch(connection, batch, self.now())
        return Received(batch, outcomes, pdfs)

    def _settled(self, connection: Connection, batch: str, one: Outcome | _Refusal | _Stored) -> Outcome:
        if isinstance(one, _Stored):
            return self._decided(connection, one)
        if isinstance(one, Outcome):
            return one
        acts.tell(connection, batch, "rejected", "", clip_id=one.clip_id, reason=one.reason, raw=one.raw)
        return Outcome(one.clip_id, "rejected", reason=one.reason)

    def decide_pending(self) -> int:
        """Decide what a crash or a fault left undecided; how many were decided (one may fail again)."""
        with self.database.write() as connection:
            left = connection.execute(
                select(captures.c.clip_id, captures.c.batch, batches.c.via)
                .join(batches)
                .where(captures.c.outcome.is_(None))
                .order_by(captures.c.captured_at, captures.c.clip_id)
            ).all()
            outcomes = [self._decided(connection, _Stored(row.clip_id)) for row in left]
            for batch in dict.fromkeys(row.batch for row in left if row.via not in NO_PERSONS):
                file_wishes.of_batch(connection, batch, self.now())
        return sum(one.reason != _FAULT for one in outcomes)

    def _store(self, connection: Connection, batch: str, raw: object) -> Outcome | _Refusal | _Stored:
        """Keep a clip as it came, to be decided; or the outcome that it has already, or why it is not taken."""
        read = clip_json.read(raw)
        clip_id = read.clip_id
        try:
            body_hash = _hash(raw)
        except (RecursionError, TypeError) as error:  # nested hundreds deep, which no clip is
            reason = "clip: it is nested too deeply" if isinstance(error, RecursionError) else "clip: it is no JSON"
            return _Refusal(clip_id, reason, None)
        if clip_id and (answered := _answered(connection, clip_id, body_hash)):
            return answered
        if not isinstance(read, Clip):
            return _Refusal(clip_id, read.reason, _shortened(raw))
        number, new = _content(connection, read)
        here = {"clip_id": clip_id, "clip": number, "batch": batch}
        _ADD_CAPTURE.run(connection, **here, body_hash=body_hash, captured_at=read.captured_at)
        return _Stored(clip_id, read if new else None)

    def _decided(self, connection: Connection, stored: _Stored) -> Outcome:
        """The outcome of a stored clip, under the batch that brought it, whoever decides it."""
        clip_id = stored.clip_id
        row = _STORED.first(connection, key=clip_id)
        if row.outcome is not None:  # the same clip twice in one request, or decided by another process
            return outcome_from_json(row.outcome)
        try:
            with apart(connection):
                outcome = self._decide(connection, row, clip_id, stored.clip or clip_of(row.raw))
                _ANSWER.run(connection, key=clip_id, outcome=outcome_json(outcome))
        except Exception:
            log.exception("clip %s could not be decided", clip_id)
            acts.tell(connection, row.batch, "undecided", "", clip_id=clip_id)
            return Outcome(clip_id, "rejected", reason=_FAULT)
        return outcome

    def _decide(self, connection: Connection, row: Any, clip_id: str, clip: Clip) -> Outcome:
        now, batch = self.now(), row.batch
        match = matchmaking.home_of(connection, row.paper_id, clip, now)
        _give(connection, batch, row.id, match.paper, row.paper_id, clip_id)
        acts.write(
            connection, batch, Act("capture", clip_id, before=False, after=True, paper=match.paper, cause=clip_id)
        )
        folded = refold(connection, match.paper, now, {row.id: clip})
        if folded.paper is None:  # a source tells of a paper that a person took away while it was asked
            return Outcome(clip_id, "unchanged", reason="nobody has saved this paper, or does so any more")
        unknown = wishes.wish(connection, batch, match.paper, clip.targets, clip_id, now)
        merged, paper = matchmaking.unite(connection, batch, match, clip_id, now)
        acts.tell(connection, batch, "changed", paper, fields=list(folded.changed), cause=clip_id)
        if self.on_paper and (folded.changed or folded.came):
            self.on_paper(connection, paper)
        name = _outcome(match, folded, merged)
        return Outcome(
            clip_id,
            name,
            paper,
            # About a paper that is new and near to none, nobody asks anything.
            maybe=() if match.new and not match.others else matchmaking.lookalikes(connection, [paper])[paper],
            merged=merged,
            evidence=match.evidence,
            warnings=(*clip.warnings, *(f"no target is called {one!r}" for one in unknown)),
            added=gained(folded.paper, folded.changed) if name in {"updated", "merged"} else (),
        )


def _outcome(match: Match, folded: Refolded, merged: tuple[str, ...]) -> OutcomeName:
    if merged:
        return "merged"
    if match.new:
        return "adopted" if match.adopted else "created"
    return "updated" if folded.changed else "unchanged"


def _hash(value: object) -> str:
    return sha256(dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8", "replace")).hexdigest()


def content_hash(raw: Mapping[str, Any]) -> str:
    """What makes two clips one: all that was said and wished, without its id, its time and its counters."""
    content = {name: value for name, value in raw.items() if name not in {"clip_id", "captured_at"}}
    content["paper"] = {name: value for name, value in raw["paper"].items() if name != "upvotes"}
    return _hash(content)


def _shortened(raw: object) -> Any:
    """A refused body, as far as it is worth keeping for the person who may want to mend it."""
    try:
        written = dumps(raw, allow_nan=False)
        written.encode()
    except ValueError:  # NaN, or half of a surrogate pair: no JSON that others read
        written = repr(raw).encode("utf-8", "replace").decode()
        return written[:_KEPT_OF_REFUSED]
    return raw if len(written) <= _KEPT_OF_REFUSED else written[:_KEPT_OF_REFUSED]


def _answered(connection: Connection, clip_id: str, body_hash: str) -> Outcome | _Stored | None:
    """What this clip_id was answered before: the same for the same body, a refusal for another one."""
    row = _ANSWERED.first(connection, key=clip_id)
    if row is None:
        return None
    if row.body_hash != body_hash:
        return Outcome(
            clip_id, "rejected", reason="clip_id: it was used for another clip; make a new one for each clip"
        )
    return _Stored(clip_id) if row.outcome is None else outcome_from_json(row.outcome)


def _content(connection: Connection, clip: Clip) -> tuple[int, bool]:
    """The row of a clip's content, and whether it is new; what it counted is kept as an observation."""
    key = content_hash(clip.raw)
    known: int | None = _CONTENT.value(connection, content=key)
    number = known
    if number is None:
        number = int(_ADD_CONTENT.value(connection, hash=key, raw=clip.raw, source=source_of(clip)))
    if clip.paper.upvotes is not None:
        _OBSERVE.run(connection, clip=number, name="upvotes", value=clip.paper.upvotes, at=clip.captured_at)
    return number, known is None


def _give(connection: Connection, batch: str, number: int, paper_id: str, had: str | None, cause: str) -> None:
    if had is None:
        _GIVE.run(connection, number=number, paper_id=paper_id, home_id=paper_id)
    elif had != paper_id:  # its paper was removed, and meanwhile another one is the same
        acts.perform(connection, batch, Act("clip", number, had, paper_id, paper_id, cause))
