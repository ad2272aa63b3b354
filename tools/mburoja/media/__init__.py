"""From what staff hand in to what a phone can play: renditions, their tags, pictures, transcripts, chapters."""
