"""Who registered and waits for the organisers' approval; whoever waits is withdrawn too, so that no page shows them."""

APPROVALS = """
ALTER TABLE participants ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0
  CHECK (waiting IN (0, 1) AND (NOT waiting OR withdrawn));
"""
