"""Survey findings as they were published: who asked whom, what, how, and what the answers were."""
