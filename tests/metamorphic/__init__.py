"""Changes of a page that change none of its facts, and deletions that take only their own away."""
