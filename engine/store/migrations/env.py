"""What Alembic runs the steps with: the connection and transaction of `engine.store.migrating`."""

from alembic import context

from engine.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
