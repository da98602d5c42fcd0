"""Plans: once published, triggers refuse every change."""

PLANS = """
CREATE TABLE plans (
  id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES events (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  publication INTEGER, -- 1, 2, ...: in which order the plans of an event were published
  created TEXT NOT NULL,
  status TEXT NOT NULL,
  seed INTEGER NOT NULL,
  reproducible INTEGER NOT NULL CHECK (reproducible IN (0, 1)),
  problem TEXT NOT NULL,
  revision INTEGER NOT NULL,
  UNIQUE (event_id, id),
  UNIQUE (event_id, number),
  UNIQUE (event_id, publication),
  CONSTRAINT plan_publication CHECK ((state = 'published') = (publication IS NOT NULL))
) STRICT;

CREATE TABLE plan_meetings (
  event_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  slot INTEGER NOT NULL CONSTRAINT plan_meeting_slot CHECK (slot >= 1),
  table_id INTEGER NOT NULL,
  PRIMARY KEY (plan_id, position),
  UNIQUE (plan_id, slot, table_id),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id),
  FOREIGN KEY (event_id, a) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, b) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, table_id) REFERENCES meeting_tables (event_id, id),
  CONSTRAINT plan_meeting_self CHECK (a <> b)
) STRICT;

CREATE UNIQUE INDEX plan_meeting_pair ON plan_meetings (plan_id, min(a, b), max(a, b));

CREATE TABLE plan_goals (
  plan_id INTEGER NOT NULL REFERENCES plans (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  sense TEXT NOT NULL,
  value INTEGER NOT NULL,
  bound INTEGER NOT NULL,
  scope TEXT NOT NULL,
  PRIMARY KEY (plan_id, position)
) STRICT;

CREATE TABLE notices (
  plan_id INTEGER NOT NULL REFERENCES plans (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (plan_id, position)
) STRICT;

CREATE TRIGGER plan_begins_as_draft BEFORE INSERT ON plans WHEN new.state <> 'draft'
BEGIN SELECT RAISE (ABORT, 'plan_begins_as_draft'); END;
CREATE TRIGGER plan_unchanged BEFORE UPDATE ON plans WHEN old.state = 'published'
BEGIN SELECT RAISE (ABORT, 'plan_is_frozen'); END;
CREATE TRIGGER plan_undeleted BEFORE DELETE ON plans WHEN old.state = 'published'
BEGIN SELECT RAISE (ABORT, 'plan_is_frozen'); END;
""" + "".join(
    f"""
CREATE TRIGGER {table}_{change.lower()} BEFORE {change} ON {table}
WHEN EXISTS (SELECT 1 FROM plans WHERE id IN ({touched}) AND state = 'published')
BEGIN SELECT RAISE (ABORT, 'plan_is_frozen'); END;
"""
    for table in ("plan_meetings", "plan_goals", "notices")
    for change, touched in (
        ("INSERT", "new.plan_id"),
        ("UPDATE", "old.plan_id, new.plan_id"),
        ("DELETE", "old.plan_id"),
    )
)
