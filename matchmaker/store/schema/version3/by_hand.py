"""Meetings of plans that are the organiser's decision, and why; frozen with their plan."""

_NOT_BLOTTED = """NOT (new.reason = '…' AND (old.event_id, old.plan_id, old.position, old.a, old.b, old.who)
  = (new.event_id, new.plan_id, new.position, new.a, new.b, new.who)) AND"""
"""Somebody may have to be forgotten; their meeting stays."""

BY_HAND = """
CREATE TABLE plan_by_hand (
  event_id INTEGER NOT NULL,
  plan_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  reason TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (plan_id, position),
  FOREIGN KEY (event_id, plan_id) REFERENCES plans (event_id, id),
  FOREIGN KEY (event_id, a) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, b) REFERENCES participants (event_id, id),
  CONSTRAINT plan_meeting_self CHECK (a <> b)
) STRICT;

CREATE UNIQUE INDEX plan_by_hand_pair ON plan_by_hand (plan_id, min(a, b), max(a, b));
""" + "".join(
    f"""
CREATE TRIGGER plan_by_hand_{change.lower()} BEFORE {change} ON plan_by_hand
WHEN {unless} EXISTS (SELECT 1 FROM plans WHERE id IN ({touched}) AND state = 'published')
BEGIN SELECT RAISE (ABORT, 'plan_is_frozen'); END;
"""
    for change, touched, unless in (
        ("INSERT", "new.plan_id", ""),
        ("UPDATE", "old.plan_id, new.plan_id", _NOT_BLOTTED),
        ("DELETE", "old.plan_id", ""),
    )
)
