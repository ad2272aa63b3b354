"""`mburoja serve`: build the site, serve it on this machine only, and build again after every save."""
