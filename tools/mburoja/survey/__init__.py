"""From the answers of a survey, as SPSS keeps them, to figures that can be published.

`sav` reads the file, `design` says what its sample can tell of its error, `estimate` computes, `tables` puts questions
and groups together, `wave` and `words` turn that into the files of `docs/barometer/data/`, `write` puts them on disk.
Only `sav` and `write` touch it.
"""
