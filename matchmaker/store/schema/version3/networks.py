"""Partner networks: whose accounts they are, whom they accompany, what they stated for them."""

NETWORKS = """
CREATE TABLE networks_of_accounts (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  event_id INTEGER NOT NULL,
  participant_id INTEGER NOT NULL, -- the network
  PRIMARY KEY (account_id, participant_id),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id)
) STRICT;

CREATE INDEX accounts_of_network ON networks_of_accounts (event_id, participant_id);

CREATE TABLE memberships (
  event_id INTEGER NOT NULL,
  participant_id INTEGER PRIMARY KEY, -- the member: one network accompanies it, or none
  network_id INTEGER NOT NULL,
  since TEXT, -- of its consent; NULL: organisers proposed it, and nothing is shown
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, network_id) REFERENCES participants (event_id, id),
  CHECK (participant_id <> network_id)
) STRICT;

CREATE INDEX members_of_network ON memberships (event_id, network_id);

CREATE TABLE stated_by_networks (
  event_id INTEGER NOT NULL,
  participant_id INTEGER NOT NULL, -- the member
  target INTEGER NOT NULL,
  wish TEXT NOT NULL CHECK (wish IN ('priority', 'yes', 'open')),
  PRIMARY KEY (participant_id, target),
  FOREIGN KEY (event_id, participant_id) REFERENCES participants (event_id, id),
  FOREIGN KEY (event_id, target) REFERENCES participants (event_id, id)
) STRICT;

CREATE INDEX stated_about ON stated_by_networks (event_id, target);
"""
