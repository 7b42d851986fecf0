"""What every part shares and none owns: actor, scope, workflow, card, views, rulebook, audit.

Main nouns: Actor, Workflow, Card, Rule, AuditEntry.  It knows nothing of internships.
Governing pages: docs/architecture.md.
"""
