"""Run by Alembic: migrate over the connection that `schema.migrate` hands in."""

from alembic import context

from noisegate.keep.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="noisegate_version",
    # SQLite can roll back a half-made table; Alembic only has to be told.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
