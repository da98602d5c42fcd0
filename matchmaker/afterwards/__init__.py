"""After the day: what was held, what came of it months later, and what of it may be published."""
