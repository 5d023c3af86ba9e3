"""What all tables share: times as text, names for constraints, the column that names a paper."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, MetaData, Text, TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An aware datetime, stored as `2026-11-23T07:41:12.000Z`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect | None) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write as text; a naive time is a mistake of ours and refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a time without its zone: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read back, aware."""
        return None if value is None else datetime.fromisoformat(value)

    def kept(self, value: datetime) -> datetime:
        """A time as it is once it was written: to the millisecond."""
        return datetime.fromisoformat(self.process_bind_param(value, None) or "")


# Named constraints, so that a later migration can name what it changes (alembic.sqlalchemy.org, "naming").
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def paper_column(name: str = "paper_id", *, nullable: bool = False, **options: Any) -> Column[str]:
    """A column that names a paper, and goes with it."""
    return Column(name, Text, ForeignKey("papers.id", ondelete="CASCADE"), nullable=nullable, **options)
