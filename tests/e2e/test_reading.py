"""Articles and statements in a browser: who speaks, why, set right and put back; files and addresses taken in."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.articles import BRIDGE
from tests.e2e.conftest import NARROW, Open, Stored
from tests.index.fetch.site import Site, article
from tests.index.fetch.site import page as site_page

QUOTATION = "The bridge will carry traffic again before the first frost,"


def test_each_speaker_has_a_number_beside_their_words_and_in_the_legend(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article, java_script_enabled=False)

    legend = [re.sub(r"\s+", " ", line) for line in page.locator(".voices li").all_inner_texts()]
    assert legend == ["1 Wystan Oakhanger 2", "2 Ysolde Inchbald 2"]
    for words, number in ((QUOTATION, "1"), ("Nobody has shown us the accounts", "2")):
        expect(page.locator(".passage", has_text=words).locator(".number")).to_have_text(number)


def test_without_scripts_a_passage_leads_to_its_evidence(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article, java_script_enabled=False)

    page.get_by_role("link", name=QUOTATION).click()

    evidence = page.locator("#evidence")
    for text in ("Why it is theirs", "named beside the words", "said", "mayor of Dunsel"):
        expect(evidence).to_contain_text(text)


def test_with_scripts_the_evidence_comes_beside_the_text_and_takes_the_focus(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article, viewport=NARROW)

    page.get_by_role("link", name=QUOTATION).press("Enter")

    expect(page.locator("#evidence")).to_be_focused()
    expect(page.locator("#evidence")).to_be_in_viewport()
    expect(page.locator("#evidence")).to_contain_text("Wystan Oakhanger")
    expect(page).to_have_url(re.compile(r"statement=\d+#evidence"))
    page.get_by_role("link", name="Back to the passage").press("Enter")
    expect(page.locator(".passage.chosen").first).to_be_in_viewport()


def test_a_statement_is_set_right_in_its_article_and_put_back(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article)

    page.get_by_role("link", name="the repair would cost three million crowns").click()
    page.locator("summary", has_text="Set it right").click()
    page.get_by_label("Who said it").fill("Tancred Wexcombe")
    page.get_by_label("Why, for whoever").fill("Heard the recording.")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#evidence")).to_contain_text("set by hand")
    expect(page.locator("#evidence")).to_contain_text("Heard the recording.")
    expect(page.locator(".voices")).to_contain_text("Tancred Wexcombe")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".voices")).not_to_contain_text("Tancred Wexcombe")


def test_characters_are_taken_from_what_is_selected_in_the_text(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article)
    page.get_by_role("link", name="the repair would cost three million crowns").click()
    page.locator("summary", has_text="Set it right").click()

    page.evaluate(
        """() => {
            const passage = [...document.querySelectorAll('.passage')].find(one => one.textContent.includes('repair'));
            getSelection().setBaseAndExtent(passage.firstChild, 4, passage.firstChild, 10);
        }"""
    )
    page.get_by_role("button", name="Take what I select").click()

    start = BRIDGE["text"].index("repair")
    expect(page.get_by_label("Its characters")).to_have_value(f"{start}-{start + 6}")


def test_a_correction_that_cannot_be_read_is_told_on_a_page(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article, java_script_enabled=False)
    page.get_by_role("link", name=QUOTATION).click()
    page.locator("summary", has_text="Set it right").click()

    page.get_by_label("Its characters").fill("from the first to the last")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Invalid correction")
    expect(page.locator("main")).to_contain_text("write them as 57-88")


def test_the_paper_s_own_sentences_are_marked_on_demand(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.article, java_script_enabled=False)
    expect(page.locator(".passage.narrative")).to_have_count(0)

    page.get_by_role("link", name="Mark the paper’s own sentences too").click()

    expect(page.locator(".passage.narrative").first).to_contain_text("The swing bridge in Dunsel has been shut")


def test_a_statement_tells_where_else_its_words_were_printed_and_how_they_changed(
    open_page: Open, stored: Stored
) -> None:
    page = open_page(stored.statement)

    expect(page.locator("main")).to_contain_text("Printed in 2 articles of 2 sources")
    expect(page.locator(".variants ins")).to_have_text("hard")
    expect(page.get_by_role("link", name="Northolme Wire").first).to_be_visible()


def test_a_speaker_s_record_is_in_order_of_time_with_what_changed(open_page: Open, stored: Stored) -> None:
    page = open_page(stored.speaker, java_script_enabled=False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Wystan Oakhanger")
    assert page.locator("h3.month").all_inner_texts() == ["March 2025", "May 2025", "November 2025"]
    expect(page.locator(".changed ins", has_text="hard").first).to_be_visible()
    expect(page.locator(".evidence-list").first).to_contain_text("The Dunsel Courier")


def test_a_speaker_is_found_by_part_of_a_name_and_a_source_lists_its_articles(open_page: Open, stored: Stored) -> None:
    page = open_page("/speakers", java_script_enabled=False)
    page.get_by_label("Name, or part of one").fill("oakh")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".index a")).to_have_text(["Wystan Oakhanger"])

    page.goto(stored.source)
    page.get_by_role("link", name=BRIDGE["title"]).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(BRIDGE["title"])


def test_an_arabic_article_runs_from_right_to_left(open_page: Open) -> None:
    page = open_page("/?q=سيفتح الجسر أمام الناس")

    page.locator(".headline").first.click()

    text = page.locator("#text")
    assert text.evaluate("element => getComputedStyle(element).direction") == "rtl"
    expect(page.get_by_role("heading", level=1)).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pasted_text_shows_at_once_what_was_found_in_it(open_page: Open, *, scripts: bool) -> None:
    page = open_page("/add", java_script_enabled=scripts)

    page.get_by_label("Text of the article").fill(f"“Try {scripts} is done,” said Quenby Farthinghoe.\nThat was all.")
    page.get_by_label("Title", exact=True).fill("A pasted title")
    page.get_by_label("Source (publication)").fill("The Pasted Paper")
    page.get_by_role("button", name="Take it in").click()

    expect(page.locator(".done")).to_contain_text("The article is on record. 2 statements were found, of 1 speaker.")
    expect(page.locator(".voices")).to_contain_text("Quenby Farthinghoe")


def test_what_cannot_be_taken_in_is_told_beside_what_was_typed(open_page: Open) -> None:
    page = open_page("/add", java_script_enabled=False)

    page.get_by_label("Text of the article").fill("Some words were said.")
    page.get_by_label("Language (en").fill("not a language")
    page.get_by_role("button", name="Take it in").click()

    expect(page.get_by_role("alert")).to_contain_text("BCP 47")
    expect(page.get_by_label("Text of the article")).to_have_value("Some words were said.")


def test_a_page_is_fetched_by_its_address(open_page: Open, site: Site) -> None:
    site.pages["/mill"] = site_page(article())
    page = open_page("/add", java_script_enabled=False)

    page.get_by_label("Address of the page").fill(site.url("/mill"))
    page.get_by_role("button", name="Fetch it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The mill stays open")
    expect(page.locator(".voices")).to_contain_text("Sigrun Glaswen")


def test_several_files_become_a_job_that_shows_how_far_it_is(open_page: Open, tmp_path: Path) -> None:
    names = [f"upload-{number}.txt" for number in range(5)]
    for number, name in enumerate(names):
        (tmp_path / name).write_text(f"“Upload {number} is read,” said Ottoline Pellgrove.", encoding="utf-8")
    page = open_page("/add")

    page.get_by_label("Files", exact=True).set_input_files([tmp_path / name for name in names])
    page.get_by_role("button", name="Take them in").click()

    expect(page.locator("#progress")).to_contain_text("finished: 5 of 5")
    expect(page.locator(".items a")).to_have_text([name.removesuffix(".txt") for name in names])


def test_files_that_cannot_be_read_are_named_and_the_others_taken_in(open_page: Open, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(json.dumps(BRIDGE | {"external_id": "from-file"}), encoding="utf-8")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    page = open_page("/add", java_script_enabled=False)

    page.get_by_label("Files", exact=True).set_input_files([tmp_path / "good.jsonl", tmp_path / "bad.json"])
    page.get_by_role("button", name="Take them in").click()

    expect(page.locator(".reasons")).to_contain_text("bad.json")
    expect(page.get_by_role("link", name="1 article is being taken in")).to_be_visible()


def test_status_counts_the_record_and_names_the_model(open_page: Open) -> None:
    page = open_page("/status", java_script_enabled=False)

    expect(page.locator(".figures")).to_contain_text("articles")
    expect(page.locator("main")).to_contain_text("all-MiniLM-L6-v2@53aa51172d14")
