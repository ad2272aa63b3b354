"""`python -m mburoja` is `mburoja`."""

from mburoja.cli import main

main()
