"""How Alembic reaches the database: by the connection that `..upgrade` hands it, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
