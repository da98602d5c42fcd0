"""What came of meetings months later, as each side says it."""

OUTCOMES = """
CREATE TABLE outcomes (
  event_id INTEGER NOT NULL REFERENCES events (id),
  participant_id INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,
  quote INTEGER CHECK (quote IN (0, 1)), -- NULL: no answer
  contract INTEGER CHECK (contract IN (0, 1)), -- NULL: no answer
  amount TEXT NOT NULL CHECK (amount IN ('', 'under 60,000', '60,000 to 216,000', 'over 216,000')),
  at TEXT NOT NULL,
  PRIMARY KEY (participant_id, partner_id),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, partner_id) REFERENCES participants (event_id, id),
  CONSTRAINT outcome_self CHECK (participant_id <> partner_id)
) STRICT;

CREATE INDEX outcomes_of_event ON outcomes (event_id);
CREATE INDEX outcomes_of_partner ON outcomes (partner_id);
"""
