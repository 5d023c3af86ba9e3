"""Alembic's entry: runs the migrations on the connection that `library.database` hands in."""

from alembic import context

from library.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transaction_per_migration=False,
)
context.run_migrations()
