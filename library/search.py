"""Finding papers by what they say: kept beside each paper, in its own transaction; the one place that knows of FTS5.

A row of the table `search` is a paper on the shelf, by its form's number (`matching_forms`): its words as
`library.words` folds them, so that neither accents, case nor LaTeX matter, and what it has or is as words of its own in
the column `marks` ("t" and a tag's hash, "y2024", "hcode"), so that words and filters are one question. Of very many
matches a page wants, the newest `most` are looked at. A library in another database brings another `keep`, `remove`
and `numbers` (tsvector has phrases, prefixes and weights too).
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)

from library.asking import Asked, Filter, Term
from library.paper import Paper
from library.prepared import rows
from library.tags import spelling
from library.words import humps, spaced

CREATE = (
    "CREATE VIRTUAL TABLE search USING fts5(title, names, venue, labels, body, marks, "
    "tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4')"
)
# How often each word stands in each column: what is rare says more (`library.related`), and a tag's papers are counted.
CREATE_TERMS = "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search, 'col')"
_WEIGHTS = (10.0, 6.0, 3.0, 4.0, 1.0, 0.0)
_WORDS = "title names venue labels body"
_WITHIN = {"": _WORDS, "author": "names", "venue": "venue"}
_EVERY = "zall"  # a mark that every paper has: FTS5 knows no question that only excludes

_search = table("search", column("rowid"), column("search"))
_REMOVE = text("DELETE FROM search WHERE rowid = :number")
_COLUMNS = ("title", "names", "venue", "labels", "body", "marks")
_ADD = f"INSERT OR REPLACE INTO search (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - no value stands in it
_KNOWN = f"SELECT {', '.join(_COLUMNS)} FROM search WHERE rowid = ?"  # noqa: S608 - likewise
_PAPERS_WITH = text("SELECT doc FROM search_terms WHERE term = :mark AND col = 'marks'")
_LAST = text("SELECT max(rowid) FROM search")
_SAID_BY = text(
    "SELECT term, max(doc) AS papers FROM search_terms WHERE term IN :words AND col IN ('title', 'body') GROUP BY term"
).bindparams(bindparam("words", expanding=True))
_YEARS = text(
    "SELECT term, doc FROM search_terms WHERE term >= 'y1' AND term < 'y3' AND col = 'marks' ORDER BY term DESC"
)


def entry(paper: Paper) -> dict[str, str]:
    """What a paper is found by: a column's words each."""
    return {
        "title": spaced(paper.title),
        "names": spaced(*(one.display for one in paper.creators)),
        "venue": spaced(paper.venue, paper.publisher),
        "labels": spaced(
            humps(paper.title),
            *paper.tags,
            *paper.keywords,
            paper.citekey,
            paper.organization,
            *(one.value for one in paper.identifiers),
        ),
        "body": spaced(paper.abstract, paper.note, *paper.quotations),
        "marks": " ".join(_marks(paper)),
    }


def keep(connection: Connection, number: int, paper: Paper, *, new: bool = False) -> None:
    """What a paper is found by from now on; `number` is its form's. `new`: it was on no shelf, and nothing is kept."""
    words = entry(paper)
    said = tuple(words[name] for name in _COLUMNS)
    known = [] if new else rows(connection, _KNOWN, number)
    if said in known:
        return
    if known:
        remove(connection, number)
    rows(connection, _ADD, number, *said)


def remove(connection: Connection, number: int) -> None:
    """Found no more."""
    connection.execute(_REMOVE, {"number": number})


def _marks(paper: Paper) -> Iterable[str]:
    yield _EVERY
    yield f"s{_hash(paper.status)}"
    yield from (f"t{_hash(spelling(tag))}" for tag in paper.tags)
    if paper.published:
        yield f"y{paper.published[:4]}"
    has = {
        "code": paper.link("code"),
        "pdf": paper.link("pdf"),
        "abstract": paper.abstract,
        "note": paper.note,
        "doi": any(one.scheme == "doi" for one in paper.identifiers),
        "arxiv": any(one.scheme == "arxiv" for one in paper.identifiers),
        "rated": paper.rating,
    }
    yield from (f"h{name}" for name, there in has.items() if there)


def _hash(value: str) -> str:
    return blake2b(value.encode(), digest_size=6).hexdigest()


def tag_mark(tag: str) -> str:
    """The mark that the papers with this tag have."""
    return f"t{_hash(spelling(tag))}"


def papers_with(connection: Connection, mark: str) -> int:
    """How many papers have a mark."""
    return connection.execute(_PAPERS_WITH, {"mark": mark}).scalar() or 0


def at_most(connection: Connection) -> int:
    """How many papers there are, or a few more: at once, however many."""
    return connection.execute(_LAST).scalar() or 0


def in_papers(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """In how many papers' abstracts and notes, or titles, each of these words stands."""
    rows = connection.execute(_SAID_BY, {"words": list(words)})
    return {row.term: int(row.papers) for row in rows}


def years(connection: Connection) -> tuple[tuple[str, int], ...]:
    """The years in which papers were published, the latest first, with how many."""
    return tuple((row.term[1:], int(row.doc)) for row in connection.execute(_YEARS))


def is_in_index(one: Filter) -> bool:
    """Whether a filter is answered here; the others are the library's tables'."""
    return one.field in {"tag", "year", "is"} or (one.field == "has" and one.values != ("highlights",))


def expression(of: Asked, *, within: str = "") -> str:
    """A search as FTS5 asks it; "" where it asks nothing of the index. `within`: only in that column."""
    filters = [one for one in of.filters if is_in_index(one)]
    wanted = [_term(one, within) for one in of.terms if not one.without]
    wanted += [_filter(one) for one in filters if not one.without]
    unwanted = [_term(one, "") for one in of.terms if one.without] + [_filter(one) for one in filters if one.without]
    if unwanted and not wanted:
        wanted = [f"marks : {_EVERY}"]
    return " NOT ".join([" AND ".join(wanted), *unwanted])


def any_of(words: Iterable[str], names: Iterable[str], tags: Iterable[str]) -> str:
    """What papers that share any of these are found by; "" where nothing is given. `words` are folded already."""
    wanted = [f'{{title body}} : "{one}"' for one in words]
    wanted += [f'names : "{said}"' for one in names if (said := spaced(one))]
    wanted += [f"marks : {tag_mark(one)}" for one in tags]
    return " OR ".join(wanted)


def _term(term: Term, within: str) -> str:
    # Folded words are letters and digits: nothing in them is FTS5's own.
    columns = within if within and not term.within else _WITHIN[term.within]
    return f'{{{columns}}} : "{" ".join(term.words)}"{" *" if term.prefix else ""}'


def _filter(one: Filter) -> str:
    made: dict[str, Callable[[str], str]] = {
        "tag": tag_mark,
        "year": "y{}".format,
        "has": "h{}".format,
        "is": lambda value: "hrated" if value == "rated" else f"s{_hash(value)}",
    }
    return f"marks : ({' OR '.join(map(made[one.field], one.values))})"


def numbers(said: str, most: int | None) -> Select[tuple[int]]:
    """The numbers of the papers that a search finds, the newest `most` of them."""
    found = select(_search.c.rowid.label("number")).where(_matches(said))
    return found if most is None else found.order_by(_search.c.rowid.desc()).limit(most)


def scores(said: str, oldest: int) -> Select[tuple[int, float]]:
    """The numbers from `oldest` on with how well each fits: less is better (BM25, a title's words before a body's)."""
    score = func.bm25(literal_column("search"), *map(literal, _WEIGHTS)).label("score")
    return select(_search.c.rowid.label("number"), score).where(_matches(said), _search.c.rowid >= oldest)


def _matches(said: str) -> ColumnElement[bool]:
    return _search.c.search.op("MATCH", is_comparison=True)(said)
