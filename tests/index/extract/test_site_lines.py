"""The site's own lines, and lines of the story that begin as they do; all invented."""

import pytest

from index.extract.boilerplate import paragraphs
from index.extract.site_lines import is_site_line

PROSE = "The council met on Monday."
SITE = """
READ MORE: Library row deepens
Read more on this story
READ ALSO: Library row deepens
ALSO READ | Library row deepens
Also Read - Library row deepens
Read More: Marr says 'no' to bridge.
MORE: Marr to quit
SEE ALSO: Marr to quit.
RELATED: Marr to quit.
Related Stories
RECOMMENDED STORIES
EDITORS’ PICKS
Editor's picks
Share
Share this article
Share on Facebook
Share via WhatsApp
Facebook Twitter WhatsApp Email
Facebook
Copy link
Save
Print
Email this article
Comments
12 Comments
Share your thoughts in the comments below.
Have your say in the comments.
Join the conversation.
View comments
Show comments
We use cookies to improve your experience on our site.
This site uses cookies. By continuing you agree to our use of cookies.
By clicking “Accept all”, you agree to the storing of cookies on your device.
We value your privacy.
Accept all cookies
Manage preferences
Cookie settings
Subscribe to our newsletter
Sign up here for our daily newsletter.
Get the day's headlines delivered to your inbox.
Click here to subscribe.
Download the Larkby app.
Follow Larkby Post on Twitter
Follow us on X and Instagram.
Like us on Facebook.
Join our WhatsApp channel.
Join our Telegram group for updates.
By Ann Marr
By ANN MARR
BY ANN MARR, POLITICAL EDITOR
By Ann Marr, Larkby
By Our Correspondent
By Ann Marr | Larkby Post
Ann Marr, Larkby Correspondent
Published: 10:31, 3 May 2024
Published: 10:31 GMT, 3 May 2024 | Updated: 12:01 GMT, 3 May 2024
Updated on: May 3, 2024, 10:31 IST
Last Updated: 3rd May 2024
First published on Fri 3 May 2024 10.31 BST
3 May 2024
May 3, 2024 10:31 am
Fri, May 3, 2024
Posted by Ann Marr
ADVERTISEMENT
Advertisement - story continues below
Article continues below
Story continues below advertisement
Continue reading
Most read
Trending
WATCH | Marr falls into the harbour
Listen to this article
Listen to this article (3 mins)
3 min read
Reading time: 3 minutes
Loading...
Please log in to continue reading.
Already a subscriber? Log in
This is a breaking news story. More to follow.
More to follow
More to follow...
(With inputs from agencies)
(With agency inputs)
- PTI
-- AFP
(ANI)
Reporting by Ann Marr; Editing by Tom Oakes
Additional reporting by Ann Marr
Copyright 2024 Larkby Post. All rights reserved.
© 2024 Larkby Post
Tags: Larkby, Marr
Topics
Filed under: Larkby
Do you have a story for us? Email news@larkby.example
Got a story? Get in touch at news@larkby.example
Contact our news desk by emailing us at news@larkby.example.
For more stories like this, check our news page.
Support independent journalism.
Support Larkby Post's journalism. Donate today.
Terms of use
Back to top
Skip to main content
1/5
Open image in gallery
View image in fullscreen
""".strip().splitlines()
STORY = """
By Friday the water had gone.
Share prices fell by a tenth.
The share of the vote rose.
“Share the road,” said Marr.
“Read more books,” said Marr.
Save the heron, she said.
Cookies were sold at the fair, Marr said.
She said the cookie law was dead.
Comments by Marr drew anger.
Print sales fell in May.
Subscribers fell to 40,000, the paper said.
More than 40 people came, police said.
Trending upwards, prices rose 4% in May, the bank said.
“We use cookies to bribe the children,” said Marr.
Follow the money, Marr told the inquiry.
Watch out for the tide, Marr said.
Marr said readers could sign up on Monday.
Support for the bridge fell, Marr said.
‘Join us,’ said Marr.
Facebook said it would appeal.
Twitter did not reply.
Related: the bridge cost 4m, Marr said.
Loading at the dock stopped, Holm said.
“I contributed to this report,” said Marr.
Marr said all rights reserved to the crew were lost.
The minister said the terms of use were unfair.
“Your privacy policy is a joke,” said Marr.
Photo finish: Marr won, said Holm.
Listen to Holm: the sea is rising, said Marr.
Contact with the boat was lost at noon, Marr said.
Get out of the harbour, Marr told them.
Copy the plan and you will fail, Marr said.
Editing the film took a year, Marr said.
Published in May, the report said the bridge was safe.
Updated figures show a fall, Marr said.
May 2024 was the wettest on record, Holm said.
Posted to Larkby in 1990, he said he loved it.
The credit agency said the town was broke.
Marr credits luck: "We got a break."
Marr said the picture is bleak.
“It is not financial advice,” said Marr.
""".strip().splitlines()


def lines_of(text: str) -> list[str]:
    return [text[p.start : p.end] for p in paragraphs(text)]


@pytest.mark.parametrize("line", SITE)
def test_what_the_site_tells_its_readers_is_left_out(line: str) -> None:
    assert lines_of(f"{PROSE}\n{line}\n{PROSE}") == [PROSE, PROSE]


@pytest.mark.parametrize("line", STORY)
def test_what_the_story_tells_stays(line: str) -> None:
    assert lines_of(f"{PROSE}\n{line}\n{PROSE}") == [PROSE, line, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "Media contact: press@lantern-mills.example",
        "Press enquiries: Oda Brenn, 0555 0100",
        "Letters may be edited for length.",
        "Views are personal.",
        "The views expressed here are those of the writer.",
    ],
)
def test_contacts_and_disclaimers_are_the_sites_own(line: str) -> None:
    assert is_site_line(line)


@pytest.mark.parametrize(
    "line", ["Her views are known to the council.", "The media contacted the mayor: nobody answered."]
)
def test_views_and_media_in_a_story_stay(line: str) -> None:
    assert not is_site_line(line)
