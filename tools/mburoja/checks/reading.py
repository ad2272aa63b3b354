"""What can be wrong with a file before any check can look at what it says: the documentation of those findings.

They are found where files are read (`source`, `media`); by id, in the order of the documentation.
"""

from __future__ import annotations

READING: dict[str, str] = {
    "empty-file": """
        The file is there and nothing is in it, as after a copy that was broken off. Copy it again from where it was
        made.""",
    "not-a-file": """
        A folder, or something else that is no file, has the name of a file that is needed. Move it away and put the
        file there.""",
    "leads-out": """
        A link in the folder leads to a file elsewhere on the computer. It would be missing on every other computer,
        and could publish what nobody meant to publish. Copy the file itself into the folder.""",
    "text-size": """
        A text has more than a million bytes; perhaps it is another file under a wrong name. Put the right file there.
        """,
    "text-encoding": """
        The file is not saved as UTF-8, so letters such as ë, ç, ш or ѓ would come out wrong. Open it in your editor
        and save it with the encoding UTF-8.""",
    "text-character": """
        There is an invisible character in the text that feeds cannot hold; it comes along when text is copied from a
        word processor. Delete it at the line that is named and type a space.""",
    "folder-name": """
        The name of a folder becomes a web address, which podcast apps want in plain letters (Apple). Rename the folder
        with a–z, 0–9 and hyphens only, as the message shows.""",
    "file-name": """
        No part of the site takes a file of this name, so it would be left out without a word. Rename it as the message
        shows, or move it elsewhere.""",
    "file-twice": """
        Two files are there for the same thing in the same language, and only one can be used. Keep one of them.""",
    "locale": """
        The language in the file's name is not one of this site's languages. Mend the name; a new language is added in
        mkdocs.yml.""",
    "show-missing": """
        A folder in episodes/ is a show, and a show needs its text, show.md. Write it, or remove the folder.""",
    "episode-missing": """
        A folder in a show's folder is an episode, and an episode needs its text, episode.md. Make episodes with
        `mburoja new episode`.""",
    "artwork-missing": """
        The picture that `artwork:` names does not lie in the folder. Put it there, or mend the name.""",
    "artwork-format": """
        The picture cannot be read: it is damaged, or neither PNG nor JPEG. Save it anew as one of them.""",
    "front-matter-absent": """
        The file must begin with its fields, between two lines of three hyphens. Look at another episode.md and put the
        lines `---` where they stand there.""",
    "front-matter-yaml": """
        A line between the hyphens cannot be read. Mostly it is a text with a colon, which needs quotation marks:
        `title: "Phishing: the message that rushes you"`. The message shows the line as it should be.""",
    "front-matter-twice": "A field stands there twice, and only one can be meant. Keep one of the two.",
    "front-matter-unknown": """
        The name of a field is not known: it may be misspelt, or belong into another file. The message lists the names
        that are known; they are always in English.""",
    "front-matter-missing": "A field is missing that every file of this kind needs. Write it as the message shows.",
    "front-matter-string-type": "The field wants a text. Put what you wrote in quotation marks.",
    "front-matter-int-type": "The field wants a whole number, like 3, without quotation marks.",
    "front-matter-bool-type": "The field wants true or false, without quotation marks.",
    "front-matter-tuple-type": """
        The field wants a list. Write each item on a line of its own that begins with a hyphen and a space.""",
    "front-matter-model-type": 'The field wants other fields in it, in braces: `{at: "0:36", title: …}`.',
    "front-matter-literal-error": "The field knows only some words; the message lists them. Write one of these.",
    "front-matter-greater-than-equal": "The number is too small. Numbers of episodes and seasons begin with 1.",
    "front-matter-less-than-equal": "The number is too large to be meant. Write the number of the episode or season.",
    "front-matter-string-pattern-mismatch": """
        What stands there has not the form that the field wants. The message says what it wants.""",
    "front-matter-too-short": "The list is empty. Write at least one item.",
    "front-matter-empty-text": "There is nothing but spaces. Write a text, or take the line out.",
    "front-matter-markup": """
        HTML and entities such as `&amp;` are not allowed in plain texts: apps show them letter by letter. Write the
        words alone, and formatting only in the show notes, as Markdown.""",
    "front-matter-control-character": """
        There is a line break or an invisible character in a text of one line. Write the text anew with the keyboard.
        """,
    "front-matter-too-long": """
        The text is longer than apps show (255 characters for titles by Apple's rules, 128 for names by the Podcast
        Namespace). Write a shorter one; details belong in the show notes.""",
    "front-matter-web-address": "This is not a whole web address. Write it with its beginning: `https://…`.",
    "front-matter-guid": """
        The guid is the identity of an episode in every app, and has a form of its own. Take the one that
        `mburoja new episode` made.""",
    "front-matter-source-date": 'The date of a source is a day, a month or a year, in quotation marks: "2026-01-16".',
    "front-matter-time": 'A time in the recording is minutes and seconds, in quotation marks: "1:49".',
    "front-matter-date": "The date cannot be read. Write it like 2026-11-20T08:00:00+01:00.",
    "front-matter-date-without-time": """
        The date has no time of day; apps need it to put episodes in order. Write it like 2026-11-20T08:00:00+01:00.
        """,
    "front-matter-date-without-zone": """
        The date has no time zone, so it would be another hour in every country. Add +01:00 in winter, +02:00 in
        summer.""",
    "front-matter-value": "What stands there cannot be read. The message says what is expected.",
    "strings": """
        Words of the interface are missing in a language, or their file cannot be read. The files are in
        overrides/strings/, one for each language, with the same names in all of them.""",
    "recording": """
        The recording cannot be used: it is damaged, cut off, silent, too short, or not what its name says. The message
        says which. Listen to it, and export it again from the program that made it.""",
    "transcript": """
        The transcript cannot be read at the line that is named. WebVTT (.vtt) and SubRip (.srt) have lines such as
        `00:01:49.000 --> 00:01:52.000` above each piece of text; a text without times is saved as .txt.""",
    "ledger-unreadable": """
        episodes/published.json, the list of what listeners' apps know already, is damaged. Nothing goes on until its
        last good version is back: `git checkout episodes/published.json`. It is never overwritten while it cannot be
        read.""",
    "ledger": """
        `mburoja ledger allow` was asked for something that is not there, or without a reason. `mburoja check` names
        each change of what is out, with the command that allows it.""",
    "show": "There is no show of this name. The names are those of the folders in episodes/.",
    "title": "The title of a new episode must be a plain text of one line. The message says what is in the way.",
    "episode-exists": "There is a folder of this name already. Choose another title for the new episode.",
    "data-file-name": """
        The name of a data file becomes a web address, or is taken for something else: two letters between dots mean a
        language, and the file would vanish from the site; what nothing takes would go out to everybody. Do as the
        message says.""",
    "data-file-missing": """
        A file of the barometer's data is not there. Get it back: `git checkout docs/barometer/data`.""",
    "wave-unknown": """
        The figures of a wave lie in a file that is called as the wave is: waves/wbsb-2022-xk.yml and
        figures/wbsb-2022-xk.csv. Write the wave's file, or rename the figures.""",
    "figures-file": """
        The file of figures is no table of the expected columns (CSV). Its first line names them; the message says what
        is wrong with it.""",
    "figure-field": """
        Something in a row of figures cannot be what is meant. A value is a percentage as its source prints it, and what
        the source does not say is written `not published`.""",
    "front-matter-not-said": """
        Whether something is published has to be said: write what the source says, or `not published`. An empty field
        could be either a slip or a gap.""",
    "front-matter-not-in-languages": """
        A text for readers is written in every language of the site: `{sq: …, mk: …, en: …, sr: …}`.""",
    "front-matter-dict-type": "The field wants lines of its own below it, each with a key and a text.",
    "front-matter-year": "The year in which people were asked, in four figures, or `not published`.",
    "front-matter-margin": """
        The margin of error is in percentage points. Where none is published write `not published`; where the sample was
        not drawn by chance there is none: `not applicable`.""",
    "front-matter-key": """
        A key becomes part of addresses that others cite: small letters a–z, figures and hyphens, and never changed
        afterwards.""",
}
