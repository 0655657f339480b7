"""How Alembic reaches the database: by the connection that `index.store.upgrade` hands it, in its transaction."""

from alembic import context

from index.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
