"""The domain of OpenMap events: registrations, wishes, plans, papers, and the command line."""
