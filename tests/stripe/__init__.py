"""A strict Stripe of our own on loopback, for tests: it takes only what Stripe's published API description allows."""
