"""The product as it might be a release later: one migration of every company's tables more."""
