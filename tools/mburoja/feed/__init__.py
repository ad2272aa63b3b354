"""From a show in one language to the bytes of its RSS feed. Nothing here reads a file or a clock."""
