"""What was published how and by which rule, how the rule changed, and which plan another one was made from."""

PUBLICATIONS = """
ALTER TABLE plans ADD COLUMN origin INTEGER; -- the number of the plan it was made from

CREATE TABLE publications (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('provisional', 'final')),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  rule TEXT NOT NULL CHECK (json_valid(rule)),
  UNIQUE (plan_id, kind),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id)
) STRICT;

CREATE INDEX publications_of_event ON publications (event_id);

CREATE TABLE rule_changes (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  late INTEGER NOT NULL CHECK (late IN (0, 1)), -- wishes were open already
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after))
) STRICT;

CREATE INDEX rule_changes_of_event ON rule_changes (event_id);
""" + "".join(
    f"""
CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON {table}
BEGIN SELECT RAISE (ABORT, 'publication_is_kept'); END;
"""
    for table in ("publications", "rule_changes")
    for change in ("UPDATE", "DELETE")
)
