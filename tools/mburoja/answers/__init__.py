"""What each answer of a server says beside the file itself: the one source for all servers and the preview."""
