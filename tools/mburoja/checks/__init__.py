"""What must hold between the files of a show. Each rule is one small function whose docstring documents it."""
