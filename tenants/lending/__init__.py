"""Agents who serve several companies: the operator lends a person to a company, and takes them back.

Lent is who belongs to a company as an agent without a seat there: they sit at another company's and serve its queues.
"""
