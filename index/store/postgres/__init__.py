"""The record in PostgreSQL with pgvector, behind the same protocol as the embedded store."""
