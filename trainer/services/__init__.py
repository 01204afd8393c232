"""The verbs of the product. Each takes ``actor`` and ``now`` and is one transaction.

A verb gets an open SQLAlchemy session from its caller, checks what the actor may do with the
predicates of the models, changes rows, writes the audit entry, and raises a
:class:`~trainer.errors.DomainError` when it refuses. It knows neither request nor command line.
"""
