"""The law itself: read, compared and explained, with no network, database, clock, log or framework."""
