"""Tell the site's own lines: what it asks of readers, what it sells, where the story goes on."""

import re

_LEAD = r"^[^\w“”\"‘’'«»„]*"
"""Bullets, arrows and brackets, though no quotation mark: `“Join us,” said Marr` is prose."""
_OPENING = re.compile(
    _LEAD + r"(?:"
    # where to read on
    r"read (?:more|also|next|the (?:full|rest))\b|also read\b|see also\b|more on this\b|more [\w ]{2,25}: [^.?!]*$"
    r"|related(?: (?:stories|articles|topics|content|coverage))?\s*:?\W*$|recommended(?: (?:stories|for you))?\W*$"
    r"|(?-i:RELATED|MORE|RECOMMENDED)\s?[:|]|(?i:editor['’]?s['’]? (?:picks?|choice))\W*$"
    r"|(?:article|story) continues (?:below|after)\b|continue reading\b|(?:show|view|load|see) (?:more|all)\b\W*$"
    r"|most (?:read|popular|viewed|shared)\b.{0,30}$|trending(?: now)?\W*$|more to follow\W*$"
    r"|this is a (?:breaking|developing)(?: news)? story\b|back to top\W*$|skip to\b|filed under\b|(?:tags?"
    r"|topics?)\s*:"
    # what the reader can press
    r"|share\W*$|share (?:this|on|via|with|it|your)\b.{0,60}$|share the (?:story|article|post|news|link|page)\b.{0,60}$"
    r"|(?:facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|email|print|x|copy link|\W)+$"
    r"|print(?: this)?(?: page| article)?\W*$|email(?: this)?(?: article| story)?\W*$|email\b.{0,30}@"
    r"|(?:view|show|hide|read|post|leave|add)? ?(?:a |all |the )?(?:\d+ )?comments?\W*(?:\(\d+\))?\W*$"
    r"|leave a comment\b"
    r"|have your say\b.{0,60}$|tap here|click (?:here|to)\b|(?:open|view) image\b|watch (?:live|more|the video)\b"
    r"|listen to this (?:article|story)\b|(?:reading time:? )?\d+[ -]min(?:ute)?s?(?: read)?\W*$|reading time\b.{0,20}$"
    r"|loading\W*$|copy link\W*$"
    # what it wants of the reader
    r"|follow (?:us|him|her|me|them|@|(?-i:[A-Z])(?:\S+ ){1,4}on (?:x|twitter|facebook|instagram|youtube"
    r"|linkedin|tiktok)\b"
    r"|(?:our|the) (?:live|latest|full))\b.{0,120}$|like us\b"
    r"|sign up\b|subscribe\b|advertisement\b|sponsored\b|newsletter\b.{0,60}$|download (?:our|the)\b.{0,80}$"
    r"|join (?:us|our|the conversation)\b|please (?:log|sign) in\b|already (?:a|an) (?:subscriber|member)\b"
    r"|get (?:the|our|your)\b.{0,60}\b(?:inbox|newsletter)\b|for (?:more|other) (?:information|news|on"
    r"|stories)\b.{0,140}$"
    r"|support (?:independent|our|quality|local|[\w ]{2,30}['’]s) journalism\b|contact (?:us|the (?:author"
    r"|reporter|writer)|our)\b"
    r"|(?:do you have|have you got|got) (?:a|any) (?:story|tip|news)\b"
    r"|if you (?:have|know|were|are)\b[^“\"]{0,160}(?:@[\w.-]+\.\w+|\bget in touch\b)\W*$"
    r"|(?:media|press|news(?:room)?|editorial) (?:contacts?|enquiries|inquiries)\s*:|letters may be edited\b"
    r"|(?:the )?views (?:expressed )?(?:here |in this [a-z]+ )?are (?:personal|those of|the (?:author|writer)['’]?s)\b"
    # cookies and rights
    r"|cookies?\W*$|cookie (?:policy|settings|notice|preferences|consent)\b|we value your privacy\b"
    r"|(?:accept|reject|allow|manage)(?: all| your)? (?:cookies|preferences)\b"
    r"|(?:we|(?:this|our|the) (?:web ?)?site)(?: and our partners)? uses? cookies\b"
    r"|by (?:clicking|continuing|using|browsing|signing|subscribing)\b.{0,120}\b(?:agree|consent|accept)\b"
    r"|copyright\b|©|\(c\) |all rights reserved\b|terms of (?:use|service)\W*$|privacy policy\W*$"
    # who made it
    r"|this (?:article|story|post|report|conversation|interview|transcript) (?:was|has been|is|first|originally)\b"
    r".{0,160}(?:updated|corrected|published|appeared|republished|syndicated|edited|shortened|abridged"
    r"|condensed|translated)"
    r"|(?:reporting|editing|additional reporting|writing|compiled|edited|translated|contributing"
    r"|with reporting)(?: by|:)\s"
    r"|with agency inputs?\b|with inputs? from (?:agencies|wires?)\b"
    # a press release
    r"|(?:for immediate release|media release|press release|notes to editors?|-?ends-?)\W*$"
    r"|embargoed (?:until|to|for)\b.{0,60}$"
    # the same in other languages
    r"|(?:à lire|lire (?:aussi|également|la suite)|lesen sie (?:auch|mehr)|mehr zum thema|lea también"
    r"|lee también|leer más"
    r"|leia (?:também|mais)|leggi anche|lees ook|les også|läs (?:också|även)|czytaj (?:też|także))\b"
    r")",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"^\W{0,3}(?:AFP|AP|PA|PTI|ANI|IANS|UNI|NAN|AAP|dpa|EFE|ANSA|Reuters|Xinhua|TASS)\W*$")
_INPUTS = re.compile(r"^\(with\b[^()]{0,80}\)\W*$", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:can also be accessed at|alternate addresses|all rights reserved(?=\W*$|\. )"
    r"|contributed to this (?:report|story"
    r"|article)|reuse content|(?:our|site['’]s|agree to the|subject to the) (?:terms of (?:use|service)|privacy policy)"
    r"|not (?:constitute )?(?:investment|financial|legal|medical|tax) advice)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“”\"«»„]|(?<!\w)['‘](?=\w)|''|``")


def is_site_line(line: str) -> bool:
    """Whether the line is the site speaking to its readers and no part of the story."""
    if _OPENING.match(line) or _AGENCY.match(line) or _INPUTS.match(line):
        return True
    return _WITHIN.search(line) is not None and not _QUOTED.search(line)
