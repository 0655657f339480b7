"""The fields of an article."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.errors import FetchingNotAvailable, InvalidInput, NoArticleInPage, UnreadableFormat
from index.model import Source
from index.readers.body import ArticleBody, read_article, read_statement
from index.readers.fields import read_domain, read_instant, read_language, source_of_url
from index.readers.html import read_page, refuse_wall


@pytest.mark.parametrize(
    ("given_date", "instant"),
    [
        ("2025-03-12T17:40:00+01:00", datetime(2025, 3, 12, 16, 40, tzinfo=UTC)),
        ("2025-03-12T17:40Z", datetime(2025, 3, 12, 17, 40, tzinfo=UTC)),
        ("2025-03-12 17:40:00.25z", datetime(2025, 3, 12, 17, 40, 0, 250_000, tzinfo=UTC)),
        ("2025-03-12T17:40:00-0330", datetime(2025, 3, 12, 21, 10, tzinfo=UTC)),
        ("1000-01-01T00:00:00Z", datetime(1000, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_into_utc(given_date: str, instant: datetime) -> None:
    assert read_instant(given_date) == instant


@pytest.mark.parametrize(
    ("given_date", "says"),
    [
        ("2025-03-12", "no time zone"),
        ("2025-03-12T17:40:00", "no time zone"),
        ("0000-01-01T00:00:00Z", "1000 to 9999"),
        ("0999-12-31T23:59:59Z", "1000 to 9999"),
        ("1000-01-01T00:00:00+14:00", "1000 to 9999"),
        ("9999-12-31T23:59:59-12:00", "1000 to 9999"),
        ("2025-13-01T00:00:00Z", "calendar"),
        ("2025-01-01T00:00:60Z", "calendar"),
        ("12 March 2025", "RFC 3339"),
        ("2025-W11-3T00:00:00Z", "RFC 3339"),
        ("٢٠٢٥-03-12T17:40:00Z", "RFC 3339"),
        (1741797600, "must be a string"),
        (True, "must be a string"),
    ],
)
def test_a_date_that_could_be_misread_is_refused(given_date: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_instant(given_date)


@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.timezones()))  # noqa: DTZ001
def test_every_instant_that_is_written_is_read_back(instant: datetime) -> None:
    # In UTC: where clocks repeat an hour, Python holds the same instant in two zones for unequal (PEP 495).
    assert read_instant(instant.astimezone(UTC).isoformat()) == instant.astimezone(UTC)


@pytest.mark.parametrize(
    ("tag", "usual"), [("EN", "en"), ("en-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("sl-ROZAJ", "sl-rozaj")]
)
def test_a_language_tag_gets_its_usual_case(tag: str, usual: str) -> None:
    assert read_language(tag) == usual


@pytest.mark.parametrize("tag", ["", "e", "English (UK)", "en_GB", "en-", "en--gb", "en-toolongasubtag", "én"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        read_language(tag)


@pytest.mark.parametrize(
    ("given_domain", "domain"),
    [
        ("WWW.Oxenby.example.", "oxenby.example"),
        ("münchen.example", "münchen.example"),
        ("xn--a.example", "xn--a.example"),
        ("XN--mller-kva.example", "müller.example"),
        ("www.Müller.example.", "müller.example"),
        ("xn--h2brj9c.example", "भारत.example"),
        ("भारत.example", "भारत.example"),
    ],
)
def test_a_domain_is_lower_case_without_www(given_domain: str, domain: str) -> None:
    assert read_domain(given_domain) == domain


@pytest.mark.parametrize(
    "domain", ["", "a b", "https://a.example", "a.example/x", "a.example:80", "-a.example", "a..b", "x" * 64, "a_.b"]
)
def test_what_is_no_domain_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match="host name"):
        read_domain(domain)


def test_the_host_of_an_address_is_its_source() -> None:
    assert source_of_url("https://www.Oxenby.example:8080/a").name == "oxenby.example"
    assert source_of_url(None).name == "Unknown source"


def test_a_derived_id_depends_on_the_content_alone() -> None:
    assert read_article({"text": "A word."}) == read_article({"text": "A word.", "authors": []})
    assert read_article({"text": "A word."}).external_id != read_article({"text": "Another."}).external_id


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, None),
        ([], None),
        (None, None),
        ({"text": "a", "html": "b"}, None),
        ({"text": "a", "zone": 1}, "/zone"),
        ({"text": "a", "authors": "Kerensa"}, "/authors"),
    ],
)
def test_a_body_that_is_no_article_is_refused_where_it_is_wrong(body: Any, pointer: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_article(body)

    assert refused.value.pointer == pointer


def test_an_address_alone_is_not_fetched_where_nothing_is() -> None:
    with pytest.raises(FetchingNotAvailable):
        read_article({"url": "https://oxenby.example/mill"})


def test_many_faults_are_named_up_to_a_limit() -> None:
    with pytest.raises(InvalidInput, match="and 7 more"):
        read_article({"text": "a"} | {f"field{number}": 1 for number in range(12)})


def test_a_statement_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidInput, match="/kind"):
        read_statement({"text": "A claim.", "kind": "rumour"})


def test_a_body_does_not_change_once_it_is_read() -> None:
    with pytest.raises(ValidationError):
        ArticleBody(text="A word.").text = "Another."


def test_what_the_caller_says_goes_before_what_the_page_says() -> None:
    html = (
        '<html lang="en"><head><title>Page title</title><meta name="author" content="Page Author"></head><body>'
        "<article><p>The mill on the Wend will close in the autumn, its owner has decided.</p></article></body></html>"
    )

    article = read_article({"html": html, "title": "Given title", "authors": ["Given Author"], "language": "fr"})

    assert (article.title, article.authors, article.language) == ("Given title", ("Given Author",), "fr")


def test_the_date_of_a_page_counts_only_with_time_and_zone() -> None:
    page = (
        "<html><head>{}</head><body><article><p>The mill on the Wend will close in the autumn, its owner has decided."
        "</p></article></body></html>"
    )
    linked = '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-03-01T08:00:00Z"}]}</script>'

    assert read_page(page.format('<meta name="date" content="2025-03-01">')).published_at is None
    assert read_page(page.format(linked)).published_at == datetime(2025, 3, 1, 8, tzinfo=UTC)


LONG_WALLS = (
    (
        "We value your privacy. We and our 1,432 partners store and access information on a device, such as "
        "cookies, and process personal data, such as unique identifiers and standard information sent by a device, "
        "for personalised advertising and content, advertising and content measurement, audience research and "
        "services development. With your permission we and our partners may use precise geolocation data and "
        "identification through device scanning. You may click to consent to our and our partners' processing as "
        "described above. Alternatively you may click to refuse to consent or access more detailed information and "
        "change your preferences before consenting. Please note that some processing of your personal data may not "
        "require your consent, but you have a right to object to such processing. Your preferences will apply to "
        "this website only. "
    ),
    (
        "Mit Werbung weiterlesen. Besuchen Sie den Wendtal-Boten wie gewohnt mit Werbung und Tracking. Details zum "
        "Tracking finden Sie in der Datenschutzerklärung und im Privacy Center. Mit Ihrer Zustimmung verarbeiten "
        "wir und bis zu 240 Partner personenbezogene Daten, speichern Informationen auf Ihrem Endgerät und greifen "
        "darauf zu, um Werbung und Inhalte zu personalisieren. Ihre Einwilligung können Sie jederzeit im Privacy "
        "Center widerrufen. Oder lesen Sie ohne Werbung und Tracking im Abo ab 2,99 Euro im Monat. Sie sind "
        "bereits Abonnent? Hier anmelden. Um der Nutzung mit Werbung zuzustimmen, muss in Ihrem Browser Javascript "
        "aktiviert sein. "
    ),
    (
        "Avec votre accord, nous et nos 812 partenaires utilisons des cookies ou technologies similaires pour "
        "stocker, consulter et traiter des données personnelles telles que votre visite sur ce site internet. Vous "
        "pouvez retirer votre consentement ou vous opposer aux traitements fondés sur l'intérêt légitime à tout "
        "moment en cliquant sur En savoir plus ou dans notre politique de confidentialité. Nos partenaires et nous "
        "traitons vos données pour la publicité personnalisée, la mesure de performance des publicités, les études "
        "d'audience et le développement de services, stocker ou accéder à des informations sur un appareil. "
        "Continuer sans accepter. Accepter et fermer. "
    ),
)
ABOUT_CONSENT = (
    (
        "The council of Oxenby has fined a mill owner for placing cookies on the devices of visitors without "
        "consent. The data protection officer, Sigrun Glaswen, said on Monday that the company had ignored three "
        'warnings since the spring. "Nobody asked the people of Oxenby," she told reporters at the town hall. The '
        "company, which sells flour in nine towns, said it would appeal. It argued that the tracking had been "
        "switched on by a former partner and that no personal data had left the country. The fine of 40,000 crowns "
        "is the largest of its kind this year. A hearing is planned for May, when the court will also hear two "
        "other complaints about privacy on the sites of newspapers. Readers had written to the council in January "
        "after a banner on the site could not be closed. "
    ),
    (
        "Advertisers will soon lose access to data about users of the tram app, the transport company said. "
        'Privacy campaigners had complained that the app shared identifiers of devices with 40 partners. "We will '
        'ask for consent, and we will accept a no," said Dorian Stannery, the head of the company. The data '
        "protection authority welcomed the change. Advertising brings the company nine million crowns a year, a "
        "tenth of its income. The app was downloaded by 200,000 people. Its settings will change in March. "
    ),
)


@pytest.mark.parametrize("html", ["", "   ", "<", "<html></html>", "plain", "<p></p>", "\x00"])
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(UnreadableFormat):
        read_page(html)


def test_a_wall_of_cookies_is_no_article_in_a_page_that_is_sent_either() -> None:
    wall = "<p>We and our 834 partners use cookies. Please accept our cookies to go on reading.</p>"

    with pytest.raises(NoArticleInPage, match="consent") as refused:
        read_page(f"<html><body><main><article>{wall * 3}</article></main></body></html>")

    assert refused.value.pointer == "/html"


@pytest.mark.parametrize("wall", LONG_WALLS)
def test_a_wall_as_long_as_an_article_is_none(wall: str) -> None:
    with pytest.raises(NoArticleInPage, match="consent"):
        refuse_wall(wall)


@pytest.mark.parametrize("article", ABOUT_CONSENT)
def test_an_article_about_consent_is_one(article: str) -> None:
    refuse_wall(article)


def test_a_blank_field_is_one_that_was_left_out() -> None:
    blank = {
        "url": "",
        "title": " ",
        "speaker": "",
        "published_at": "",
        "source": {"name": "Oxenby Post", "domain": ""},
    }

    statement = read_statement({"external_id": "1", "text": "The ferry is late."} | blank)

    assert (statement.url, statement.title, statement.speaker, statement.published_at) == (None, None, None, None)
    assert statement.source == Source("Oxenby Post")


def test_a_path_on_the_site_is_made_an_address_where_the_site_is_known() -> None:
    body = {"text": "The ferry is late.", "url": "/2025/ferry", "source": {"name": "Oxenby Post"}}
    known = body | {"source": {"name": "Oxenby Post", "domain": "oxenbypost.example"}}

    assert read_statement(body).url == "/2025/ferry"
    assert read_statement(known).url == read_article(known).url == "https://oxenbypost.example/2025/ferry"


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "//evil.example/x", "/\\evil.example", "data:text/html,x", "ferry"),
        "https://user:word@oxenby.example/ferry",
    ],
)
def test_an_address_that_leads_elsewhere_or_holds_a_password_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="/url") as refused:
        read_statement({"text": "The ferry is late.", "url": url})

    assert "word" not in str(refused.value).replace("a password", "")
