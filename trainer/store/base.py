"""What all tables share: names of constraints, aware times, closed enumerations, append-only rows."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Mapper
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. Naive times are refused on the way in; SQLite keeps them without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
    }


def closed(values: type[StrEnum], *, name: str) -> Enum:
    """A column type that holds the values of ``values`` as text, checked by the database too."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete a row of a table that only grows."""


class AppendOnly:
    """Mix-in for tables whose rows are never changed and never deleted."""


@event.listens_for(AppendOnly, "before_update", propagate=True)
def _refuse_update(mapper: Mapper[Any], _connection: object, row: object) -> None:
    raise AppendOnlyError(f"rows of {mapper.local_table} are never changed: {row!r}")


@event.listens_for(AppendOnly, "before_delete", propagate=True)
def _refuse_delete(mapper: Mapper[Any], _connection: object, row: object) -> None:
    raise AppendOnlyError(f"rows of {mapper.local_table} are never deleted: {row!r}")
