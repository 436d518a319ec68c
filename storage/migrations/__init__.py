"""Alembic's steps from an empty database to today's; history is never rewritten by one of them."""
