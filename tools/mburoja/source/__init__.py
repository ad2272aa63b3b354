"""From a folder of Markdown and recordings to `Show` and `Episode`, or findings that say what to mend."""
