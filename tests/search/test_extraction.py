"""The words of each kind of file, and what files do that mean harm: nothing."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from fpdf import FPDF
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from home.enums import TextState
from hub.demo.files import font_files, make_pdf
from search.extraction.limits import CHARS, FILE_BYTES, PAGES
from search.extraction.pdf import mend
from search.extraction.reading import Extracted, extract_text
from search.normalise import normalise

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SLIDE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
OPEN = (
    'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def archive(**parts: str | bytes) -> bytes:
    """Return a ZIP of `parts`; "__" in a name stands for "/"."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


def docx(body: str) -> bytes:
    return archive(word__document_xml=f"<w:document {WORD}><w:body>{body}</w:body></w:document>")


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def slide(text: str) -> str:
    return f"<a:sld {SLIDE}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:sld>"


def xlsx() -> bytes:
    book, made = Workbook(), BytesIO()
    book.active.append(["Zanzibar", 12, "irrigación"])
    book.save(made)
    return made.getvalue()


def blank_pdf(pages: int) -> PdfWriter:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(100, 100)
    return writer


def written(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def long_pdf(pages: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for number in range(pages):
        pdf.add_page()
        pdf.cell(text=f"word{number}")
    return bytes(pdf.output())


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(long_pdf(1))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    return written(writer)


def extract(data: bytes, extension: str) -> Extracted:
    return extract_text(BytesIO(data), extension)


def words(data: bytes, extension: str) -> list[str]:
    found = extract(data, extension)
    assert found.state == TextState.DONE
    return found.text.split()


def test_docx_keeps_words_whole_and_paragraphs_apart():
    body = paragraph("Zan", "zibar") + paragraph("lamp")
    deleted = "<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>"

    assert words(docx(body + deleted), "docx") == ["Zanzibar", "lamp"]


def test_docx_reads_what_stands_below_the_text_after_it():
    header = f"<w:hdr {WORD}>{paragraph('header')}</w:hdr>"
    main = f"<w:document {WORD}>{paragraph('text')}</w:document>"

    assert words(archive(word__header1_xml=header, word__document_xml=main), "docx") == [
        "text",
        "header",
    ]


def test_pptx_reads_slides_in_order_and_notes_behind():
    made = archive(
        ppt__slides__slide10_xml=slide("ten"),
        ppt__slides__slide2_xml=slide("two"),
        ppt__notesSlides__notesSlide1_xml=slide("note"),
    )

    assert words(made, "pptx") == ["two", "ten", "note"]


def test_xlsx_reads_the_texts_of_cells():
    assert words(xlsx(), "XLSX") == ["Zanzibar", "irrigación"]


def test_open_document_reads_paragraphs_without_what_was_deleted():
    content = (
        f"<o:document-content {OPEN}><t:tracked-changes><t:p>secret</t:p></t:tracked-changes>"
        "<t:h>Title</t:h><t:p>one<t:s/>two <t:span>th</t:span>ree</t:p></o:document-content>"
    )

    assert words(archive(content_xml=content), "odt") == ["Title", "one", "two", "three"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1255"])
def test_text_is_read_in_its_encoding(encoding):
    text = "הצללה של רחובות בעיר ומדידה של הטמפרטורה"

    assert words(text.encode(encoding), "txt") == text.split()


LINES = {
    "en": "Shade for streets, measured on 12.5.2030 at 14:30",
    "es": "Sombra para las calles: 1.250 € en Málaga",
    "it": "Ombra per le strade, più fresche di 3,5 gradi a Cagliari",
    "he": 'הצללה לרחובות (Tel Aviv) ב-12.5.2030 בשעה 14:30, עלות 1,250 ש"ח לעץ, '
    "רק צה\"ל וגם ג'ירפה ותל-אביב, IoT",
    "ar": "تظليل الشوارع (Tunis) في 12/5/2030 الساعة 14:30 بكلفة ١٢٥٠ للأشجار والإسلام IoT",
}


@pytest.mark.parametrize("code", LINES)
def test_every_word_of_a_pdf_is_found_in_every_language(code):
    asked = set(normalise(LINES[code], code).split())

    found = extract(make_pdf("Title", LINES[code], code), "pdf")

    assert (found.state, found.pages) == (TextState.DONE, 1)
    assert asked - set(normalise(found.text, code).split()) == set()


SENTENCES = {
    "he": [
        "שכנים מדדו את החום ב-12 רחובות.",
        'הצל הוריד 3.5 מעלות (Tel Aviv) ביולי, כך אומר ד"ר כהן.',
        "השורה הזאת ארוכה ונשברת לשתיים, והמילים באות בסדר שבו קוראים אותן.",
    ],
    "ar": [
        "قاس الجيران الحرارة في 12 شارعًا.",
        "خفّض الظل 3.5 درجات (Palma de Mallorca) في تموز، كما تقول المدينة.",
        "هذا السطر طويل وينكسر إلى سطرين، وتأتي الكلمات بالترتيب الذي تُقرأ به.",
    ],
}


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_from_right_to_left_are_read_in_their_order(code):
    text = " ".join(SENTENCES[code])

    found = words(make_pdf("Title", text, code), "pdf")

    assert found == ["Title", *text.split()]


def test_boxes_that_are_drawn_in_the_order_of_reading_stay_in_it():
    pdf = FPDF()
    pdf.add_font("hebrew", fname=font_files()["hebrew"])
    pdf.add_font("latin", fname=font_files()["latin"])
    pdf.set_fallback_fonts(["latin"], exact_match=False)
    pdf.set_text_shaping(use_shaping_engine=True, direction="rtl")
    pdf.set_font("hebrew")
    pdf.add_page()
    for place, text in ((120, "בראש הדף, בכל דף. "), (90, "יש תפריט "), (40, "(בטלפון, למטה).")):
        pdf.set_xy(place, 20)
        pdf.cell(text=text)

    found = " ".join(words(bytes(pdf.output()), "pdf"))

    assert found == "בראש הדף, בכל דף. יש תפריט (בטלפון, למטה)."


def test_presentation_forms_become_letters_and_controls_go():
    assert mend("\u202bﻻ ﺳﻼﻡ\u202c") == "لا سلام"


def test_word_cut_at_the_end_of_a_line_is_found_whole_and_in_parts():
    assert mend("sustain-\nability") == "sustain-ability sustainability"


def test_long_pdf_is_read_to_the_limit():
    found = extract(long_pdf(PAGES + 5), "pdf")

    assert (found.state, found.pages, found.is_cut) == (TextState.PART, PAGES, True)
    assert f"word{PAGES - 1}" in found.text
    assert f"word{PAGES}" not in found.text


def test_pdf_of_ten_thousand_pages_costs_no_more():
    found = extract(written(blank_pdf(10_000)), "pdf")

    assert found.state == TextState.TOO_LARGE
    assert found.text == ""


def test_long_text_is_cut():
    found = extract(b"lamp " * CHARS, "txt")

    assert (found.state, len(found.text)) == (TextState.PART, CHARS)


def looping_pdf() -> bytes:
    """A tree of pages that is its own branch."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )


def bomb() -> bytes:
    return docx(paragraph("a" * 30_000_000))


def laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9)
    )
    return archive(word__document_xml=f"<!DOCTYPE w [{entities}]><w><t>&e8;</t></w>")


def crowd() -> bytes:
    return archive(**{f"word__document{number}_xml": "<w/>" for number in range(1001)})


def locked_docx() -> bytes:
    """Says of its one part that it is encrypted."""
    made = bytearray(docx(paragraph("secret")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(signature) + offset] |= 1
    return bytes(made)


@pytest.mark.parametrize(
    ("data", "extension", "state"),
    [
        (looping_pdf, "pdf", TextState.UNREADABLE),
        (bomb, "docx", TextState.TOO_LARGE),
        (laughs, "docx", TextState.UNREADABLE),
        (crowd, "docx", TextState.TOO_LARGE),
        (locked_docx, "docx", TextState.UNREADABLE),
        (lambda: locked_pdf("secret"), "pdf", TextState.UNREADABLE),
        (lambda: docx(""), "pdf", TextState.UNREADABLE),
        (lambda: long_pdf(1), "docx", TextState.UNREADABLE),
        (lambda: long_pdf(1), "txt", TextState.UNREADABLE),
        (lambda: archive(other_xml="<w/>"), "docx", TextState.UNREADABLE),
        (lambda: long_pdf(1)[:200], "pdf", TextState.UNREADABLE),
        (lambda: docx(paragraph("lamp"))[:-30], "docx", TextState.UNREADABLE),
        (lambda: b"", "pdf", TextState.UNREADABLE),
        (lambda: b"", "txt", TextState.EMPTY),
        (lambda: written(blank_pdf(2)), "pdf", TextState.EMPTY),
        (lambda: archive(a_xml="<a/>"), "zip", TextState.EMPTY),
        (lambda: b" " * (FILE_BYTES + 1), "txt", TextState.TOO_LARGE),
    ],
    ids=[
        "loop", "bomb", "entities", "crowd", "locked_docx", "locked_pdf", "docx_as_pdf",
        "pdf_as_docx", "pdf_as_txt", "no_docx", "half_pdf", "half_docx", "empty_pdf", "empty_txt",
        "scanned", "zip", "large",
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_gets_a_state(data, extension, state):
    found = extract(data(), extension)

    assert (found.state, found.text) == (state, "")


def test_pdf_that_opens_without_a_password_is_read():
    assert words(locked_pdf(""), "pdf") == ["word0"]
